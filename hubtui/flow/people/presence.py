"""Set one's presence for today: in, out, back on a day, or hidden; nobody has to set it."""

from __future__ import annotations

from datetime import date, timedelta

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.wire import routes
from hubtui.wire.people import SetPresence
from hubtui.wording import say
from hubtui.wording.when import day_words

DAYS_AHEAD = 14


def build(known: JobContext) -> Job:
    """Build the question; a digit answers at once."""

    def presence(ask: Prompter) -> End:
        match ask.choose(_step()):
            case "here":
                said = SetPresence(here=True)
            case "out":
                said = SetPresence(here=False)
            case "hide":
                said = SetPresence(here=False, shown=False)
            case _:
                said = SetPresence(here=False, back=ask.choose(_back_step(known)))
        ask.call("said", routes.PRESENCE, said)
        return End()

    return presence


def _step() -> Choose:
    return pick_one(
        "presence",
        "week.presence",
        ("here", "out", "back", "hide"),
        hint=True,
        opens=True,
        help_key="presence",
    )


def _back_step(known: JobContext) -> Choose:
    today = date.fromisoformat(known.facts.today)
    days = [today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
    return Choose(
        "back",
        say("week.presence.back_heading"),
        tuple(Option(day.isoformat(), day_words(day, today)) for day in days),
        hint=say("week.presence.back_hint"),
        entry=Filter(),
        none_picked=say("list.pick_one"),
        help_key="presence",
    )


SPECS = (Spec("presence", build),)
