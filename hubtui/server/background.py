"""Background work of a hub: fire timers, send messages, log late reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hubtui.domain.alerts.life import AlertTimer
from hubtui.server.alerts import drafts, nudges
from hubtui.server.hub import Background, HubServer
from hubtui.server.outbox.sending import carry
from hubtui.server.overrides import climbing
from hubtui.server.overrides.reads_while_readonly import write_down
from hubtui.server.timers import Due, Handler
from hubtui.server.tx import Tx

_STEPS: dict[str, Callable[[HubServer, Tx, Due], None]] = {
    AlertTimer.NUDGE: nudges.nudge,
    AlertTimer.DEPUTY: nudges.deputy,
    AlertTimer.SUPERVISORS: nudges.supervisors,
    AlertTimer.LAPSE: nudges.lapse,
    AlertTimer.FADE: nudges.fade,
    drafts.IDLE: drafts.expire,
}


def run_everything(hub: HubServer) -> Background:
    """Return all background work, for a hub that serves."""
    own: dict[str, Handler] = {step: partial(work, hub) for step, work in _STEPS.items()}
    handlers = own | climbing.handlers(hub.keys)
    return Background(partial(write_down, hub), handlers, partial(carry, hub, hub.reader.q))


def write_late_reads(hub: HubServer) -> Background:
    """Return only the logging of late reads, for a hub that runs a single command."""
    return Background(partial(write_down, hub))
