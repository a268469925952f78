"""Alerts as a true client would make them, for tests to send or to spoil."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import ALLOWED, LISTS, Client, Content, Field, Level
from hubtui.domain.alerts.view import Version, View, recipient_view
from hubtui.guidance.walk import STATEMENT, usual
from hubtui.server.people.directory import office
from hubtui.server.records.guide import owed
from hubtui.wire import routes
from hubtui.wire.alerts import (
    AlertBody,
    AlertOut,
    AnswerAlert,
    BasisBody,
    CloseAlert,
    OpenAlert,
    Receipt,
    SendDraft,
    ToldBody,
)
from hubtui.wire.records import KeepDraft
from tests.hubs import AsgiHub, Desk

TOLD = Consultation(Talked.YES_OK)
CLIENT = Client("person", "Mere Tāne", "age", "34")


@dataclass
class Wanted:
    """What to change in an otherwise good alert."""

    level: Level = Level.COME_AND_SEE_ME
    client: Client | None = CLIENT
    picks: dict[Field, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    days: int = 3
    promises: tuple[str, ...] = ()
    keep_from: tuple[str, ...] = ()
    deputy: str | None = None


def reason(hub: AsgiHub, sender: str, receiver: str) -> BasisBody:
    """The first usual reason between two offices, confirmed."""
    server = hub.server
    ours, theirs = (
        office(server.pack, server.q, server.q.person(id=person, now=0)["agency"])
        for person in (sender, receiver)
    )
    [first, *_] = usual(server.pack, TOLD.talked.value, ours, theirs, about="person")
    ref = server.pack.ref
    return BasisBody(
        id=first.basis,
        pack=ref.id,
        pack_version=ref.version,
        pack_digest=ref.digest,
        answers=[(STATEMENT + first.basis, GuideAnswer.YES.value)],
    )


def told() -> ToldBody:
    return ToldBody(talked=TOLD.talked, reason=TOLD.reason)


def content(wanted: Wanted) -> Content:
    """Content with every field its level requires."""
    level = wanted.level
    picks = {name: LISTS[name][:1] for name in ALLOWED[level] if name in LISTS}
    note = wanted.note or ("Missed two visits." if level is Level.DETAILS else "")
    client = wanted.client if level is not Level.ASK else None
    return Content(level, client, {**picks, **wanted.picks}, note)


def body(
    hub: AsgiHub,
    sender: str,
    recipient: str,
    wanted: Wanted | None = None,
    view: Callable[[Version], View] = recipient_view,
) -> tuple[AlertBody, str]:
    """A whole alert and the digest of its view."""
    wanted = wanted or Wanted()
    server, made = hub.server, content(wanted)
    days = 14 if made.level is Level.ASK else wanted.days
    today = server.config.hours.day_of(hub.clock.now)
    ends = (today + timedelta(days=days)).isoformat()
    their = office(server.pack, server.q, server.q.person(id=recipient, now=0)["agency"])
    asking = made.level is Level.ASK
    basis = None if asking else reason(hub, sender, recipient)
    recorded = Basis(basis.id, "", server.pack.ref) if basis else None
    duties = owed(server.pack, their, made, today.year, recorded)
    version = Version(
        sender,
        recipient,
        made,
        None if asking else TOLD,
        recorded,
        wanted.promises,
        ends,
        duties,
    )
    client: Any = None
    if made.client:
        client = {
            "kind": made.client.kind,
            "name": made.client.name,
            "detail": made.client.detail,
            "value": made.client.value,
        }
    sent = AlertBody(
        recipient=recipient,
        level=made.level,
        client=client,
        picks={name: list(codes) for name, codes in made.picks.items()},
        note=made.note,
        told=None if asking else told(),
        basis=basis,
        promises=list(wanted.promises),
        best_before=ends,
        duties=list(duties),
        keep_from=list(wanted.keep_from),
        deputy=wanted.deputy,
    )
    return sent, view(version).digest()


async def draft(desk: Desk, answers: str = "{}") -> str:
    row = await desk.call(routes.KEEP_NEW_DRAFT, KeepDraft(job="tell", version=0, answers=answers))
    return row.id


async def send(hub: AsgiHub, sender: Desk, recipient: str, wanted: Wanted | None = None) -> Receipt:
    """Keep a draft and send it."""
    alert, view = body(hub, sender.id, recipient, wanted)
    made = await draft(sender)
    return await sender.call(
        routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=made
    )


async def open_it(desk: Desk, alert: str, *promises: str) -> AlertOut:
    return await desk.call(routes.OPEN, OpenAlert(promises=list(promises)), id=alert)


async def answer(desk: Desk, alert: str, code: str, version: int = 1, **more: Any) -> AlertOut:
    sent = AnswerAlert(answer=code, version=version, **more)
    return await desk.call(routes.ANSWER, sent, id=alert)


async def close(desk: Desk, alert: str, outcome: str, version: int = 1, **more: Any) -> AlertOut:
    sent = CloseAlert(outcome=outcome, version=version, **more)
    return await desk.call(routes.CLOSE, sent, id=alert)


def key() -> str:
    return secrets.token_hex(8)


def day(hub: AsgiHub, days: int) -> str:
    today: date = hub.server.config.hours.day_of(hub.clock.now)
    return (today + timedelta(days=days)).isoformat()
