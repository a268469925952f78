"""This week in the hub: late alerts and their recipients, who is in, who is away; no clients."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import End, Line, LineKind
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import routes
from hubtui.wire.people import Week, WeekLate
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Build the page; a digit opens the next job at once."""

    def week(ask: Prompter) -> End:
        read = ask.call("week", routes.WEEK)
        picked = ask.pick(
            "week",
            "week.way",
            _WAYS,
            heading=say("week.heading"),
            body=_lines(known, read),
            opens=True,
            live=True,
            quick=True,
            help_key="week",
        )
        return End(picked)

    return week


_WAYS = ("introduce", "presence", "find", "home")


def _lines(known: JobContext, week: Week) -> tuple[Line, ...]:
    late = tuple(_late(known, each) for each in week.late)
    away = tuple(
        Line(
            colleagues.full_name(known, person),
            LineKind.SAID,
            say("week.away_waiting", count=count),
        )
        for person, count in week.away_with_waiting
    )
    here = ", ".join(colleagues.full_name(known, person) for person in week.here)
    return (
        Line(say("week.late", count=len(late)) if late else say("week.none_late"), LineKind.HEAD),
        *late,
        *((Line(say("week.away"), LineKind.HEAD), *away) if away else ()),
        Line(say("week.here", count=len(week.here), total=len(known.facts.people)), LineKind.HEAD),
        *((Line(here, LineKind.SAID),) if here else ()),
        Line(say("week.asked", asked=week.asked, answered=week.answered_in_time)),
        *((Line(say("week.nothing_back", count=week.nothing_back)),) if week.nothing_back else ()),
    )


def _late(known: JobContext, each: WeekLate) -> Line:
    receiver = colleagues.full_name(known, each.receiver)
    since = say("week.since", name=receiver, at=moment_words(known, each.since))
    return Line(since, LineKind.SAID, each.reference)


SPECS = (Spec("week", build),)
