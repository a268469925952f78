"""A recipient reads it in one key, says back who is going, and may say that it is over."""

from __future__ import annotations

from hubtui.domain.overrides import READ_BACKS
from hubtui.flow import override_people, people
from hubtui.flow.effects_override import ByPhone, OpenOverride, ReadBackOverride
from hubtui.flow.known import Known
from hubtui.flow.override_acts import phoned, stand_down, words
from hubtui.flow.override_held import page, phone_step
from hubtui.flow.override_lines import (
    first_lines,
    from_line,
    not_to_ring,
    told_lines,
    when_lines,
)
from hubtui.flow.steps import Choose, End, Line, Option
from hubtui.flow.walk import Asker
from hubtui.wire.overrides import OverrideOut, Told
from hubtui.wording import say


def received(ask: Asker, known: Known, out: OverrideOut) -> End:
    """Show the words, open at once; three picks say back who is going."""
    if out.content is None and "open" in out.acts:
        out = ask.do("opened", OpenOverride(out.row.id), OverrideOut, otherwise=None)
    here = End("@again", {"id": out.row.id})
    picked = ask.choose(_step(known, out))
    match picked:
        case "going" | "someone-else" | "cannot-act":
            ask.do("said", ReadBackOverride(out.row.id, picked), OverrideOut)
        case "phone":
            person = ask.choose(phone_step(known, phoned(known, out)))
            ask.do("told", ByPhone(out.row.id, person), OverrideOut)
        case "who":
            rows = (*told_lines(known, out), Line(say("override.or_ring")))
            ids = tuple(each.person for each in out.told)
            phones = override_people.phones(known, ids, not_to_ring(out))
            page(ask, say("override.who_has_it"), (*rows, *phones))
        case "over":
            stand_down(ask, out)
        case _:
            return End()
    return here


def _step(known: Known, out: OverrideOut) -> Choose:
    mine = next((each for each in out.told if _is_mine(known, each)), None)
    said = mine.read_back if mine else ""
    may = frozenset(out.acts)
    over = out.stood_down_at is not None
    ways = list(READ_BACKS) if "read-back" in may and not over and not said else []
    ways += ["over"] if said and "stand-down" in may and not over else []
    ways += ["phone"] if said and "by-phone" in may and phoned(known, out) else []
    ways += ["who", "home"]
    name = people.called(known, out.sender or "")
    heading = say("override.read.heading", number=out.row.reference)
    if over:
        heading = say("override.read.is_over", number=out.row.reference)
    elif said:
        heading = say(f"override.read.said.{said}", name=name)
    return Choose(
        "read",
        heading,
        tuple(Option(way, _way(way)) for way in ways),
        body=(
            *first_lines(known, out),
            *when_lines(known, out),
            *words(known, out),
            *from_line(known, out),
        ),
        picked="home" if said or over else None,
        none_picked=say("list.pick_one"),
        live=True,
        final=True,
        help_key="override-read",
    )


def _way(way: str) -> str:
    shared = way in ("over", "phone", "home")
    return say(f"override.live.{way}" if shared else f"override.read.{way}")


def _is_mine(known: Known, told: Told) -> bool:
    return told.person == known.me.id and not told.as_supervisor
