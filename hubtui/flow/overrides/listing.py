"""A safety alert, whoever reads it: F8 opens the one that needs you first; a list of the rest."""

from __future__ import annotations

from hubtui.domain.overrides.answers import OverrideAct
from hubtui.domain.people import Role
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.may_ring import MayRing, about
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.acts import heard
from hubtui.flow.overrides.lines import stuck_lines
from hubtui.flow.overrides.live import live
from hubtui.flow.overrides.read import received
from hubtui.flow.overrides.review import look_back
from hubtui.flow.overrides.standing import row_words, sum_lines
from hubtui.flow.overrides.supervise import supervise
from hubtui.flow.overrides.undelivered import page
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import routes
from hubtui.wire.overrides import OverrideRow
from hubtui.wording import say

_WANTS = (
    OverrideAct.OPEN,
    OverrideAct.READ_BACK,
    OverrideAct.ACKNOWLEDGE,
    OverrideAct.CONFIRM_VOICE,
    OverrideAct.RECORD,
    OverrideAct.STILL_TRUE,
    OverrideAct.REVIEW,
)
_COUNTS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER})


def build(known: JobContext) -> Job:
    """Build it; ``begin["id"]`` goes right to one, else the one that needs this person first."""

    def job(ask: Prompter) -> End:
        begin = ask.begin if {"id", "everyone"} & set(ask.begin) else _first(ask)
        if "everyone" in begin:
            return _bar(ask, known, begin["everyone"])
        if "id" not in begin:
            page(ask, say("override.none"), (Line(say("waiting.empty_hint")),))
            return End()
        out = heard(ask, ask.call("read", routes.OVERRIDE, id=begin["id"]))
        if out.row.wants == OverrideAct.REVIEW:
            return look_back(ask, known, out)
        match out.row.why:
            case "sender":
                return live(ask, known, out)
            case "recipient":
                return received(ask, known, out)
            case "supervisor" | "reviewer":
                return supervise(ask, known, out)
            case _:
                heading = say("override.only_number", number=out.row.reference)
                lines = (*sum_lines(known, out)[:1], *stuck_lines(out))
                return _everyone(ask, known, heading, about(out), lines)

    return job


def safety(known: JobContext) -> Job:
    """Build the list: what is live for this person, the on-call, a supervisor who rang."""

    def job(ask: Prompter) -> End:
        rows = ask.call("rows", routes.OVERRIDES).rows
        picked = ask.choose(_list_step(known, rows))
        row = next((each for each in rows if each.id == picked), None)
        return End("override", begin_with(row)) if row else End(picked)

    return job


def row_option(known: JobContext, row: OverrideRow) -> Option:
    """Return one as an option of a list: reference, when, what is asked; no name."""
    wanted = "seen" if row.over and row.wants == OverrideAct.ACKNOWLEDGE else row.wants
    wants = say(f"override.wants.{wanted}") if row.wants in _WANTS else ""
    stands = row_words(known, row)
    if row.over and not wants and not stands:
        wants = say("override.wants.over")
    stuck = say("override.wants.a-person") if row.needs_a_person else ""
    parts = (moment_words(known, row.at), stuck, stands, wants)
    aside = ", ".join(part for part in parts if part)
    return Option(row.id, row.reference, aside, say("override.tag"))


def _first(ask: Prompter) -> dict[str, str]:
    rows = ask.call("rows", routes.OVERRIDES).rows
    return begin_with(rows[0]) if rows else {}


def begin_with(row: OverrideRow) -> dict[str, str]:
    """Return what the job begins with; of what every desk shows there is only a reference."""
    return {"everyone": row.reference} if row.why == "everyone" else {"id": row.id}


def _ways(known: JobContext) -> tuple[str, ...]:
    counts = ("use",) if _COUNTS & frozenset(known.me.roles) else ()
    return ("voice", "roster", *counts, "home")


def _list_step(known: JobContext, rows: list[OverrideRow]) -> Choose:
    ways = _ways(known)
    shown = rows[: 9 - len(ways)]
    return Choose(
        "safety",
        say("override.list"),
        (
            *(row_option(known, row) for row in shown),
            *(Option(way, say(f"override.way.{way}")) for way in ways),
        ),
        hint="" if rows else say("override.none"),
        opens=True,
        live=True,
        none_picked=say("list.pick_one"),
        help_key="safety",
    )


def _bar(ask: Prompter, known: JobContext, reference: str) -> End:
    """Show what every workstation shows; where it shows it no more, there is nobody to ring."""
    rows = ask.call("everyone", routes.OVERRIDES).rows
    row = next((each for each in rows if each.reference == reference), None)
    heading = say("desk.status.everyone", number=reference)
    return _everyone(ask, known, heading, about(row) if row else MayRing(()))


def _everyone(
    ask: Prompter,
    known: JobContext,
    heading: str,
    may: MayRing,
    state: tuple[Line, ...] = (),
) -> End:
    """Show a reference and who to ring; nothing else is theirs to see."""
    page(ask, heading, (*state, *recipients.of_the_hub(known, may)), "everyone")
    return End()


SPECS = (Spec("override", build), Spec("safety", safety))
