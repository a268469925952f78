"""Add and remove people, set the staff role, make codes, and accept the guide for an office."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hubtui.domain.alerts.basis import PackRef
from hubtui.domain.clock import MINUTE
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Actor, Role
from hubtui.errors import Refused
from hubtui.server.hub import HubServer
from hubtui.server.overrides.again import void_words
from hubtui.server.people.codes import code_mac, new_code
from hubtui.server.people.names import checked_line, checked_name
from hubtui.server.people.new_codes import code_made, tell_all_watchers
from hubtui.server.session.sessions import end_sessions, forget_throttle
from hubtui.server.tx import Tx
from hubtui.setup.plan import NewPerson
from hubtui.wire.people import MakeCode

_GIVEN = frozenset(Role) - {Role.HOST}
_NEEDED = frozenset({Role.SUPERVISOR.value, Role.PRIVACY_OFFICER.value})
"""Roles that somebody must always have: one is called in danger, one is told of a mistake."""


def add_person(
    tx: Tx, made: str, person: NewPerson, agency: str, days_in: Iterable[int], by: str
) -> None:
    """Add a person to the directory; ``Refused`` (``person-name-taken``) for a look-alike name."""
    name, folded = checked_name(tx.q, person.name)
    if not person.roles or not _GIVEN.issuperset(person.roles):
        raise Refused("person-roles", field="roles")
    tx.q.add_person(
        id=made,
        name=name,
        folded=folded,
        job=checked_line(person.job, "job"),
        phone=checked_line(person.phone, "phone"),
        now=tx.now,
    )
    tx.q.add_membership(
        person=made,
        agency=agency,
        roles=json.dumps(sorted(set(person.roles))),
        skills=json.dumps([checked_line(skill, "skills") for skill in person.skills]),
        days_in=json.dumps(sorted(days_in)),
        now=tx.now,
    )
    roles = tuple(sorted(person.roles))
    tx.leaf(AuditEvent.PERSON_ADDED, actor=by, thing=made, agency=agency, roles=roles)


def remove_person(hub: HubServer, tx: Tx, person: str, by: str) -> None:
    """Remove a person who has left: they cannot sign in, and no message goes to them any more.

    Alerts they sent or that wait for them stay, and become late as before.

    Raises:
        Refused: ``person-unknown``, or ``person-needed`` if nobody else has their role.
    """
    roles = {row["id"]: set(json.loads(row["roles"])) for row in tx.q.people(now=tx.now)}
    if person not in roles:
        raise Refused("person-unknown", field="person")
    others = set().union(*(parts for each, parts in roles.items() if each != person))
    if _NEEDED & roles[person] - others:
        raise Refused("person-needed", field="person")
    tx.q.remove_person(person=person, now=tx.now)
    tx.q.drop_reach(person=person)
    end_sessions(hub.push, tx, person)
    tx.leaf(AuditEvent.PERSON_REMOVED, actor=by, thing=person)
    void_words(hub.keys, tx, person, by, "left")
    if _NEEDED & roles[person]:
        tell_all_watchers(tx, "unwatch", person, by)


def say_staff(tx: Tx, person: str, *, staff: bool, by: str) -> None:
    """Give or take the staff role; the question about it counts as answered.

    Raises:
        Refused: ``person-unknown``, or ``person-roles`` if no role would be left.
    """
    row = tx.q.person(id=person, now=tx.now)
    if row is None:
        raise Refused("person-unknown", field="person")
    roles = set(json.loads(row["roles"])) - {Role.STAFF.value}
    if staff:
        roles.add(Role.STAFF.value)
    if not roles:
        raise Refused("person-roles", field="staff")
    tx.q.set_roles(person=person, roles=json.dumps(sorted(roles)))
    tx.leaf(AuditEvent.PERSON_CHANGED, actor=by, thing=person, roles=tuple(sorted(roles)))
    tell_all_watchers(tx, "roles", person, by)


def accept(tx: Tx, pack: PackRef, agency: str, person: str, by: str) -> None:
    """Record that ``person`` accepted the guide for an office, and who entered it."""
    tx.q.accept_pack(
        agency=agency, pack=pack.id, version=pack.version, digest=pack.digest, by=person, now=tx.now
    )
    tx.leaf(
        AuditEvent.PACK_ACCEPTED,
        actor=by,
        thing=agency,
        person=person,
        pack=pack.id,
        version=pack.version,
        digest=pack.digest,
    )


def make_code(hub: HubServer, tx: Tx, actor: Actor, body: MakeCode) -> tuple[str, int]:
    """Make a single-use code for a workstation or a person; return it and when it expires.

    A person's new code ends their sessions and any wait after wrong passphrases; the old
    passphrase works until the code is used.
    """
    code, until = new_code(), tx.now + body.minutes * MINUTE
    hashed = code_mac(hub.keys, code)
    if body.kind == "workstation":
        made = tx.new_id()
        tx.q.add_enrolment_code(
            id=made, code_hash=hashed, made_by=actor.person, now=tx.now, until=until
        )
        tx.leaf(AuditEvent.WORKSTATION_CODE_GIVEN, actor=actor.person, thing=made)
        return code, until
    if body.kind != "person":
        raise Refused("code-kind", field="kind")
    person = body.person or ""
    if tx.q.person(id=person, now=tx.now) is None:
        raise Refused("person-unknown", field="person")
    tx.q.set_person_code(person=person, code_hash=hashed, until=until)
    code_made(tx, tx.new_id(), person, actor.person)
    end_sessions(hub.push, tx, person)
    forget_throttle(hub.keys, tx, person)
    tx.leaf(AuditEvent.PERSON_CODE_GIVEN, actor=actor.person, thing=person)
    return code, until
