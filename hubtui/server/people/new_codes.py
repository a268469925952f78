"""New sign-in codes: content stays shut until somebody confirms the person who used one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from hubtui.domain.clock import DAY
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Actor, Role
from hubtui.domain.policy import Relation, Resource
from hubtui.domain.watchers import KNOWN_FOR, Watcher, watchers_of, who_can_say
from hubtui.errors import Refused
from hubtui.server.http.auth import HOST
from hubtui.server.http.context import RequestContext
from hubtui.server.outbox.messages import CHANNELS, Message, queue
from hubtui.server.settings import Config
from hubtui.server.store import Bound, Row
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.people import MakeCode, Shut
from hubtui.wire.session import CodeUsed, Notice, Notices
from hubtui.wording import say

_RING: Final = "ring"
_OF_CODES: Final = frozenset({"code", "used", "denied", "machine"})
_KEPT_FOR: Final = 14 * DAY
"""How long a person's notices are listed."""


def everybody(q: Bound, now: int, since: int) -> dict[str, Watcher]:
    """Return all people by id; codes and watch roles given after ``since`` fill ``backed_by``."""
    backed: dict[str, set[str]] = {}
    for row in q.code_makers_since(since=since):
        backed.setdefault(row["person"], set()).add(row["made_by"])
    for row in q.watch_givers_since(since=since):
        backed.setdefault(row["person"], set()).add(row["watch_by"])
    doubted = {row["person"] for row in q.open_codes()}
    return {
        row["id"]: Watcher(
            row["id"],
            row["agency"],
            frozenset(Role(role) for role in json.loads(row["roles"])),
            in_doubt=row["id"] in doubted,
            backed_by=frozenset(backed.get(row["id"], ())),
        )
        for row in q.people(now=now)
    }


def confirmers(q: Bound, person: str, now: int, *, also: str = "") -> tuple[str, ...]:
    """Return who may confirm that this person signed in; if empty, only the hub machine may.

    ``also`` is the maker of a code for them that is not used yet.
    """
    rows = [row for row in q.open_codes() if row["person"] == person]
    makers = {also, *(row["made_by"] for row in rows)} - {""}
    since = min((row["made_at"] for row in rows), default=now) - KNOWN_FOR
    people = everybody(q, now, since)
    return who_can_say(people[person], makers, people.values()) if person in people else ()


def may_say(q: Bound, reader: str, person: str, now: int) -> bool:
    """Return whether a reader may confirm a person; the hub machine may if nobody else can."""
    found = confirmers(q, person, now)
    return reader in found or (not found and reader == HOST.person)


def said_of(asked: RequestContext[MakeCode], person: str) -> dict[str, object]:
    """Return what the maker of a code is told: if content stays shut, and who can confirm."""
    q, now = asked.q, asked.now
    row = q.credential(person=person)
    if row is None or row["changed_at"] is None:
        return {}
    found = confirmers(q, person, now, also=asked.me)
    who = q.person(id=found[0], now=now) if found else None
    reach = q.reach(person=person)
    return {
        "shut": True,
        "who": who["name"] if who else "",
        "phone": who["phone"] if who else "",
        "told": reach is not None and any(reach[channel] for channel in CHANNELS),
    }


def shut_for(config: Config, q: Bound, actor: Actor, now: int) -> Shut | None:
    """Return who has to confirm the actor, or None if the actor is not in doubt."""
    if not actor.doubt_since:
        return None
    found = confirmers(q, actor.person, now)
    row = q.person(id=found[0], now=now) if found else None
    phone = (row["phone"] if row else "") or config.phone_card.hub_phone
    return Shut(since=actor.doubt_since, person=row["id"] if row else None, phone=phone)


def refused(config: Config, q: Bound, actor: Actor, now: int) -> Refused:
    """Return the refusal of an actor in doubt, with the name and phone of whom to ring."""
    shut = shut_for(config, q, actor, now)
    row = q.person(id=shut.person, now=now) if shut and shut.person else None
    name = row["name"] if row else say("outside.the-hub")
    phone = (shut.phone if shut else "") or say("list.person.face")
    return Refused("unconfirmed", who=name, phone=phone)


def code_made(tx: Tx, code: str, person: str, by: str) -> None:
    """Record who made a code; message the person, and tell their office's watchers."""
    tx.q.add_person_code(id=code, person=person, by=by, now=tx.now)
    row = tx.q.credential(person=person)
    if row is None or row["changed_at"] is None:
        return  # nobody was ever signed in as them: there is nothing to open
    queue(tx, Message("code", person, "", code))
    people = everybody(tx.q, tx.now, tx.now)
    all_of_them = by == HOST.person or not {
        Role.SUPERVISOR,
        Role.PRIVACY_OFFICER,
    }.isdisjoint(people[person].roles)
    told = watchers_of(people[person].agency, people.values(), all_of_them=all_of_them)
    tell(tx, told, "code", person, by)


def code_used(tx: Tx, person: str, workstation: str, *, first: bool) -> None:
    """Record that a code was used; unless ``first``, tell confirmers and senders of open alerts."""
    row = tx.q.person_code_out(person=person)
    code = row["id"] if row is not None else ""
    if not code:  # made before codes were kept: nobody knows by whom
        code = tx.new_id()
        tx.q.add_person_code(id=code, person=person, by="", now=tx.now)
    tx.q.note_code_used(id=code, workstation=workstation, first=int(first), now=tx.now)
    if first:
        return
    tx.leaf(AuditEvent.PERSON_CODE_USED, actor=person, thing=person, code=code)
    tell(tx, confirmers(tx.q, person, tx.now), "used", person, person)
    for each in tx.q.senders_to(person=person):
        ring_them(tx, each["sender"], person, each["reference"])


def ring_them(tx: Tx, sender: str, person: str, reference: str) -> None:
    """Tell a sender that the recipient is in doubt and cannot read the alert, so that they ring."""
    _tell_one(tx, sender, _RING, person, person, reference)


def is_in_doubt(q: Bound, person: str) -> bool:
    """Return whether the person used a new code and is not confirmed yet."""
    return any(row["person"] == person for row in q.open_codes())


def watch_given(tx: Tx, person: str, roles: Iterable[Role], by: str) -> None:
    """Record who gave a person a watching role, and tell all watchers; else do nothing."""
    if {Role.SUPERVISOR, Role.PRIVACY_OFFICER}.isdisjoint(roles):
        return
    tx.q.note_watch_given(person=person, by=by, now=tx.now)
    tell_all_watchers(tx, "watch", person, by)


def tell_all_watchers(tx: Tx, kind: str, about: str, by: str) -> None:
    """Tell every supervisor and privacy officer, except ``by``, of a sensitive act."""
    people = everybody(tx.q, tx.now, tx.now)
    told = watchers_of("", people.values(), all_of_them=True)
    tell(tx, told, kind, about, by)


def tell(tx: Tx, told: Iterable[str], kind: str, about: str, by: str) -> None:
    """Tell these people in the hub and outside, except ``by`` and, about a code, its owner."""
    passed = {by, about} if kind in _OF_CODES else {by}
    for person in told:
        if person not in passed:
            _tell_one(tx, person, kind, about, by)
            queue(tx, Message("look", person, "", f"{kind}/{about}"))


def _tell_one(tx: Tx, person: str, kind: str, about: str, by: str, reference: str = "") -> None:
    tx.q.add_notice(
        id=tx.new_id(),
        person=person,
        kind=kind,
        about=about,
        by=by,
        reference=reference,
        now=tx.now,
    )
    tx.event(person, f"notice:{kind}", reference)


def code_thing(q: Bound, actor: Actor, code: str, now: int) -> Resource:
    """Return the confirmer relation if the actor may confirm the person who used this code."""
    row = q.person_code(id=code)
    if row is None or row["person"] not in {one["person"] for one in q.open_codes()}:
        return Resource()
    may = may_say(q, actor.person, row["person"], now)
    return Resource(frozenset({Relation.CONFIRMER}) if may else frozenset())


def list_notices(asked: RequestContext[Nothing]) -> Notices:
    """List a person's notices, and the used codes whose owners they may confirm."""
    q, now = asked.q, asked.now
    doubted = q.open_codes()
    still = {row["person"] for row in doubted}
    rows = q.notices(person=asked.me, since=now - _KEPT_FOR)
    newest = {row["person"]: row for row in doubted}
    return Notices(
        notices=[_notice(row) for row in rows if row["kind"] != _RING or row["about"] in still],
        asked=[
            CodeUsed(
                id=row["id"],
                person=row["person"],
                made_by=row["made_by"],
                made_at=row["made_at"],
                used_at=row["used_at"],
                workstation=row["workstation"],
            )
            for row in newest.values()
            if may_say(q, asked.me, row["person"], now)
        ],
    )


def _notice(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        kind=row["kind"],
        about=row["about"],
        name=row["name"],
        by=row["by"],
        reference=row["reference"],
        at=row["at"],
    )
