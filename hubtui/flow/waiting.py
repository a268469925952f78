"""What waits for you: late first, then new; one is opened, read and answered."""

from __future__ import annotations

from hubtui.flow.answering import answer
from hubtui.flow.effects import ReadAlert
from hubtui.flow.known import Known
from hubtui.flow.reading import opened
from hubtui.flow.spec import Spec
from hubtui.flow.states import HOME, pick_row
from hubtui.flow.steps import End
from hubtui.flow.walk import Asker, Job
from hubtui.wire.alerts import AlertOut, AlertRow

_FAR = 1 << 62


def build(known: Known) -> Job:
    """Build the list; ``begin["id"]`` goes right to one alert."""

    def waiting(ask: Asker) -> End:
        alert = ask.begin.get("id") or pick_row(ask, known, "waiting", urgency)
        if alert == HOME:
            return End()
        out = ask.do("read", ReadAlert(alert), AlertOut)
        if out.row.mine:
            return End("sent", {"id": alert})
        read = opened(ask, known, out)
        return read if isinstance(read, End) else answer(ask, known, read)

    return waiting


def urgency(row: AlertRow) -> tuple[object, ...]:
    """Order rows: what is late, what is new, then by when it is wanted."""
    return (not row.late, not row.new, row.due_at if row.due_at is not None else _FAR)


SPECS = (Spec("waiting", build),)
