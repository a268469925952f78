"""Send now: on disk and told at once; refused for nothing but a sign-in that does not hold."""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from hubtui.domain.clock import MINUTE
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.emergency import Called, called_of
from hubtui.domain.overrides.ladder import DEFAULT_MINUTES, MOST_NEXT, Escalation, Ladder, due_times
from hubtui.domain.overrides.tracks import Kind, OverrideEvent
from hubtui.domain.policy import CONTENT, OVERSEERS, Relation
from hubtui.domain.refs import new_reference
from hubtui.domain.text import TextKind, clean_text
from hubtui.domain.worktime import In, day_after
from hubtui.errors import Broken, Refused
from hubtui.server.alerts import access, versions
from hubtui.server.alerts.sending import free_reference
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.keys.ring import commitment
from hubtui.server.log.proofs import receipt as log_receipt
from hubtui.server.overrides import calling
from hubtui.server.overrides.override import (
    KEY,
    Override,
    add_event,
    ladder_text,
    load,
    relations,
    show,
)
from hubtui.server.overrides.people import bases_for, ladder_for
from hubtui.server.people.new_codes import is_in_doubt
from hubtui.server.settings import Config
from hubtui.server.store import Bound
from hubtui.server.tx import Tx
from hubtui.wire.overrides import (
    ABOUT_LIMIT,
    WHERE_LIMIT,
    WORDS_LIMIT,
    OverrideReceipt,
    Recipient,
    SendOverride,
)

LATE: Final = 2 * MINUTE
"""What arrives longer than this after it was written says so."""
_MOST: Final = 20
"""People one override may name; more are left out rather than refused."""
_FIELDS: Final = {
    "words": (TextKind.NOTE, WORDS_LIMIT),
    "about": (TextKind.LINE, ABOUT_LIMIT),
    "where": (TextKind.LINE, WHERE_LIMIT),
}


@dataclass(frozen=True, slots=True)
class From:
    """Who sends it, from which office."""

    person: str
    agency: str


def send(asked: RequestContext[SendOverride]) -> OverrideReceipt:
    """Release an override, or give the receipt of when that was done."""
    actor = asked.actor
    return release(asked.hub, asked.tx, From(actor.person, actor.agency), asked.body)


def finish(asked: RequestContext[Any], receipt: OverrideReceipt) -> OverrideReceipt:
    """Add the signed head, which the commit has just made."""
    note = log_receipt(asked.q, receipt.leaf).note
    return receipt.model_copy(update={"checkpoint": note})


def release(hub: HubServer, tx: Tx, sender: From, body: SendOverride) -> OverrideReceipt:
    """Write an override with everything that belongs to it, once a person and key.

    Raises:
        Refused: ``key-used`` for another body under a key this person has used.
    """
    # Not the time, nor who is next: after a crash the same words may come under the same key
    # with others.
    left = {"written_at", "next_told"} | ({"override"} if body.override is None else set())
    words = body.model_dump_json(exclude=left).encode()
    digest = hub.keys.index_mac(b"override/" + words)
    before = tx.q.request(person=sender.person, kind="override", key=body.key)
    if before is not None:
        if before["digest"] != digest:
            raise Refused("key-used", field="key")
        kept = load(tx.q, before["thing"]).row["receipt"]
        return OverrideReceipt.model_validate_json(kept)
    override = tx.new_id()
    receipt = _write(hub, tx, sender, body, override)
    tx.q.add_request(
        person=sender.person,
        kind="override",
        key=body.key,
        digest=digest,
        thing=override,
        now=tx.now,
    )
    _start(hub, tx, load(tx.q, override))
    return receipt


def minutes(q: Bound) -> Mapping[Escalation, float]:
    """Return when each step falls due: the hub's own setting over the defaults."""
    text = q.setting_value(name="escalation")
    own = {Escalation(step): float(count) for step, count in json.loads(text or "{}").items()}
    return {**DEFAULT_MINUTES, **own}


def _write(
    hub: HubServer, tx: Tx, sender: From, body: SendOverride, override: str
) -> OverrideReceipt:
    shut = _kept_with(tx.q, sender.person, body)
    kept_from = (frozenset(body.keep_from) | shut) - {sender.person}
    named = tuple(dict.fromkeys(body.recipients))[:_MOST]
    shown = (body.next_told or [])[:MOST_NEXT]
    ladder = ladder_for(tx.q, sender.person, named, kept_from, tx.now, shown)
    content, cleaned = _content(hub, tx.q, sender.person, body)
    written = max(0, min(body.written_at, tx.now))
    late = tx.now - written > LATE
    called = called_of(body.called).value
    bases = bases_for(hub.pack, tx.q, sender.agency, ladder.recipients, tx.now, {})
    key, pack = hub.keys.new_data_key(tx, override, KEY), hub.pack.ref
    sealed = hub.keys.seal_field(key, "override", override, "content", json.dumps(content))
    leaf = tx.leaf(
        AuditEvent.OVERRIDE_SENT,
        actor=sender.person,
        thing=override,
        seal=commitment(key, sealed),
        called=called,
        basis=bases,
        pack=pack.digest,
        late=int(late),
        recipients=ladder.recipients,
        supervisors=ladder.supervisors,
        kept_from=len(ladder.kept_from),
        log_alarm=int(body.log_alarm),
    )
    receipt = OverrideReceipt(
        override=override,
        reference=_reference(hub.config, tx.q),
        at=tx.now,
        late=late,
        told=_told(ladder, tx.now),
        replaced=[person for person in named if person not in ladder.recipients],
        not_kept=sorted({*body.keep_from} - {sender.person} - ladder.kept_from),
        cleaned=cleaned,
        leaf=leaf,
        checkpoint="",
    )
    tx.q.add_override(
        id=override,
        reference=receipt.reference,
        sender=sender.person,
        sender_agency=sender.agency,
        written_at=written,
        late=int(late),
        called=called,
        called_at=body.called_at if called == Called.YES else None,
        ladder=ladder_text(ladder),
        readers=json.dumps(sorted(ladder.content_readers())),
        basis=json.dumps(bases),
        pack=pack.id,
        pack_version=pack.version,
        pack_digest=pack.digest,
        content=sealed,
        receipt=receipt.model_dump_json(),
        leaf=leaf,
        now=tx.now,
    )
    for person in sorted(ladder.kept_from):
        tx.q.keep_override_from(override=override, person=person)
    sent = OverrideEvent(Kind.SENT, tx.now, sender.person, code=called)
    add_event(tx, override, sent, leaf, tx.new_id())
    return receipt


def _reference(config: Config, q: Bound) -> str:
    """Return a reference nothing here has; where other things took all, one of theirs."""
    try:
        return free_reference(config, q)
    except Broken:
        tries = (new_reference(secrets.randbelow, practice=config.practice) for _ in range(64))
        free = (one for one in tries if q.override_by_reference(reference=one) is None)
        found = next(free, None)
        if found is None:
            raise
        return found


def _told(ladder: Ladder, now: int) -> list[Recipient]:
    recipients = [Recipient(person=person, told_at=now) for person in ladder.recipients]
    first = [
        Recipient(person=person, as_supervisor=True, told_at=now)
        for person in ladder.supervisors[:1]
    ]
    return recipients + first


def _start(hub: HubServer, tx: Tx, matter: Override) -> None:
    """Tell everybody, and let the steps fall due."""
    ladder = matter.ladder
    show(tx, matter, ladder.sender, Relation.SENDER)
    tx.event(ladder.sender, "override:changed", matter.reference)
    for person in ladder.recipients:
        calling.bring_in(hub.keys, tx, matter, person)
    for person in ladder.supervisors[:1]:
        calling.page(hub.keys, tx, matter, person)
    if ladder.kept_from:
        _tell_privacy(tx, matter, ladder)
    for step, due_at in due_times(tx.now, minutes(tx.q)):
        tx.timer(matter.id, step.value, due_at)
    hours, anyone = hub.config.hours, In()
    review = day_after(hours, day_after(hours, tx.now, anyone), anyone)
    tx.timer(matter.id, Escalation.REVIEW_DUE.value, review)


def _tell_privacy(tx: Tx, matter: Override, ladder: Ladder) -> None:
    for row in tx.q.all_privacy_officers():
        person = row["person"]
        if person != ladder.sender and show(tx, matter, person, Relation.PRIVACY):
            tx.event(person, "override:new", matter.reference)


def _content(
    hub: HubServer, q: Bound, sender: str, body: SendOverride
) -> tuple[dict[str, str], bool]:
    """Return what is kept of the words, and whether anything had to be taken out."""
    given = {name: str(getattr(body, name)) for name in _FIELDS}
    if not given["about"] and body.alert:
        given["about"] = _client_of(hub, q, sender, body.alert)
    kept = {name: clean_text(given[name], *how) for name, how in _FIELDS.items()}
    cleaned = any(kept[name] != _plain(given[name]) for name in _FIELDS)
    return {"line": body.line, **kept}, cleaned


def _kept_with(q: Bound, sender: str, body: SendOverride) -> frozenset[str]:
    """Return whom the alerts are kept from that it was pressed in: the client is the same.

    Only a party's word counts for where it was pressed.
    """
    kept: frozenset[str] = frozenset()
    if body.alert and access.relations(q, body.alert, sender) & CONTENT:
        kept |= {row["person"] for row in q.kept_from(alert=body.alert)}
    if body.override and relations(q, body.override, sender) & (CONTENT | OVERSEERS):
        kept |= load(q, body.override).ladder.kept_from
    return kept


def _plain(text: str) -> str:
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return lines.strip()


def _client_of(hub: HubServer, q: Bound, sender: str, alert: str) -> str:
    """Return whom an alert is about, for a reader of it; nothing for anybody else."""
    whys = access.relations(q, alert, sender)
    row = q.alert(id=alert)
    if is_in_doubt(q, sender):  # what was addressed to them is shut, also by this way
        return ""
    if row is None or not whys & CONTENT or q.is_kept_from(alert=alert, person=sender):
        return ""
    opened = q.opening(alert=alert, version=row["version"], person=sender)
    if Relation.SENDER not in whys and opened is None:
        return ""
    version = q.version(alert=alert, version=row["version"])
    client = versions.content_of(hub, q, version).client
    return client.name if client else ""
