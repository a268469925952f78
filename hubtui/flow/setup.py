"""Setting up a hub: its name, offices, people, who is on call, the guide, where its data goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from hubtui.domain.outside import check_number
from hubtui.domain.people import LINE_LIMIT, PHONE_LIMIT, Role
from hubtui.domain.text import TextKind, fold
from hubtui.domain.worktime import OPEN
from hubtui.errors import Refused
from hubtui.flow import setup_outside, setup_plan
from hubtui.flow.engine.effects import Effect
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Mark, Option, Write
from hubtui.flow.engine.walk import Asker, Job
from hubtui.flow.setup_plan import LEAST, ROLES, Office, Plan, Staff, may_be_on_call
from hubtui.flow.setup_ways import Secrets
from hubtui.guidance.pack import Pack
from hubtui.wire.base import Done
from hubtui.wording import say

NOBODY = "nobody"
_NUMBER = re.compile(r"-\d+")


@dataclass(frozen=True, slots=True)
class MakeHub(Effect):
    """Gives ``Done``: the hub of this plan was made, and its codes were shown."""

    plan: Plan
    secrets: Secrets = field(default_factory=Secrets)


@dataclass(frozen=True, slots=True)
class TryMessage(Effect):
    """Gives ``Done``: a test message was sent to somebody, and what became of it was shown."""

    name: str


def setup(pack: Pack, place: str) -> Job:
    """Build the set-up job; ``place`` is where the data goes unless something else is typed."""

    def job(ask: Asker) -> End:
        hub = _line(ask, "hub", setup_plan.NAME_LIMIT)
        offices = _offices(ask, pack)
        people = _people(ask, offices)
        on_call = _on_call(ask, people)
        able = _able(ask, people, on_call)
        ways, secrets = setup_outside.ways(ask)
        plan = Plan(
            hub=hub,
            offices=offices,
            people=setup_outside.reached(ask, people, {*on_call, *able}, ways),
            on_call=on_call,
            able=able,
            ways=ways,
            hub_phone=_line(ask, "hub-phone", PHONE_LIMIT),
            suburbs=_suburbs(ask),
            hours=_hours(ask),
            place="",
        )
        plan = _guided(ask, plan)
        plan = replace(plan, place=_line(ask, "place", setup_plan.PLACE_LIMIT, value=place))
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


def _offices(ask: Asker, pack: Pack) -> tuple[Office, ...]:
    found: list[Office] = []
    while True:
        name = f"office-{len(found) + 1}"
        kinds = tuple(Option(kind.id, kind.label) for kind in pack.kinds.values())
        kind = ask.choose(
            Choose(name, say("setup.office.heading"), kinds, hint=say("setup.office.hint"))
        )
        before = [office.name for office in found]
        called = _line(ask, f"{name}.name", setup_plan.NAME_LIMIT, before=before)
        found.append(Office(called, kind, _listed(ask, name, kind, pack)))
        if not _more(ask, name, "office", _nothing):
            return tuple(found)


def _listed(ask: Asker, name: str, kind: str, pack: Pack) -> tuple[str, ...]:
    """Ask which lists head office has confirmed; staff are never asked."""
    meanings = _meanings(pack)
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


def _meanings(pack: Pack) -> dict[str, str]:
    return {each.id: each.meaning for each in pack.file.memberships}


def _people(ask: Asker, offices: tuple[Office, ...]) -> tuple[Staff, ...]:
    found: list[Staff] = []
    while True:
        name = f"person-{len(found) + 1}"
        before = [person.name for person in found]
        called = _line(ask, name, setup_plan.NAME_LIMIT, before=before)
        person = Staff(
            name=called,
            job=_line(ask, f"{name}.job", LINE_LIMIT),
            office=_their_office(ask, name, offices),
            roles=setup_plan.setup_roles(_roles(ask, name)),
            phone=_line(ask, f"{name}.phone", PHONE_LIMIT, optional=True),
        )
        found.append(person)
        people = tuple(found)
        if not _more(ask, name, "person", lambda: _enough(people)):  # noqa: B023 - asked at once
            return people


def _their_office(ask: Asker, name: str, offices: tuple[Office, ...]) -> str:
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


def _nothing() -> None:
    """Refuse nothing."""


def _enough(people: tuple[Staff, ...]) -> None:
    if setup_plan.supervisors(people) < LEAST:
        raise Refused("setup-two-supervisors")
    if setup_plan.reachable(people) < LEAST:
        raise Refused("setup-two-on-call")


def _on_call(ask: Asker, people: tuple[Staff, ...]) -> tuple[str, ...]:
    options = tuple(
        Option(str(at), person.name, person.phone)
        for at, person in enumerate(people)
        if may_be_on_call(person)
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


def _able(ask: Asker, people: tuple[Staff, ...], on_call: tuple[str, ...]) -> tuple[str, ...]:
    others = [
        (at, each)
        for at, each in enumerate(people)
        if each.name not in on_call and setup_plan.may_be_able(each)
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
    while names and (name := ask.choose(setup_outside.try_step(count, names))) != "done":
        ask.do(f"tried-{count}", TryMessage(name), Done)
        count += 1


def _suburbs(ask: Asker) -> tuple[str, ...]:
    text = _line(ask, "suburbs", 4_000, optional=True)
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _hours(ask: Asker) -> str:
    options = tuple(Option(code, say(f"setup.hours.{code}")) for code in OPEN)
    return ask.choose(Choose("hours", say("setup.hours.heading"), options, picked="weekdays"))


def _guided(ask: Asker, plan: Plan) -> Plan:
    """Ask for each office who has accepted the guide; left out, it has the small jobs only."""
    officers = [each for each in plan.people if Role.PRIVACY_OFFICER in each.roles]
    options = (
        Option(NOBODY, say("setup.guide.nobody")),
        *(Option(str(at), each.name, each.job) for at, each in enumerate(officers)),
    )
    offices = []
    for at, office in enumerate(plan.offices, 1):
        picked = NOBODY
        if officers:
            heading = say("setup.guide.heading", office=office.name)
            hint = say("setup.guide.hint")
            picked = ask.choose(Choose(f"guide-{at}", heading, options, hint=hint, picked=NOBODY))
        guide = "" if picked == NOBODY else officers[int(picked)].name
        offices.append(replace(office, guide=guide))
    return replace(plan, offices=tuple(offices))


def _check(ask: Asker, plan: Plan, pack: Pack) -> str:
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


def plan_lines(plan: Plan, pack: Pack) -> tuple[Line, ...]:
    """Return a plan as lines to read."""
    meanings = _meanings(pack)
    lines = [_own("hub", plan.hub)]
    for office in plan.offices:
        guide = office.guide or say("setup.guide.nobody")
        lines.append(_own("office", say("setup.line.office-guide", name=office.name, guide=guide)))
        lines += [_own("listed", meanings.get(each, each)) for each in office.listed]
    lines += [_own("person", _person_line(each)) for each in plan.people]
    lines.append(_own("on-call", ", ".join(plan.on_call)))
    if plan.able:
        lines.append(_own("able", ", ".join(plan.able)))
    if plan.ways.mail is not None:
        lines.append(_own("mail", f"{plan.ways.mail.host}, {plan.ways.mail.sender}"))
    if plan.ways.hook is not None:
        lines.append(_own("hook", plan.ways.hook.url))
    for each in plan.people:
        if each.mail or each.hook:
            ends = ", ".join(end for end in (each.name, each.mail, each.hook) if end)
            lines.append(_own("reach", ends))
    lines.append(_own("hub-phone", plan.hub_phone))
    lines.append(_own("suburbs", ", ".join(plan.suburbs)))
    lines.append(_own("hours", say(f"setup.hours.{plan.hours}")))
    lines.append(_own("place", plan.place))
    return tuple(lines)


def _person_line(person: Staff) -> str:
    """Return all that was said of a person: what they may do, and whom people ring, too."""
    parts = [say(f"setup.part.{role}") for role in person.roles]
    facts = (person.name, person.job, person.office, *parts, person.phone)
    return ", ".join(fact for fact in facts if fact)


def _own(name: str, text: str) -> Line:
    return Line(text, LineKind.OWN, label=say(f"setup.line.{name}"))
