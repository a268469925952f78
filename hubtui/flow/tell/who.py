"""Ask who needs to know: a list that typing filters, and a person to ask if nobody fits."""

from __future__ import annotations

from collections.abc import Collection

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Choose, End, Filter, Line, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.wording import say

NOBODY = "@nobody"


def who(
    ask: Prompter,
    known: JobContext,
    *,
    heading: str = "",
    without: Collection[str] = (),
    help_key: str = "who",
) -> str | End:
    """Ask for one colleague; return their id, or where to go if the person knows nobody."""
    nobody = Option(NOBODY, say("tell.who.nobody", who=colleagues.whom(known)), stays=True)
    person = ask.choose(
        Choose(
            "who",
            heading or say("tell.who.heading"),
            (*colleagues.colleagues(known, without), nobody),
            hint=say("tell.who.hint"),
            entry=Filter(),
            empty=say("tell.who.empty"),
            none_picked=say("list.pick_one"),
            help_key=help_key,
        )
    )
    return person if person != NOBODY else _nobody(ask, known)


def _nobody(ask: Prompter, known: JobContext) -> End:
    where = ask.pick(
        "who.ask",
        "tell.nobody",
        ("find", "ask", "home"),
        facts={"who": colleagues.to_ask(known)},
        body=(Line(say("tell.nobody.body")),),
        help_key="who",
    )
    return End(where)
