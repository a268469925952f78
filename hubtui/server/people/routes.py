"""Endpoints of people and codes, for administrators and the hub machine; accepting the guide."""

from __future__ import annotations

import json

from hubtui.crypto.certs import certificate_der
from hubtui.crypto.words import fingerprint
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Role
from hubtui.domain.policy import Act
from hubtui.errors import Refused
from hubtui.server.http.context import RequestContext
from hubtui.server.http.registry import reads, writes
from hubtui.server.keys.tls import CA_CERTIFICATE
from hubtui.server.people import new_codes, staff, vouching, week
from hubtui.server.people.codes import code_mac, new_code
from hubtui.server.people.directory import office
from hubtui.setup.plan import NewPerson
from hubtui.wire import routes
from hubtui.wire.base import Done, Nothing
from hubtui.wire.people import (
    Added,
    AddPerson,
    CodeOut,
    MakeCode,
    RemovePerson,
    SayStaff,
    StaffAsked,
)


def add_person(asked: RequestContext[AddPerson]) -> Added:
    """Add a colleague, with the code for their first sign-in."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    made, code = tx.new_id(), new_code()
    agency = office(hub.pack, tx.q, body.agency).id
    new = NewPerson(
        name=body.name,
        job=body.job,
        roles=tuple(body.roles),
        phone=body.phone,
        skills=tuple(body.skills),
    )
    staff.add_person(tx, made, new, agency, hub.config.hours.weekly, asked.me)
    new_codes.watch_given(tx, made, body.roles, asked.me)
    until = tx.now + hub.limits.person_code
    tx.q.set_person_code(person=made, code_hash=code_mac(hub.keys, code), until=until)
    new_codes.code_made(tx, tx.new_id(), made, asked.me)
    tx.leaf(AuditEvent.PERSON_CODE_GIVEN, actor=asked.me, thing=made)
    return Added(id=made, code=code)


def remove_person(asked: RequestContext[RemovePerson]) -> Done:
    """Remove a person who has left."""
    staff.remove_person(asked.hub, asked.tx, asked.body.person, asked.me)
    return Done()


def staff_asked(asked: RequestContext[Nothing]) -> StaffAsked:
    """List people with another role whose staff role nobody has confirmed yet."""
    rows = asked.q.staff_asked()
    parts = [[Role(role) for role in json.loads(row["roles"])] for row in rows]
    people = zip(rows, parts, strict=True)
    return StaffAsked(
        people=[
            (row["id"], row["name"], [role for role in roles if role != Role.STAFF])
            for row, roles in people
        ]
    )


def say_staff(asked: RequestContext[SayStaff]) -> Done:
    """Record whether a person has the staff role, that is, works with clients."""
    staff.say_staff(asked.tx, asked.body.person, staff=asked.body.staff, by=asked.me)
    return Done()


def make_code(asked: RequestContext[MakeCode]) -> CodeOut:
    """Make a single-use code, with the hub's fingerprint to compare by eye."""
    hub, person = asked.hub, asked.body.person
    code, until = staff.make_code(hub, asked.tx, asked.actor, asked.body)
    authority = (hub.place / "keys" / CA_CERTIFICATE).read_bytes()
    words = " ".join(fingerprint(certificate_der(authority)))
    made = CodeOut(code=code, until=until, fingerprint=words)
    if asked.body.kind != "person" or person is None:
        return made
    return made.model_copy(update=new_codes.said_of(asked, person))


def accept_pack(asked: RequestContext[routes.AcceptPack]) -> Done:
    """Record that a privacy officer accepted the guide for an office."""
    hub, tx, body, actor = asked.hub, asked.tx, asked.body, asked.actor
    agency = office(hub.pack, tx.q, body.agency).id
    person = actor.person if Role.PRIVACY_OFFICER in actor.roles else body.by
    if Role.PRIVACY_OFFICER in actor.roles and agency != actor.agency:
        raise Refused("not-your-role")
    row = tx.q.person(id=person, now=tx.now)
    if row is None:
        raise Refused("person-unknown", field="by")
    if Role.PRIVACY_OFFICER not in json.loads(row["roles"]):
        raise Refused("pack-by", field="by")
    staff.accept(tx, hub.pack.ref, agency, person, actor.person)
    return Done()


ENDPOINTS = (
    writes(routes.ADD_PERSON, Act.PERSON_ADD, AuditEvent.PERSON_ADDED, add_person),
    writes(routes.REMOVE_PERSON, Act.PERSON_CHANGE, AuditEvent.PERSON_REMOVED, remove_person),
    reads(routes.STAFF_ASKED, Act.HUB_SHOW, staff_asked),
    writes(routes.SAY_STAFF, Act.PERSON_CHANGE, AuditEvent.PERSON_CHANGED, say_staff),
    writes(routes.MAKE_CODE, Act.CODE_MAKE, None, make_code),
    reads(routes.NOTICES, Act.NOTICE_LIST, new_codes.list_notices),
    writes(
        routes.SAY_WHO,
        Act.PERSON_CONFIRM,
        AuditEvent.PERSON_CONFIRMED,
        vouching.say_who,
        thing=new_codes.code_thing,
    ),
    writes(routes.ACCEPT_PACK, Act.PACK_ACCEPT, AuditEvent.PACK_ACCEPTED, accept_pack),
    reads(routes.WEEK, Act.WEEK_READ, week.read_week),
    writes(routes.INTRODUCE, Act.INTRODUCTION_MAKE, AuditEvent.INTRODUCTION_MADE, week.introduce),
    reads(routes.INTRODUCTIONS, Act.INTRODUCTION_LIST, week.list_introductions),
)
