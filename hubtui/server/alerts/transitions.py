"""Apply transitions to an alert, by the domain's rules and from its current state."""

from __future__ import annotations

from typing import Any, Final

from hubtui.domain.alerts.life import ENDED, AlertTimer, Side, State, Transition, move
from hubtui.errors import Broken, Refused
from hubtui.server.http.context import RequestContext
from hubtui.server.store import Row

LATE_STEPS: Final = (AlertTimer.NUDGE, AlertTimer.DEPUTY, AlertTimer.SUPERVISORS)
"""Timers that run only until the alert is opened."""
LIVE_STEPS: Final = (*LATE_STEPS, AlertTimer.LAPSE)
"""Timers that run only until the alert has ended; ``FADE`` still runs after that."""


def same_version(row: Row, version: int) -> None:
    """Refuse (``alert-changed``) what was meant for another version."""
    if row["version"] != version:
        raise Refused("alert-changed", field="version", version=row["version"])


def step(
    asked: RequestContext[Any], row: Row, event: Transition, side: Side, outcome: str | None = None
) -> State:
    """Apply a transition and return the new state; ``Refused`` if the rules forbid it."""
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
