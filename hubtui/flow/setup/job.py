"""Setting up a hub: its name, offices, people, who is on call, the guide, where its data goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hubtui.domain.outside import check_number
from hubtui.domain.people import Role
from hubtui.domain.text import TextKind, fold
from hubtui.domain.worktime import OPEN
from hubtui.errors import Refused
from hubtui.flow.effects import Effect
from hubtui.flow.setup import outside
from hubtui.flow.setup.lines import list_meanings, plan_lines
from hubtui.flow.steps import Choose, End, Mark, Option, Write
from hubtui.flow.walk import Asker, Job
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
    fill_roles,
)
from hubtui.wire.base import Done
from hubtui.wording import say

NOBODY = "nobody"
_NUMBER = re.compile(r"-\d+")


@dataclass(frozen=True, slots=True)
class MakeHub(Effect):
    """Gives ``Done``: the hub of this plan was made, and its codes were shown."""

    plan: SetupPlan
    secrets: WaySecrets = field(default_factory=WaySecrets)


@dataclass(frozen=True, slots=True)
class TryMessage(Effect):
    """Gives ``Done``: a test message was sent to somebody, and what became of it was shown."""

    name: str


def setup(pack: Pack, place: str) -> Job:
    """Build the set-up job; ``place`` is where the data goes unless something else is typed."""

    def job(ask: Asker) -> End:
        hub = _line(ask, "hub", NAME_LIMIT)
        offices = _offices(ask, pack)
        people = _people(ask, offices)
        on_call = _on_call(ask, people)
        able = _able(ask, people, on_call)
        mail, hook, secrets = outside.ask_ways(ask)
        people = outside.ask_reach(ask, people, {*on_call, *able}, mail, hook)
        plan = SetupPlan(
            hub=hub,
            people=people,
            on_call=on_call,
            able=able,
            mail=mail,
            hook=hook,
            hub_phone=_line(ask, "hub-phone", PHONE_LIMIT),
            suburbs=_suburbs(ask),
            hours=_hours(ask),
            offices=_guided(ask, offices, people),
            place=_line(ask, "place", PLACE_LIMIT, value=place),
        )
        if _check(ask, plan, pack) == "make":
            ask.do("made", MakeHub(plan, secrets), Done)
            _try(ask, plan.reachable())
        return End("@stop")

    return job


def _line(
    ask: Asker,
    name: str,
    limit: int,
    *,
    optional: bool = False,
    value: str = "",
    before: Iterable[str] = (),
) -> str:
    """Ask for a line; one that is ``before`` already is refused."""
    folded = {fold(each) for each in before}

    def check(text: str) -> None:
        if fold(text) in folded:
            raise Refused("setup-name-twice")
        if text and name.endswith("phone"):
            check_number(text)

    key = f"setup.{_NUMBER.sub('', name).replace('.', '-')}"
    return ask.write(
        Write(
            name,
            say(f"{key}.heading"),
            TextKind.LINE,
            limit,
            hint=say(f"{key}.hint"),
            value=value,
            optional=optional,
            check=check,
        )
    )


def _offices(ask: Asker, pack: Pack) -> tuple[PlannedOffice, ...]:
    found: list[PlannedOffice] = []
    while True:
        name = f"office-{len(found) + 1}"
        kinds = tuple(Option(kind.id, kind.label) for kind in pack.kinds.values())
        kind = ask.choose(
            Choose(name, say("setup.office.heading"), kinds, hint=say("setup.office.hint"))
        )
        before = [office.name for office in found]
        called = _line(ask, f"{name}.name", NAME_LIMIT, before=before)
        listed = _listed(ask, name, kind, pack)
        found.append(PlannedOffice(name=called, kind=kind, listed=listed))
        if not _more(ask, name, "office", lambda: None):
            return tuple(found)


def _listed(ask: Asker, name: str, kind: str, pack: Pack) -> tuple[str, ...]:
    """Ask which lists head office has confirmed; staff are never asked."""
    meanings = list_meanings(pack)
    check = pack.kinds[kind].check
    if not check:
        return ()
    options = tuple(Option(each, meanings.get(each, each)) for each in check)
    return ask.mark(
        Mark(
            f"{name}.listed",
            say("setup.office-listed.heading"),
            options,
            hint=say("setup.office-listed.hint"),
        )
    )


def _people(ask: Asker, offices: tuple[PlannedOffice, ...]) -> tuple[PlannedPerson, ...]:
    found: list[PlannedPerson] = []
    while True:
        name = f"person-{len(found) + 1}"
        before = [person.name for person in found]
        called = _line(ask, name, NAME_LIMIT, before=before)
        person = PlannedPerson(
            name=called,
            job=_line(ask, f"{name}.job", LINE_LIMIT),
            office=_their_office(ask, name, offices),
            roles=fill_roles(_roles(ask, name)),
            phone=_line(ask, f"{name}.phone", PHONE_LIMIT, optional=True),
        )
        found.append(person)
        people = tuple(found)
        if not _more(ask, name, "person", lambda: check_enough(people)):  # noqa: B023 - asked at once
            return people


def _their_office(ask: Asker, name: str, offices: tuple[PlannedOffice, ...]) -> str:
    options = tuple(Option(str(at), each.name) for at, each in enumerate(offices))
    picked = ask.choose(Choose(f"{name}.office", say("setup.person-office.heading"), options))
    return offices[int(picked)].name


def _roles(ask: Asker, name: str) -> tuple[str, ...]:
    options = tuple(Option(role.value, say(f"setup.role.{role.value}")) for role in ROLES)
    return ask.mark(
        Mark(
            f"{name}.roles",
            say("setup.person-roles.heading"),
            options,
            hint=say("setup.person-roles.hint"),
        )
    )


def _more(ask: Asker, name: str, kind: str, enough: Callable[[], None]) -> bool:
    """Ask whether there is another one; ``enough`` refuses where there must be."""

    def check(answer: str) -> None:
        if answer == "done":
            enough()

    options = tuple(Option(each, say(f"setup.{kind}-more.{each}")) for each in ("more", "done"))
    return (
        ask.choose(Choose(f"{name}.more", say(f"setup.{kind}-more.heading"), options, check=check))
        == "more"
    )


def _on_call(ask: Asker, people: tuple[PlannedPerson, ...]) -> tuple[str, ...]:
    options = tuple(
        Option(str(at), person.name, person.phone)
        for at, person in enumerate(people)
        if person.may_be_on_call
    )
    marked = ask.mark(
        Mark(
            "on-call",
            say("setup.on-call.heading"),
            options,
            at_least=LEAST,
            hint=say("setup.on-call.hint"),
        )
    )
    return tuple(people[int(each)].name for each in marked)


def _able(
    ask: Asker, people: tuple[PlannedPerson, ...], on_call: tuple[str, ...]
) -> tuple[str, ...]:
    others = [
        (at, each)
        for at, each in enumerate(people)
        if each.name not in on_call and each.may_be_able
    ]
    if not others:
        return ()
    options = tuple(Option(str(at), each.name, each.job) for at, each in others)
    hint = say("setup.able.hint")
    marked = ask.mark(Mark("able", say("setup.able.heading"), options, hint=hint))
    return tuple(people[int(each)].name for each in marked)


def _try(ask: Asker, names: tuple[str, ...]) -> None:
    """Send as many test messages as are wanted."""
    count = 1
    while names and (name := ask.choose(outside.try_step(count, names))) != "done":
        ask.do(f"tried-{count}", TryMessage(name), Done)
        count += 1


def _suburbs(ask: Asker) -> tuple[str, ...]:
    text = _line(ask, "suburbs", 4_000, optional=True)
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _hours(ask: Asker) -> str:
    options = tuple(Option(code, say(f"setup.hours.{code}")) for code in OPEN)
    return ask.choose(Choose("hours", say("setup.hours.heading"), options, picked="weekdays"))


def _guided(
    ask: Asker, offices: tuple[PlannedOffice, ...], people: tuple[PlannedPerson, ...]
) -> tuple[PlannedOffice, ...]:
    """Ask for each office who has accepted the guide; left out, it has the small jobs only."""
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


def _check(ask: Asker, plan: SetupPlan, pack: Pack) -> str:
    return ask.choose(
        Choose(
            "check",
            say("setup.check.heading"),
            tuple(Option(each, say(f"setup.check.{each}")) for each in ("make", "stop")),
            hint=say("setup.check.hint"),
            body=plan_lines(plan, pack),
            sends=True,
            none_picked=say("setup.check.none"),
        )
    )
