"""A hub that has been used for years: most of what was sent is over, a little still waits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from hubtui.domain.log.audit import AuditEvent
from hubtui.server.hub import HubServer
from hubtui.server.tx import Tx
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from tests.bench.made import Made, Ready, ask, in_hub

LIVE: Final = 6
"""Alerts that still wait for each person, whatever the hub's age."""
_MINUTE = 60_000_000

Request = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """The hub, and what can be asked of it once: openings, and sendings of the drafts left."""

    made: Made
    place: Path
    openings: tuple[Request, ...]
    sendings: tuple[Request, ...]

    def copy(self, to: Path) -> Path:
        """Give a fresh hub just like it."""
        return Made(self.place, self.made.created, (), (), ()).copy(to)


def fill(made: Made, place: Path, alerts: int) -> Filled:
    """Copy the prepared hub and give it a past of so many alerts."""
    made.copy(place)
    live = made.ready[: LIVE * len(made.people)]
    opened = asyncio.run(in_hub(place, lambda hub: _fill(hub, made, live, alerts - len(live))))
    rest = made.ready[len(live) :]
    sendings = tuple(("POST", one.path, one.token, one.body.decode()) for one in rest)
    return Filled(made, place, opened, sendings)


async def _fill(
    hub: HubServer, made: Made, live: tuple[Ready, ...], over: int
) -> tuple[Request, ...]:
    await hub.writer.do(lambda tx: _past(tx, made.people, over))
    opened: list[Request] = []
    token_of = dict(zip(made.people, made.tokens, strict=True))
    for one in live:
        body = SendDraft.model_validate_json(one.body)
        sent = await ask(hub, one.token, routes.SEND_DRAFT, body, id=one.path.split("/")[3])
        path = routes.OPEN.path.format(id=sent.alert)
        opened.append(("POST", path, token_of[body.alert.recipient], '{"promises":[]}'))
    return tuple(opened)


def _past(tx: Tx, people: tuple[str, ...], count: int) -> None:
    """Write alerts that were sent and closed, one a few minutes; nothing of them can be opened."""
    pick = Random(count)
    agency = {person: tx.q.person(id=person, now=tx.now)["agency"] for person in people}
    began, most = tx.now - (count + 1) * 5 * _MINUTE, max(4, count // 3_000)
    for number in range(count):
        sender, recipient = pick.sample(people, 2)
        if number % 3 == 0 and number < 3 * 250 * most:
            sender, recipient = people[0], recipient if recipient != people[0] else sender
        past = Tx(tx.q, _tree(tx), began + number * 5 * _MINUTE)
        _closed(past, number, sender, recipient, agency)


def _closed(past: Tx, number: int, sender: str, recipient: str, agency: dict[str, str]) -> None:
    q, alert, reference = past.q, past.new_id(), f"OLD-{number}"
    q.add_alert(
        id=alert,
        reference=reference,
        sender=sender,
        sender_agency=agency[sender],
        recipient=recipient,
        recipient_agency=agency[recipient],
        level=3,
        due_at=past.now + 60 * _MINUTE,
        best_before=past.now + 9_000 * _MINUTE,
        deputy=None,
        now=past.now,
    )
    leaf = past.leaf(AuditEvent.ALERT_SENT, actor=sender, thing=alert, level=3)
    q.add_version(alert=alert, version=1, leaf=leaf, now=past.now, **_VERSION)
    for person, why in ((sender, "sender"), (recipient, "recipient")):
        q.show_alert(alert=alert, person=person, why=why, content=1, now=past.now)
        q.add_event(person=person, kind="alert:new", ref=reference, now=past.now)
    for step in ("nudge", "lapse"):
        past.timer(alert, step, past.now + 60 * _MINUTE, round=1)
    past.cancel_timers(alert)
    q.add_opening(alert=alert, version=1, person=recipient, leaf=leaf, now=past.now)
    ended = past.now + 200 * _MINUTE
    q.move_alert(id=alert, was="sent", state="closed", ended_at=ended, outcome="helped", now=ended)
    past.leaf(AuditEvent.ALERT_CLOSED, actor=recipient, thing=alert)


_VERSION: dict[str, Any] = {
    "level": 3,
    "basis": "{}",
    "told": "yes-ok",
    "pack": "nz",
    "pack_version": "1",
    "pack_digest": "0" * 64,
    "codes": "{}",
    "client": bytes(120),
    "picked": bytes(300),
    "words": None,
    "view_digest": "0" * 64,
}


def _tree(tx: Tx) -> Any:
    """Reach the log the transaction writes to: the past is older than its own moment."""
    return tx._tree
