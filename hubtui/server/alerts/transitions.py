"""Moving an alert on: by the domain's rules, and only from where it still stands."""

from __future__ import annotations

from typing import Any, Final

from hubtui.domain.alerts.life import ENDED, AlertTimer, Side, State, Transition, move
from hubtui.errors import Broken, Refused
from hubtui.server.http.context import RequestContext
from hubtui.server.store import Row

LATE_STEPS: Final = (AlertTimer.NUDGE, AlertTimer.DEPUTY, AlertTimer.SUPERVISORS)
"""What falls due only while nobody has opened it."""
LIVE_STEPS: Final = (*LATE_STEPS, AlertTimer.LAPSE)
"""What falls due only until it has ended; a question without a name still fades after that."""


def same_version(row: Row, version: int) -> None:
    """Refuse what was meant for another version."""
    if row["version"] != version:
        raise Refused("alert-changed", field="version", version=row["version"])


def step(
    asked: RequestContext[Any], row: Row, event: Transition, side: Side, outcome: str | None = None
) -> State:
    """Move an alert on, or refuse; nobody else can have moved it meanwhile."""
    state = move(
        State(row["state"]),
        event,
        side,
        opened=row["opened_at"] is not None,
        worried=bool(row["worried"]),
    )
    moved = asked.tx.q.move_alert(
        id=row["id"],
        was=row["state"],
        state=state.value,
        ended_at=asked.now if state in ENDED else None,
        outcome=outcome,
        now=asked.now,
    )
    if moved is None:
        raise Broken("alert-moved-meanwhile")
    return state
