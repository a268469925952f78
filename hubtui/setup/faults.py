"""Checks of the plan of a hub; all faults are found in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from hubtui.domain.outside import (
    KINDS,
    SECURITY,
    check_number,
    is_header_value,
    is_hook,
    is_host,
    is_mail,
    is_secure,
    is_target,
)
from hubtui.domain.people import Role
from hubtui.domain.text import TextKind, check_text, fold
from hubtui.domain.worktime import OPEN
from hubtui.errors import Refused
from hubtui.setup.plan import ROLES, PlannedPerson, SetupPlan

NAME_LIMIT, LINE_LIMIT, PHONE_LIMIT, PLACE_LIMIT = 80, 80, 30, 400
MOST_OFFICES, MOST_PEOPLE, MOST_SUBURBS = 20, 200, 200
MOST_PORT: Final = 65_535
LEAST: Final = 2
"""Fewest supervisors, and fewest people on call: a single one may be ill."""
EXAMPLE: Final = "hub.example"
"""Host in every address shown as an example; a real address must not contain it."""

Kinds = Mapping[str, Collection[str]]
"""The lists that an office may be on, by its kind."""
Found = Iterator[tuple[str, str]]
"""Pairs of the answer that is wrong, and a code."""

_NOT_THERE = frozenset({"setup-not-listed", "setup-no-such-office", "setup-nobody"})


def find_faults(plan: SetupPlan, kinds: Kinds) -> tuple[Refused, ...]:
    """Return all faults of ``plan``; each names its ``answer``."""
    return tuple(
        Refused(code, answer=answer, list=", ".join(_list_choices(answer, kinds)))
        for found in (
            _check_texts(plan),
            _check_offices(plan, kinds),
            _check_people(plan),
            _check_on_call(plan),
            _check_ways(plan),
            _check_reach(plan),
        )
        for answer, code in found
    )


def check_makeable(plan: SetupPlan, kinds: Kinds) -> None:
    """Refuse a plan that names an unknown choice, office or person; let other faults pass.

    Raises:
        Refused: ``setup-not-listed``, ``setup-no-such-office`` or ``setup-nobody``.
    """
    for fault in find_faults(plan, kinds):
        if fault.code in _NOT_THERE:
            raise fault


def check_enough(people: Iterable[PlannedPerson]) -> None:
    """Refuse too few supervisors, or too few of them with a phone to call in danger.

    Raises:
        Refused: ``setup-two-supervisors`` or ``setup-two-on-call``.
    """
    supervisors = [person for person in people if Role.SUPERVISOR in person.roles]
    if len(supervisors) < LEAST:
        raise Refused("setup-two-supervisors")
    if sum(person.may_be_on_call for person in supervisors) < LEAST:
        raise Refused("setup-two-on-call")


def is_own_hook(url: str) -> bool:
    """Say whether this is a usable hook address, and not the example."""
    return is_hook(url) and EXAMPLE not in url


def _list_choices(answer: str, kinds: Kinds) -> Iterable[str]:
    if answer == "hook kind":
        return KINDS
    match answer.rpartition(" ")[2]:
        case "security":
            return SECURITY
        case "kind":
            return kinds
        case "listed":
            return sorted({each for lists in kinds.values() for each in lists})
        case "roles":
            return ROLES
        case "hours":
            return OPEN
        case _:
            return ()


def _check_texts(plan: SetupPlan) -> Found:
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
        if code := _judge_text(text, limit, phone=answer.endswith("phone")):
            yield answer, code
    if plan.hours not in OPEN:
        yield "hours", "setup-not-listed"
    if len(plan.suburbs) > MOST_SUBURBS:
        yield "suburbs", "setup-too-many"


def _judge_text(text: str, limit: int, *, phone: bool) -> str:
    try:
        if not check_text(text, TextKind.LINE, limit):
            return "setup-missing"
        if phone:
            check_number(text)
    except Refused as refused:
        return refused.code
    return ""


def _check_offices(plan: SetupPlan, kinds: Kinds) -> Found:
    if not 0 < len(plan.offices) <= MOST_OFFICES:
        yield "offices", "setup-too-many" if plan.offices else "setup-missing"
    yield from _find_twins("offices", [office.name for office in plan.offices])
    roles = {person.name: person.roles for person in plan.people}
    for at, office in enumerate(plan.offices, 1):
        if office.kind not in kinds:
            yield f"offices {at} kind", "setup-not-listed"
        elif not set(office.listed) <= set(kinds[office.kind]):
            yield f"offices {at} listed", "setup-not-listed"
        if office.guide and Role.PRIVACY_OFFICER not in roles.get(office.guide, ()):
            here = office.guide in roles
            yield f"offices {at} guide", "setup-not-privacy-officer" if here else "setup-nobody"


def _check_people(plan: SetupPlan) -> Found:
    if len(plan.people) > MOST_PEOPLE:
        yield "people", "setup-too-many"
    yield from _find_twins("people", [person.name for person in plan.people])
    offices = {office.name for office in plan.offices}
    for at, person in enumerate(plan.people, 1):
        if person.office not in offices:
            yield f"people {at} office", "setup-no-such-office"
        if not set(person.roles) <= set(ROLES):
            yield f"people {at} roles", "setup-not-listed"
    if sum(Role.SUPERVISOR in person.roles for person in plan.people) < LEAST:
        yield "people", "setup-two-supervisors"


def _check_on_call(plan: SetupPlan) -> Found:
    by_name = {person.name: person for person in plan.people}
    if len(set(plan.on_call)) < LEAST:
        yield "on_call", "setup-two-on-call"
    for at, name in enumerate(plan.on_call, 1):
        if name not in by_name:
            yield f"on_call {at}", "setup-nobody"
        elif not by_name[name].phone:
            yield f"on_call {at}", "setup-no-phone"
        elif not by_name[name].may_be_on_call:
            yield f"on_call {at}", "setup-not-supervisor"
    for at, name in enumerate(plan.able, 1):
        if name not in by_name:
            yield f"able {at}", "setup-nobody"
        elif not by_name[name].may_be_able:
            yield f"able {at}", "setup-not-able"


def _check_ways(plan: SetupPlan) -> Found:
    mail, hook = plan.mail, plan.hook
    fits: dict[str, bool] = {}
    if mail is not None:
        fits |= {
            "mail host": is_host(mail.host),
            "mail security": is_secure(mail.security, mail.host),
            "mail port": 0 <= mail.port <= MOST_PORT,
            "mail sender": is_mail(mail.sender),
            "mail user": is_header_value(mail.user),
        }
    if hook is not None:
        fits |= {"hook kind": hook.kind in KINDS, "hook url": is_own_hook(hook.url)}
    for answer, fit in fits.items():
        if not fit:
            listed = answer in ("mail security", "hook kind")
            yield answer, "setup-not-listed" if listed else "setup-not-fitting"


def _check_reach(plan: SetupPlan) -> Found:
    for at, person in enumerate(plan.people, 1):
        for name, text, fits, way in (
            ("mail", person.mail, is_mail, plan.mail),
            ("hook", person.hook, is_target, plan.hook),
        ):
            if text and not fits(text):
                yield f"people {at} {name}", "setup-not-fitting"
            elif text and way is None:
                yield f"people {at} {name}", "setup-no-way"


def _find_twins(where: str, names: list[str]) -> Found:
    counts = Counter(map(fold, names))
    for at, name in enumerate(names, 1):
        if counts[fold(name)] > 1:
            yield f"{where} {at} name", "setup-name-twice"
