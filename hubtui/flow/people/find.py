"""Find a colleague to tell: the list shows people here today first, and filters by typing."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Line, LineKind
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.wire.people import PersonOut
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Build the search; it shows one colleague and can go on to telling them."""

    def find(ask: Prompter) -> End:
        found = known.people[ask.choose(_find_step(known))]
        match ask.choose(_person_step(known, found)):
            case "tell":
                return End("tell", {"who": found.id})
            case "again":
                return End("@again")
            case _:
                return End()

    return find


def _find_step(known: JobContext) -> Choose:
    return pick_one(
        "find",
        "find",
        colleagues.colleagues(known),
        hint=True,
        entry=Filter(),
        empty=say("find.empty", who=colleagues.to_ask(known)),
        help_key="find",
    )


def _person_step(known: JobContext, found: PersonOut) -> Choose:
    rows = {
        "job": found.job,
        "agency": colleagues.agency(known, found),
        "skills": ", ".join(found.skills),
        "phone": found.phone,
        "where": colleagues.whereabouts(known, found),
    }
    return pick_one(
        "person",
        "find.way",
        ("tell", "again", "home"),
        facts={"name": colleagues.given(found.name)},
        heading=found.name,
        body=tuple(
            (
                Line(text, LineKind.SAID, say(f"find.row.{row}"))
                for row, text in rows.items()
                if text
            )
        ),
        opens=True,
        quick=True,
        help_key="find",
    )


SPECS = (Spec("find", build),)
