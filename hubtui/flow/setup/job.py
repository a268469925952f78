"""Set up a hub: name, offices, people, on-call roster, guide, data folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hubtui.domain.outside import check_number
from hubtui.domain.people import Role
from hubtui.domain.text import fold
from hubtui.domain.worktime import OPEN
from hubtui.errors import Refused
from hubtui.flow.engine.effects import Effect
from hubtui.flow.engine.steps import Choose, End, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.setup import outside
from hubtui.flow.setup.asking import ask_line, ask_one, ask_several, list_options
from hubtui.flow.setup.lines import list_meanings, plan_lines
from hubtui.guidance.pack import Pack
from hubtui.setup.faults import (
    LEAST,
    LINE_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    PLACE_LIMIT,
    check_enough,
)
from hubtui.setup.plan import (
    ROLES,
    PlannedOffice,
    PlannedPerson,
    SetupPlan,
    WaySecrets,
)
from hubtui.wire.base import Done
from hubtui.wording import say

NOBODY = "nobody"
_NUMBER = re.compile(r"-\d+")


@dataclass(frozen=True, slots=True)
class MakeHub(Effect):
    """Gives ``Done``: the hub was made from the plan, and its codes were shown."""

    plan: SetupPlan
    secrets: WaySecrets = field(default_factory=WaySecrets)


@dataclass(frozen=True, slots=True)
class TryMessage(Effect):
    """Gives ``Done``: a test message was sent to the person, and the result was shown."""

    name: str


def setup(pack: Pack, place: str) -> Job:
    """Build the set-up job; ``place`` is the default folder for the data."""

    def job(ask: Prompter) -> End:
        hub = _ask_line(ask, "hub", NAME_LIMIT)
        offices = _ask_offices(ask, pack)
        people = _ask_people(ask, offices)
        on_call = _ask_on_call(ask, people)
        able = _ask_able(ask, people, on_call)
        mail, hook, secrets = outside.ask_ways(ask)
        people = outside.ask_reach(ask, people, {*on_call, *able}, mail, hook)
        plan = SetupPlan(
            hub=hub,
            people=people,
            on_call=on_call,
            able=able,
            mail=mail,
            hook=hook,
            hub_phone=_ask_line(ask, "hub-phone", PHONE_LIMIT),
            suburbs=_ask_suburbs(ask),
            hours=_ask_hours(ask),
            offices=_ask_guides(ask, offices, people),
            place=_ask_line(ask, "place", PLACE_LIMIT, value=place),
        )
        if _ask_check(ask, plan, pack) == "make":
            ask.do("made", MakeHub(plan, secrets), Done)
            _try_messages(ask, plan.reachable())
        return End("@stop")

    return job


def _ask_line(
    ask: Prompter,
    name: str,
    limit: int,
    *,
    optional: bool = False,
    value: str = "",
    before: Iterable[str] = (),
) -> str:
    """Ask for a line; refuse a text that is in ``before``, and a bad phone number."""
    folded = {fold(each) for each in before}

    def check(text: str) -> None:
        if fold(text) in folded:
            raise Refused("setup-name-twice")
        if text and name.endswith("phone"):
            check_number(text)

    key = _NUMBER.sub("", name).replace(".", "-")
    return ask_line(ask, name, key, limit, value=value, optional=optional, check=check)


def _ask_offices(ask: Prompter, pack: Pack) -> tuple[PlannedOffice, ...]:
    found: list[PlannedOffice] = []
    while True:
        name = f"office-{len(found) + 1}"
        kinds = tuple(Option(kind.id, kind.label) for kind in pack.kinds.values())
        kind = ask_one(ask, name, "office", kinds, hint=say("setup.office.hint"))
        before = [office.name for office in found]
        called = _ask_line(ask, f"{name}.name", NAME_LIMIT, before=before)
        listed = _ask_lists(ask, name, kind, pack)
        found.append(PlannedOffice(name=called, kind=kind, listed=listed))
        if not _ask_more(ask, name, "office", lambda: None):
            return tuple(found)


def _ask_lists(ask: Prompter, name: str, kind: str, pack: Pack) -> tuple[str, ...]:
    """Ask which official lists head office confirmed for the office; staff are never asked."""
    meanings = list_meanings(pack)
    check = pack.kinds[kind].check
    if not check:
        return ()
    options = tuple(Option(each, meanings.get(each, each)) for each in check)
    return ask_several(ask, f"{name}.listed", "office-listed", options)


def _ask_people(ask: Prompter, offices: tuple[PlannedOffice, ...]) -> tuple[PlannedPerson, ...]:
    found: list[PlannedPerson] = []
    while True:
        name = f"person-{len(found) + 1}"
        before = [person.name for person in found]
        called = _ask_line(ask, name, NAME_LIMIT, before=before)
        person = PlannedPerson(
            name=called,
            job=_ask_line(ask, f"{name}.job", LINE_LIMIT),
            office=_ask_office(ask, name, offices),
            roles=_ask_roles(ask, name),
            phone=_ask_line(ask, f"{name}.phone", PHONE_LIMIT, optional=True),
        )
        found.append(person)
        people = tuple(found)
        if not _ask_more(ask, name, "person", lambda: check_enough(people)):  # noqa: B023 - asked at once
            return people


def _ask_office(ask: Prompter, name: str, offices: tuple[PlannedOffice, ...]) -> str:
    options = tuple(Option(str(at), each.name) for at, each in enumerate(offices))
    return offices[int(ask_one(ask, f"{name}.office", "person-office", options))].name


def _ask_roles(ask: Prompter, name: str) -> tuple[str, ...]:
    return ask_several(ask, f"{name}.roles", "person-roles", list_options("role", ROLES))


def _ask_more(ask: Prompter, name: str, kind: str, enough: Callable[[], None]) -> bool:
    """Ask whether to add another one; ``enough`` raises ``Refused`` if one more is needed."""

    def check(answer: str) -> None:
        if answer == "done":
            enough()

    key = f"{kind}-more"
    options = list_options(key, ("more", "done"))
    return ask_one(ask, f"{name}.more", key, options, check=check) == "more"


def _ask_on_call(ask: Prompter, people: tuple[PlannedPerson, ...]) -> tuple[str, ...]:
    options = tuple(
        Option(str(at), person.name, person.phone)
        for at, person in enumerate(people)
        if person.may_be_on_call
    )
    marked = ask_several(ask, "on-call", "on-call", options, at_least=LEAST)
    return tuple(people[int(each)].name for each in marked)


def _ask_able(
    ask: Prompter, people: tuple[PlannedPerson, ...], on_call: tuple[str, ...]
) -> tuple[str, ...]:
    others = [
        (at, each)
        for at, each in enumerate(people)
        if each.name not in on_call and each.may_be_able
    ]
    if not others:
        return ()
    options = tuple(Option(str(at), each.name, each.job) for at, each in others)
    marked = ask_several(ask, "able", "able", options)
    return tuple(people[int(each)].name for each in marked)


def _try_messages(ask: Prompter, names: tuple[str, ...]) -> None:
    """Offer test messages, one after another, until the person picks "done"."""
    count = 1
    while names and (name := ask.choose(outside.try_step(count, names))) != "done":
        ask.do(f"tried-{count}", TryMessage(name), Done)
        count += 1


def _ask_suburbs(ask: Prompter) -> tuple[str, ...]:
    text = _ask_line(ask, "suburbs", 4_000, optional=True)
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _ask_hours(ask: Prompter) -> str:
    return ask_one(ask, "hours", "hours", list_options("hours", OPEN), picked="weekdays")


def _ask_guides(
    ask: Prompter, offices: tuple[PlannedOffice, ...], people: tuple[PlannedPerson, ...]
) -> tuple[PlannedOffice, ...]:
    """Ask for each office which privacy officer accepted the guide; without one, few jobs work."""
    officers = [each for each in people if Role.PRIVACY_OFFICER in each.roles]
    if not officers:
        return offices
    options = (
        Option(NOBODY, say("setup.guide.nobody")),
        *(Option(str(at), each.name, each.job) for at, each in enumerate(officers)),
    )
    found = []
    for at, office in enumerate(offices, 1):
        heading = say("setup.guide.heading", office=office.name)
        hint = say("setup.guide.hint")
        picked = ask.choose(Choose(f"guide-{at}", heading, options, hint=hint, picked=NOBODY))
        guide = "" if picked == NOBODY else officers[int(picked)].name
        found.append(office.model_copy(update={"guide": guide}))
    return tuple(found)


def _ask_check(ask: Prompter, plan: SetupPlan, pack: Pack) -> str:
    return ask.choose(
        Choose(
            "check",
            say("setup.check.heading"),
            list_options("check", ("make", "stop")),
            hint=say("setup.check.hint"),
            body=plan_lines(plan, pack),
            sends=True,
            none_picked=say("setup.check.none"),
        )
    )
