"""Who is on call and who is able to act: kept in versions, never nobody; the phone card of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.ladder import may_act
from hubtui.domain.people import Role
from hubtui.domain.worktime import OPEN
from hubtui.errors import Refused
from hubtui.server.http.auth import HOST
from hubtui.server.http.context import RequestContext
from hubtui.server.keys import Keys
from hubtui.server.outbox.channels import read_channels
from hubtui.server.outbox.messages import CHANNELS, Message, queue
from hubtui.server.people.new_codes import tell_all_watchers
from hubtui.server.settings import Config, read_config, write_settings
from hubtui.server.store import Bound, Row
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.door import PhoneCard
from hubtui.wire.overrides import HandOver, Roster, RosterEntry, SetRoster

_FEW = 2
"""At least so many on call are recommended."""


@dataclass(frozen=True, slots=True)
class OnCall:
    """The roster as it holds today: only people who are still here and still have the part."""

    version: int
    on_call: tuple[str, ...]
    able: tuple[str, ...]


def current(q: Bound, people: list[Row]) -> OnCall:
    """Return the roster; until one is set, and where nobody on it is left, all supervisors."""
    acting = {row["id"] for row in people if may_act(json.loads(row["roles"]))}
    supervisors = tuple(row["id"] for row in people if Role.SUPERVISOR in json.loads(row["roles"]))
    row = q.roster()
    if row is None:
        return OnCall(0, supervisors, ())
    on_call = tuple(person for person in json.loads(row["on_call"]) if person in supervisors)
    able = tuple(person for person in json.loads(row["able"]) if person in acting)
    return OnCall(row["version"], on_call or supervisors, able)


def read_roster(asked: RequestContext[Nothing]) -> Roster:
    """Say who is on call, in order, and who is able to act."""
    return _out(asked.hub.keys, asked.q, asked.now)


def set_roster(asked: RequestContext[SetRoster]) -> Roster:
    """Set the roster anew, and when the hub is open where that is said; never nobody on call."""
    tx, body = asked.tx, asked.body
    if body.hours is not None and body.hours not in OPEN:
        raise Refused("answer-unknown", field="hours")
    on_call, able = tuple(body.on_call), tuple(body.able)
    hours = body.hours or ""
    _write(tx, asked.me, body.version, on_call, able, AuditEvent.ROSTER_SET, hours)
    if body.hours is not None:
        if _hours(tx.q) != body.hours:
            tell_all_watchers(tx, "hours", on_call[0], asked.me)
        weekly = {str(day): list(span) for day, span in OPEN[body.hours].items()}
        write_settings(tx.q, {"weekly": weekly})
    return _out(asked.hub.keys, tx.q, tx.now)


def hand_over(asked: RequestContext[HandOver]) -> Roster:
    """Put another supervisor first, and tell them; whoever was first comes after them."""
    tx, body = asked.tx, asked.body
    now = current(tx.q, tx.q.people(now=tx.now))
    order = (body.to, *(person for person in now.on_call if person != body.to))
    _write(tx, asked.me, body.version, order, now.able, AuditEvent.ROSTER_HANDED_OVER)
    if body.to != asked.me:
        tx.event(body.to, "roster:on-call", "")
        queue(tx, Message("on-call", body.to, "", f"roster-{body.version + 1}"))
    return _out(asked.hub.keys, tx.q, tx.now)


def handed_to(q: Bound, person: str) -> dict[str, Any]:
    """Return who put this person first, and when, where somebody else did and it still holds.

    Who else is on the list, or the hours, may have been set since: that handed nothing over. Nor
    did the hub's machine when the hub was made.
    """
    row = q.first_on_call_since(person=person)
    founded = row is not None and row["version"] == 1 and row["set_by"] == HOST.person
    if row is None or founded or row["set_by"] == person:
        return {}
    return {"on_call_from": row["set_by"], "on_call_at": row["at"]}


def found_roster(tx: Tx, on_call: tuple[str, ...], able: tuple[str, ...], by: str) -> None:
    """Set the first roster, when a hub is made."""
    _write(tx, by, 0, on_call, able, AuditEvent.ROSTER_SET)


def phone_card(config: Config, q: Bound, now: int) -> PhoneCard:
    """Return who to ring: the roster's order where one is set, else as the hub was set up.

    A number that only the hub's set-up knows is shown too: a card must not lose whom to ring.
    """
    card = config.phone_card
    people = q.people(now=now)
    known = current(q, people)
    if known.version == 0 and card.on_call:
        return card
    by_id = {row["id"]: row for row in people}
    numbers, rows = dict(card.on_call), [by_id[person] for person in known.on_call]
    ringing = [(row["name"], row["phone"] or numbers.get(row["name"], "")) for row in rows]
    return card.model_copy(update={"on_call": [row for row in ringing if row[1]]})


def _write(
    tx: Tx,
    by: str,
    was: int,
    on_call: tuple[str, ...],
    able: tuple[str, ...],
    event: AuditEvent,
    hours: str = "",
) -> None:
    row, people = tx.q.roster(), {one["id"]: one for one in tx.q.people(now=tx.now)}
    version = row["version"] if row else 0
    if version != was:
        raise Refused("roster-changed", field="version", version=version)
    for person in on_call:
        if person not in people or Role.SUPERVISOR not in json.loads(people[person]["roles"]):
            raise Refused("roster-not-supervisor", field="on_call")
    before = current(tx.q, list(people.values()))
    for person in able:
        if person not in people:
            raise Refused("person-unknown", field="able")
        if not may_act(json.loads(people[person]["roles"])):
            raise Refused("roster-not-able", field="able")
    tx.q.add_roster(
        version=version + 1,
        on_call=json.dumps(list(dict.fromkeys(on_call))),
        able=json.dumps(list(dict.fromkeys(able))),
        by=by,
        now=tx.now,
    )
    first = on_call[0]
    tx.leaf(
        event, actor=by, thing=first, version=version + 1, on_call=on_call, able=able, hours=hours
    )
    for person in sorted(people):
        tx.event(person, "roster:changed", "")
    if before.on_call != tuple(dict.fromkeys(on_call)):
        tell_all_watchers(tx, "on-call", first, by)


def _out(keys: Keys, q: Bound, now: int) -> Roster:
    has = read_channels(keys, q).has
    ways = [channel for channel in CHANNELS if has(channel)]
    people = q.people(now=now)
    known = current(q, people)
    reaches = {row["person"]: row for row in q.reaches()}
    on_it = [row for row in people if row["id"] in known.on_call or row["id"] in known.able]
    entries = [
        RosterEntry(
            person=row["id"],
            on_call=known.on_call.index(row["id"]) + 1 if row["id"] in known.on_call else 0,
            able=row["id"] in known.able,
            phone=row["phone"],
            reach=_reach(reaches.get(row["id"]), ways),
        )
        for row in on_it
    ]
    entries.sort(key=lambda entry: (entry.on_call == 0, entry.on_call))
    return Roster(
        entries=entries,
        holder=known.on_call[0] if known.on_call else None,
        version=known.version,
        thin=len(known.on_call) < _FEW,
        hours=_hours(q),
    )


def _hours(q: Bound) -> str:
    weekly = read_config(q).hours.weekly
    return next((code for code, open_ in OPEN.items() if open_ == weekly), "")


def _reach(row: Row | None, ways: list[str]) -> str:
    """Name the ways that somebody has and the hub can use."""
    return "" if row is None else ",".join(channel for channel in ways if row[channel])
