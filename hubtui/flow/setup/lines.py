"""The plan of a hub as lines, to check before the hub is made."""

from __future__ import annotations

from hubtui.flow.engine.steps import Line, LineKind
from hubtui.guidance.pack import Pack
from hubtui.setup.plan import PlannedPerson, SetupPlan
from hubtui.wording import say


def plan_lines(plan: SetupPlan, pack: Pack) -> tuple[Line, ...]:
    """Return the plan as labelled lines."""
    meanings = list_meanings(pack)
    lines = [_own("hub", plan.hub)]
    for office in plan.offices:
        guide = office.guide or say("setup.guide.nobody")
        lines.append(_own("office", say("setup.line.office-guide", name=office.name, guide=guide)))
        lines += [_own("listed", meanings.get(each, each)) for each in office.listed]
    lines += [_own("person", _person_line(each)) for each in plan.people]
    lines.append(_own("on-call", ", ".join(plan.on_call)))
    if plan.able:
        lines.append(_own("able", ", ".join(plan.able)))
    if plan.mail is not None:
        lines.append(_own("mail", f"{plan.mail.host}, {plan.mail.sender}"))
    if plan.hook is not None:
        lines.append(_own("hook", plan.hook.url))
    for each in plan.people:
        if each.mail or each.hook:
            ends = ", ".join(end for end in (each.name, each.mail, each.hook) if end)
            lines.append(_own("reach", ends))
    lines.append(_own("hub-phone", plan.hub_phone))
    lines.append(_own("suburbs", ", ".join(plan.suburbs)))
    lines.append(_own("hours", say(f"setup.hours.{plan.hours}")))
    lines.append(_own("place", plan.place))
    return tuple(lines)


def _person_line(person: PlannedPerson) -> str:
    """Return a person in one line: name, job, office, roles, phone."""
    parts = [say(f"setup.part.{role}") for role in person.roles]
    facts = (person.name, person.job, person.office, *parts, person.phone)
    return ", ".join(fact for fact in facts if fact)


def _own(name: str, text: str) -> Line:
    return Line(text, LineKind.OWN, label=say(f"setup.line.{name}"))


def list_meanings(pack: Pack) -> dict[str, str]:
    """Return the meaning of each list an office may be on, by list id."""
    return {each.id: each.meaning for each in pack.file.memberships}
