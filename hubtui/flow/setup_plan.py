"""What is decided when a hub is set up, and everything that can be wrong with it, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hubtui.domain.outside import KINDS, SECURITY, check_number
from hubtui.domain.overrides.ladder import may_act
from hubtui.domain.people import LINE_LIMIT, PHONE_LIMIT, Role
from hubtui.domain.text import TextKind, check_text, fold
from hubtui.domain.worktime import OPEN
from hubtui.errors import Refused
from hubtui.flow.setup_ways import Ways, faults_of, reach_faults
from hubtui.guidance.pack import Pack

NAME_LIMIT, PLACE_LIMIT = LINE_LIMIT, 400
MOST_OFFICES, MOST_PEOPLE, MOST_SUBURBS = 20, 200, 200
LEAST = 2
"""Supervisors, and people on call: one alone is ill some day."""

ROLES = tuple(role for role in Role if role is not Role.HOST)


@dataclass(frozen=True, slots=True)
class Office:
    """An office that works here; ``guide`` is who accepted the guide for it, or nobody yet."""

    name: str
    kind: str
    listed: tuple[str, ...] = ()
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here."""

    name: str
    job: str
    office: str
    roles: tuple[str, ...] = ()
    phone: str = ""
    skills: tuple[str, ...] = ()
    mail: str = ""
    hook: str = ""
    """Their end of the ways out: a mail address, and what the hook's address is filled with."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A hub to be made."""

    hub: str
    offices: tuple[Office, ...]
    people: tuple[Staff, ...]
    on_call: tuple[str, ...]
    hub_phone: str
    place: str
    suburbs: tuple[str, ...] = ()
    hours: str = "weekdays"
    able: tuple[str, ...] = ()
    """Who can act when someone is in danger, the first first."""
    ways: Ways = field(default_factory=Ways)

    def reachable(self) -> tuple[str, ...]:
        """Name whom a message finds away from the hub."""
        return tuple(each.name for each in self.people if each.mail or each.hook)


def faults(plan: Plan, pack: Pack) -> tuple[Refused, ...]:
    """Return everything wrong with ``plan``; each fault names its ``answer``."""
    return tuple(
        Refused(code, answer=answer, list=", ".join(_choices(answer, pack)))
        for found in (
            _texts(plan),
            _offices(plan, pack),
            _people(plan),
            _on_call(plan),
            _outside(plan),
        )
        for answer, code in found
    )


def _choices(answer: str, pack: Pack) -> Iterable[str]:
    first, _, last = answer.partition(" ")
    if (first, last) == ("hook", "kind"):
        return KINDS
    match answer.rpartition(" ")[2]:
        case "security":
            return SECURITY
        case "kind":
            return pack.kinds
        case "listed":
            return sorted({each for kind in pack.kinds.values() for each in kind.check})
        case "roles":
            return ROLES
        case "hours":
            return OPEN
        case _:
            return ()


def supervisors(people: tuple[Staff, ...]) -> int:
    """Count who may take a supervisor's part."""
    return sum(Role.SUPERVISOR in person.roles for person in people)


def reachable(people: tuple[Staff, ...]) -> int:
    """Count the supervisors who can be rung."""
    return sum(may_be_on_call(person) for person in people)


def setup_roles(named: Iterable[str]) -> tuple[str, ...]:
    """Return the roles somebody gets: those named and no other; with none, they are staff."""
    return tuple(dict.fromkeys(named)) or (Role.STAFF.value,)


def may_be_able(person: Staff) -> bool:
    """Say whether a person can be named as able to act in danger."""
    return may_act(person.roles)


def may_be_on_call(person: Staff) -> bool:
    """Say whether a person can be called as supervisor."""
    return Role.SUPERVISOR in person.roles and bool(person.phone)


def _texts(plan: Plan) -> Iterator[tuple[str, str]]:
    lines = [("hub", plan.hub, NAME_LIMIT), ("hub_phone", plan.hub_phone, PHONE_LIMIT)]
    lines.append(("place", plan.place, PLACE_LIMIT))
    for at, office in enumerate(plan.offices, 1):
        lines.append((f"offices {at} name", office.name, NAME_LIMIT))
    for at, person in enumerate(plan.people, 1):
        lines.append((f"people {at} name", person.name, NAME_LIMIT))
        lines.append((f"people {at} job", person.job, LINE_LIMIT))
        lines += [(f"people {at} phone", person.phone, PHONE_LIMIT)] if person.phone else []
        lines += [(f"people {at} skills", skill, LINE_LIMIT) for skill in person.skills]
    lines += [(f"suburbs {at}", each, LINE_LIMIT) for at, each in enumerate(plan.suburbs, 1)]
    for answer, text, limit in lines:
        code = _wrong(text, limit)
        if not code and answer.endswith("phone"):
            code = _number_wrong(text)
        if code:
            yield answer, code
    if plan.hours not in OPEN:
        yield "hours", "setup-not-listed"
    if len(plan.suburbs) > MOST_SUBURBS:
        yield "suburbs", "setup-too-many"


def _number_wrong(text: str) -> str:
    try:
        check_number(text)
    except Refused as error:
        return error.code
    return ""


def _offices(plan: Plan, pack: Pack) -> Iterator[tuple[str, str]]:
    if not 0 < len(plan.offices) <= MOST_OFFICES:
        yield "offices", "setup-too-many" if plan.offices else "setup-missing"
    yield from _twice("offices", [office.name for office in plan.offices])
    roles = {person.name: person.roles for person in plan.people}
    for at, office in enumerate(plan.offices, 1):
        kind = pack.kinds.get(office.kind)
        if kind is None:
            yield f"offices {at} kind", "setup-not-listed"
        elif not set(office.listed) <= set(kind.check):
            yield f"offices {at} listed", "setup-not-listed"
        if office.guide and Role.PRIVACY_OFFICER not in roles.get(office.guide, ()):
            here = office.guide in roles
            yield f"offices {at} guide", "setup-not-privacy-officer" if here else "setup-nobody"


def _people(plan: Plan) -> Iterator[tuple[str, str]]:
    if len(plan.people) > MOST_PEOPLE:
        yield "people", "setup-too-many"
    yield from _twice("people", [person.name for person in plan.people])
    offices = {office.name for office in plan.offices}
    for at, person in enumerate(plan.people, 1):
        if person.office not in offices:
            yield f"people {at} office", "setup-no-such-office"
        if not set(person.roles) <= set(ROLES):
            yield f"people {at} roles", "setup-not-listed"
    if supervisors(plan.people) < LEAST:
        yield "people", "setup-two-supervisors"


def _on_call(plan: Plan) -> Iterator[tuple[str, str]]:
    by_name = {person.name: person for person in plan.people}
    if len(set(plan.on_call)) < LEAST:
        yield "on_call", "setup-two-on-call"
    for at, name in enumerate(plan.on_call, 1):
        if name not in by_name:
            yield f"on_call {at}", "setup-nobody"
        elif not by_name[name].phone:
            yield f"on_call {at}", "setup-no-phone"
        elif not may_be_on_call(by_name[name]):
            yield f"on_call {at}", "setup-not-supervisor"
    for at, name in enumerate(plan.able, 1):
        if name not in by_name:
            yield f"able {at}", "setup-nobody"
        elif not may_be_able(by_name[name]):
            yield f"able {at}", "setup-not-able"


def _outside(plan: Plan) -> Iterator[tuple[str, str]]:
    yield from faults_of(plan.ways)
    for at, person in enumerate(plan.people, 1):
        yield from reach_faults(f"people {at}", person.mail, person.hook, plan.ways)


def _twice(where: str, names: list[str]) -> Iterator[tuple[str, str]]:
    counts = Counter(map(fold, names))
    for at, name in enumerate(names, 1):
        if counts[fold(name)] > 1:
            yield f"{where} {at} name", "setup-name-twice"


def _wrong(text: str, limit: int) -> str:
    try:
        kept = check_text(text, TextKind.LINE, limit)
    except Refused as refused:
        return refused.code
    return "" if kept else "setup-missing"
