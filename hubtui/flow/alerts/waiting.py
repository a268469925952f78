"""The list of waiting alerts, safety alerts first, and opening and answering one of them."""

from __future__ import annotations

from hubtui.domain.alerts.life import State
from hubtui.flow.alerts.answering import answer
from hubtui.flow.alerts.reading import opened
from hubtui.flow.alerts.states import ANSWERED, HOME, pick_row
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import End
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.overrides.listing import begin_with, row_option
from hubtui.flow.people import new_code
from hubtui.wire import routes
from hubtui.wire.alerts import AlertRow
from hubtui.wire.overrides import OverrideRow

_FAR = 1 << 62


def build(known: JobContext) -> Job:
    """Build the list of waiting alerts; ``begin["id"]`` opens one alert directly."""

    def waiting(ask: Prompter) -> End:
        alert = ask.begin.get("id", "")
        if not alert:
            safety = ask.call("safety", routes.OVERRIDES).rows
            first = {row.id: row for row in safety if _is_open(row)}
            options = tuple(row_option(known, row) for row in first.values())
            options += new_code.options(known)
            alert = pick_row(ask, known, "waiting", urgency, options)
            if alert in first:
                return End("override", begin_with(first[alert]))
            if end := new_code.begin_with(alert):
                return end
        if alert == HOME:
            return End()
        if known.me.shut is not None:
            return new_code.show_shut(ask, known, known.me)
        out = ask.call("read", routes.ALERT, id=alert)
        if out.row.mine:
            return End("sent", {"id": alert})
        read = opened(ask, known, out)
        return read if isinstance(read, End) else answer(ask, known, read)

    return waiting


def _is_open(row: OverrideRow) -> bool:
    """Say whether a safety alert is listed: it needs an act, stays on top, or is not over.

    The last applies only to its recipients and supervisors.
    """
    told = row.why in ("recipient", "supervisor") and not row.over
    return bool(row.wants) or row.stays or told


def urgency(row: AlertRow) -> tuple[object, ...]:
    """Return the sort key: late, new, then by due time; alerts answered or lapsed come last."""
    done = row.state in ANSWERED or row.state == State.LAPSED
    return (done, not row.late, not row.new, row.due_at if row.due_at is not None else _FAR)


SPECS = (Spec("waiting", build),)
