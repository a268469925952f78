"""Who is on call, in order, and who is able to act; a hand-over is asked once, and said."""

from __future__ import annotations

from hubtui.domain.overrides.ladder import may_act
from hubtui.domain.people import Role
from hubtui.domain.worktime import OPEN
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Line, LineKind, Mark
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.overrides.undelivered import page
from hubtui.flow.people import colleagues
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import Roster
from hubtui.wording import say

_MAY_CHANGE = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


def build(known: JobContext) -> Job:
    """Build the roster's page."""

    def job(ask: Prompter) -> End:
        now = ask.call("roster", routes.ROSTER)
        match ask.choose(_step(known, now)):
            case "hand":
                to = ask.choose(_hand_step(known, now))
                name = colleagues.full_name(known, to)
                if ask.choose(_sure_step(name)) == "no":
                    return End("@again")
                body = overrides.HandOver(version=now.version, to=to)
                ask.call("handed", routes.HAND_OVER, body)
                rows = (Line(say("roster.handed_told")), Line(say("roster.handed_ring", name=name)))
                page(ask, say("roster.handed", name=name), rows, "handed-page")
            case "on_call":
                marked = ask.mark(_on_call_step(known, now))
                _set(ask, now, _in_order(now, marked), _able(known, now))
            case "able":
                marked = ask.mark(_able_step(known, now))
                _set(ask, now, _on_call(now), marked)
            case "hours":
                hours = ask.choose(_hours_step(now))
                _set(ask, now, _on_call(now), _able(known, now), hours)
            case _:
                return End()
        return End("@again")

    return job


def _step(known: JobContext, now: Roster) -> Choose:
    roles = frozenset(known.me.roles)
    ways = ["hand"] if Role.SUPERVISOR in roles and _others(now) else []
    ways += ["on_call", "able", "hours"] if roles & _MAY_CHANGE else []
    return pick_one(
        "roster",
        "roster",
        (*ways, "home"),
        body=_lines(known, now),
        quick=True,
        opens=True,
        live=True,
        help_key="roster",
    )


def _lines(known: JobContext, now: Roster) -> tuple[Line, ...]:
    rows = [Line(say("roster.thin"), LineKind.HEAD)] if now.thin else []
    able = _able(known, now)
    order = (e for e in now.entries if not e.on_call)
    rest = sorted(order, key=lambda e: _place(able, e.person))
    for each in (*(e for e in now.entries if e.on_call), *rest):
        facts = [say("roster.place", count=each.on_call)] if each.on_call else []
        facts += [say("roster.is_able")] if each.able else []
        facts += [each.phone] if each.phone else []
        facts += [] if each.reach or not each.on_call else [say("roster.no_message")]
        name = colleagues.full_name(known, each.person)
        rows.append(Line(", ".join(facts), LineKind.SAID, name))
    if now.hours in OPEN:
        open_ = say(f"setup.hours.{now.hours}")
        rows.append(Line(open_, LineKind.SAID, say("roster.open")))
    return tuple(rows)


def _hand_step(known: JobContext, now: Roster) -> Choose:
    supervisors = [p.id for p in known.facts.people if Role.SUPERVISOR in p.roles]
    order = dict.fromkeys((*_others(now), *supervisors))
    ids = [each for each in order if each != now.holder]
    options = tuple(
        colleagues.option(known, known.people[each]) for each in ids if each in known.people
    )
    return Choose(
        "hand",
        say("roster.hand_heading"),
        options,
        empty=say("roster.nobody"),
        none_picked=say("list.pick_one"),
        help_key="roster",
    )


def _sure_step(name: str) -> Choose:
    """Ask once more: nothing is picked, and no key typed ahead hands it over."""
    return pick_one(
        "hand.sure",
        "roster.sure",
        ("yes", "no"),
        facts={"name": name},
        hint=True,
        sends=True,
        help_key="roster",
    )


def _on_call_step(known: JobContext, now: Roster) -> Mark:
    supervisors = [p for p in known.facts.people if Role.SUPERVISOR in p.roles]
    order = _on_call(now)
    rows = sorted(supervisors, key=lambda p: (_place(order, p.id), p.name))
    return Mark(
        "on-call",
        say("roster.on_call_heading"),
        tuple(colleagues.option(known, p) for p in rows),
        at_least=1,
        hint=say("roster.on_call_hint"),
        marked=tuple(each for each in order if each in {p.id for p in rows}),
        help_key="roster",
    )


def _able_step(known: JobContext, now: Roster) -> Mark:
    rows = [p for p in known.facts.people if may_act(p.roles)]
    marked = tuple(each for each in _able(known, now) if each in {p.id for p in rows})
    return Mark(
        "able",
        say("roster.able_heading"),
        tuple(
            colleagues.option(known, p) for p in sorted(rows, key=lambda p: _place(marked, p.id))
        ),
        hint=say("roster.able_hint"),
        marked=marked,
        entry=Filter(),
        help_key="roster",
    )


def _hours_step(now: Roster) -> Choose:
    return pick_one(
        "hours",
        "setup.hours",
        OPEN,
        hint=say("roster.hours_hint"),
        picked=now.hours or None,
        help_key="roster",
    )


def _set(
    ask: Prompter,
    now: Roster,
    on_call: tuple[str, ...],
    able: tuple[str, ...],
    hours: str | None = None,
) -> None:
    body = overrides.SetRoster(
        version=now.version, on_call=list(on_call), able=list(able), hours=hours
    )
    ask.call("set", routes.SET_ROSTER, body)


def _in_order(now: Roster, marked: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the order there was; who is new comes after."""
    before = tuple(each for each in _on_call(now) if each in marked)
    return tuple(dict.fromkeys((*before, *marked)))


def _place(order: tuple[str, ...], person: str) -> int:
    return order.index(person) if person in order else len(order)


def _others(now: Roster) -> tuple[str, ...]:
    return tuple(each for each in _on_call(now) if each != now.holder)


def _on_call(now: Roster) -> tuple[str, ...]:
    rows = sorted((each for each in now.entries if each.on_call), key=lambda each: each.on_call)
    return tuple(each.person for each in rows)


def _able(known: JobContext, now: Roster) -> tuple[str, ...]:
    """Return who can act, in the order they are told; who is new to this desk comes last."""
    places = {person.id: person.able for person in known.facts.people if person.able}
    ids = (each.person for each in now.entries if each.able)
    return tuple(sorted(ids, key=lambda each: places.get(each, len(places) + 1)))


SPECS = (Spec("roster", build),)
