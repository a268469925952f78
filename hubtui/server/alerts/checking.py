"""Validate an alert before it is sent; no check is left to the client."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.consultation import Consultation
from hubtui.domain.alerts.levels import (
    DETAIL_LETTERS,
    NAME_LETTERS,
    NOTE_LIMIT,
    Client,
    ClientKind,
    Content,
    Field,
    Level,
    check_content,
)
from hubtui.domain.alerts.life import MOST_DAYS
from hubtui.domain.alerts.view import PROMISES, Preview, Version, promises_for, recipient_view
from hubtui.domain.clock import HOUR
from hubtui.domain.refs import new_id
from hubtui.domain.text import TextKind, check_text
from hubtui.errors import Refused
from hubtui.server.alerts.versions import Kept
from hubtui.server.due_times import falls_due
from hubtui.server.hub import HubServer
from hubtui.server.people.directory import DirectoryPerson, colleague
from hubtui.server.records.guide import owed, told_of, walked
from hubtui.server.store import Bound
from hubtui.wire.alerts import AlertBody, BasisBody, ToldBody
from hubtui.wire.convert import content_to_domain


@dataclass(frozen=True, slots=True)
class Checked:
    """An alert that may be sent."""

    kept: Kept
    sender: DirectoryPerson
    recipient: DirectoryPerson
    keep_from: tuple[str, ...]
    due_at: int
    ends_at: int

    @property
    def level(self) -> Level:
        """Return the level of its content."""
        return self.kept.version.content.level


def check_alert(
    hub: HubServer, q: Bound, sender: str, body: AlertBody, preview: Preview, now: int
) -> Checked:
    """Return the alert as it will be stored; ``Refused`` names the first fault."""
    mine = colleague(hub.pack, q, sender, "sender")
    theirs = _recipient(hub, q, mine, body)
    keep_from = _keep_from(hub, q, mine, body)
    _deputy(hub, q, mine, body, keep_from)
    today = hub.config.hours.day_of(now)
    content = _content(hub, body, today.year)
    told, basis = _reason(hub, mine, theirs, body, content)
    if not set(body.promises) <= set(PROMISES) or len(set(body.promises)) < len(body.promises):
        raise Refused("promise-unknown", field="promises")
    ends = last_day(body.best_before, today, exactly=body.level is Level.ASK)
    lines = owed(hub.pack, theirs.office, content, today.year, basis)
    if tuple(body.duties) != lines:
        raise Refused("duties-differ", field="duties")
    version = Version(
        sender,
        theirs.id,
        content,
        told,
        basis,
        tuple(body.promises),
        ends.isoformat(),
        lines,
    )
    if not preview.is_of(version):
        raise Refused("view-differs")
    promises = promises_for(version.promises, keep_from)
    if promises != version.promises:  # as an older desk sends it
        version = replace(version, promises=promises)
    digest = recipient_view(version).digest()
    kept = Kept(version, body.deputy or "", body.asked_by_record or "", digest)
    due_at = falls_due(hub, now, content, theirs.presence)
    return Checked(kept, mine, theirs, keep_from, due_at, hub.config.hours.end_of(ends))


def check_rate(hub: HubServer, q: Bound, sender: str, now: int) -> None:
    """Refuse (``send-too-many``) above the ordinary alerts one person may send in an hour."""
    most, hour_ago = hub.limits.alerts_an_hour, new_id(now - HOUR, bytes(10))
    if q.sent_since(person=sender, id=hour_ago) >= most:
        raise Refused("send-too-many", limit=most)


def last_day(text: str, today: date, *, exactly: bool = False) -> date:
    """Return the last day an alert is good for; ``Refused`` unless within MOST_DAYS."""
    last = today + timedelta(days=MOST_DAYS)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("date-unreadable", field="best_before") from None
    if not today <= day <= last or (exactly and day != last):
        raise Refused("best-before-range", field="best_before", days=MOST_DAYS)
    return day


def _recipient(hub: HubServer, q: Bound, mine: DirectoryPerson, body: AlertBody) -> DirectoryPerson:
    if body.recipient == mine.id:
        raise Refused("recipient-self", field="recipient")
    if body.recipient in body.keep_from:
        raise Refused("recipient-kept-from", field="recipient")
    return colleague(hub.pack, q, body.recipient, "recipient")


def _keep_from(hub: HubServer, q: Bound, mine: DirectoryPerson, body: AlertBody) -> tuple[str, ...]:
    if mine.id in body.keep_from:
        raise Refused("keep-from-self", field="keep_from")
    if body.keep_from and body.level is Level.ASK:
        raise Refused("content-not-allowed", field="keep_from", level=int(Level.ASK))
    return tuple(
        sorted({colleague(hub.pack, q, person, "keep_from").id for person in body.keep_from})
    )


def _deputy(
    hub: HubServer,
    q: Bound,
    mine: DirectoryPerson,
    body: AlertBody,
    keep_from: tuple[str, ...],
) -> None:
    if body.deputy is None:
        return
    if body.level is Level.ASK:
        raise Refused("content-not-allowed", field="deputy", level=int(Level.ASK))
    if body.deputy in (mine.id, body.recipient, *keep_from):
        raise Refused("deputy-not-free", field="deputy")
    colleague(hub.pack, q, body.deputy, "deputy")


def _content(hub: HubServer, body: AlertBody, year: int) -> Content:
    content = content_to_domain(body)
    client = _clean_client(content.client) if content.client else None
    note = check_text(content.note, TextKind.NOTE, 4 * NOTE_LIMIT, field=Field.NOTE.value)
    content = replace(content, client=client, note=note)
    check_content(content, suburbs=frozenset(hub.config.suburbs), year=year)
    return content


def _clean_client(client: Client) -> Client:
    kind = TextKind.LINE if client.kind == ClientKind.PLACE else TextKind.NAME
    return replace(
        client,
        name=check_text(client.name, kind, 4 * NAME_LETTERS, field=Field.CLIENT.value),
        value=check_text(client.value, TextKind.LINE, DETAIL_LETTERS, field=Field.CLIENT.value),
    )


def _reason(
    hub: HubServer,
    mine: DirectoryPerson,
    theirs: DirectoryPerson,
    body: AlertBody,
    content: Content,
) -> tuple[Consultation | None, Basis | None]:
    if content.level is Level.ASK:
        if body.told is not None:
            raise Refused("content-not-allowed", field="told", level=int(Level.ASK))
        if body.basis is None:
            return None, None
        return None, walked(hub.pack, mine.office, theirs.office, body.basis, "", named=False)
    return check_reason(hub, mine, theirs, body.told, body.basis)


def check_reason(
    hub: HubServer,
    mine: DirectoryPerson,
    theirs: DirectoryPerson,
    told: ToldBody | None,
    basis: BasisBody | None,
) -> tuple[Consultation, Basis]:
    """Return the consultation and basis of a disclosure; ``Refused`` if one is missing or unfit."""
    if not mine.office.accepted:
        raise Refused("pack-not-accepted", field="basis")
    if told is None:
        raise Refused("content-missing", field="told")
    if basis is None:
        raise Refused("content-missing", field="basis")
    known = told_of(told)
    return known, walked(hub.pack, mine.office, theirs.office, basis, known.talked.value)
