"""The directory, read from the store: people, offices, and a workstation's facts of the hub."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from hubtui.domain.alerts.view import VIEWS
from hubtui.domain.people import Role
from hubtui.domain.worktime import In
from hubtui.errors import Refused
from hubtui.guidance.pack import Pack
from hubtui.server.hub import HubServer
from hubtui.server.overrides.roster import OnCall, current, phone_card
from hubtui.server.store import Bound, Row
from hubtui.wire.people import AgencyOut, Facts, PersonOut


@dataclass(frozen=True, slots=True)
class DirectoryOffice:
    """An office as the guide sees it."""

    id: str
    kind: str
    listed: frozenset[str]
    accepted: bool


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """A person of the hub with their office and when they are in."""

    id: str
    office: DirectoryOffice
    presence: In
    in_doubt: bool = False
    """Signed in with a new code, and nobody has confirmed that it was them."""


def office(pack: Pack, q: Bound, agency: str) -> DirectoryOffice:
    """Return an office; ``Refused`` (``agency-unknown``)."""
    ref = pack.ref
    row = q.agency(id=agency, pack=ref.id, version=ref.version, digest=ref.digest)
    if row is None:
        raise Refused("agency-unknown", field="agency")
    return _office(row["id"], row)


def colleague(pack: Pack, q: Bound, person: str, field: str) -> DirectoryPerson:
    """Return a person who is in the directory; ``Refused`` (``person-unknown``)."""
    ref = pack.ref
    row = q.colleague(id=person, pack=ref.id, version=ref.version, digest=ref.digest)
    if row is None:
        raise Refused("person-unknown", field=field)
    if row["kind"] is None:
        raise Refused("agency-unknown", field="agency")
    back = date.fromisoformat(row["back"]) if row["back"] else None
    presence = In(frozenset(json.loads(row["days_in"])), back)
    return DirectoryPerson(row["id"], _office(row["agency"], row), presence, bool(row["in_doubt"]))


def _office(agency: str, row: Row) -> DirectoryOffice:
    listed = frozenset(json.loads(row["listed"]))
    return DirectoryOffice(agency, row["kind"], listed, bool(row["accepted"]))


def facts(hub: HubServer, q: Bound, now: int, agency: str) -> Facts:
    """Return the hub's facts for a reader of an office."""
    config, ref = hub.config, hub.pack.ref
    rows = q.people(now=now)
    roster = current(q, rows)
    today, asked = config.hours.day_of(now), {row["id"] for row in q.staff_asked()}
    people = [person_out(row, today, roster, asked=row["id"] in asked) for row in rows]
    offices = q.agencies(pack=ref.id, version=ref.version, digest=ref.digest)
    return Facts(
        hub=config.name,
        practice=config.practice,
        time_zone=config.zone,
        today=today.isoformat(),
        language=config.language,
        suburbs=list(config.suburbs),
        pack=ref.id,
        pack_version=ref.version,
        pack_digest=ref.digest,
        agencies=[_agency_out(row) for row in offices],
        people=people,
        facilitator=_first(people, Role.FACILITATOR, agency),
        privacy_officer=_first(people, Role.PRIVACY_OFFICER, agency),
        phone_card=phone_card(hub.config, q, now),
        ask_close=config.ask_close,
        idle_seconds=config.idle_seconds,
        box_key=base64.b64encode(hub.box_key.public).decode(),
        view_version=max(VIEWS),
    )


def person_out(row: Row, today: date, roster: OnCall, *, asked: bool = False) -> PersonOut:
    """Return a colleague as the directory shows them, with their places on the roster."""
    back = row["back"] if row["back"] > today.isoformat() else ""
    return PersonOut(
        id=row["id"],
        name=row["name"],
        job=row["job"],
        agency=row["agency"],
        roles=[Role(role) for role in json.loads(row["roles"])],
        skills=json.loads(row["skills"]),
        phone=row["phone"],
        here=bool(row["here"]),
        back=back,
        able=_place(row["id"], roster.able),
        on_call=_place(row["id"], roster.on_call),
        staff_asked=asked,
    )


def _place(person: str, order: tuple[str, ...]) -> int:
    return order.index(person) + 1 if person in order else 0


def _agency_out(row: Row) -> AgencyOut:
    return AgencyOut(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        listed=json.loads(row["listed"]),
        accepted_pack=bool(row["accepted"]),
    )


def _first(people: list[PersonOut], role: Role, agency: str) -> str:
    """Return the name of a person with a role, of the reader's own office if possible; or empty."""
    having = [person for person in people if role in person.roles]
    having.sort(key=lambda person: person.agency != agency)
    return having[0].name if having else ""


def all_but(q: Bound, shut: Collection[str], now: int) -> list[str]:
    """Return the ids of all people but those in ``shut``; the others may be rung about a matter."""
    return [str(row["id"]) for row in q.people(now=now) if row["id"] not in shut]
