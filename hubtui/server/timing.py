"""Every step that can fall due, and what is done then."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hubtui.server.alerts import drafts, watching
from hubtui.server.hub import HubServer
from hubtui.server.overrides import climbing
from hubtui.server.timers import Due, Handler
from hubtui.server.tx import Tx

_STEPS: dict[str, Callable[[HubServer, Tx, Due], None]] = {
    "nudge": watching.nudge,
    "deputy": watching.deputy,
    "supervisors": watching.supervisors,
    "lapse": watching.lapse,
    "fade": watching.fade,
    drafts.IDLE: drafts.expire,
}


def handlers(hub: HubServer) -> dict[str, Handler]:
    """Bind the steps to a hub."""
    own: dict[str, Handler] = {step: partial(work, hub) for step, work in _STEPS.items()}
    return own | climbing.handlers(hub)
