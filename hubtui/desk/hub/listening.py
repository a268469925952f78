"""Hear of changes at the hub: through an event stream, or by asking again and again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING

from hubtui.errors import Refused, Unreachable
from hubtui.wire import routes
from hubtui.wire.base import Nothing

if TYPE_CHECKING:
    from hubtui.client.port import Hub
    from hubtui.wire.session import EventOut

LONGEST_WAIT = 15.0
"""Longest wait between two tries, in seconds; how often to ask if streams fail."""

ALL = "all"
"""Kind of the one event that stands for all others when we fell too far behind."""


async def listen(
    hub: Hub, heard: Callable[[EventOut], None], after: int, wait: float = LONGEST_WAIT
) -> None:
    """Pass each event after a number to ``heard`` once, in order, until the session ends."""
    pause = wait / 16
    while True:
        started = after
        try:
            after = await _ask(hub, heard, after)
            async with aclosing(hub.events(after)) as stream:
                async for event in stream:
                    after = _hear(heard, event, after)
            pause = wait / 16
        except Unreachable:
            pause = wait / 16 if after != started else min(wait, pause * 2)
        except Refused as error:
            if error.code == "sign-in":
                return
            pause = wait
        # Spread, so that a hub which comes back is not met by all its workstations at once.
        await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - hides nothing


async def last(hub: Hub) -> int:
    """Return the number of the last event; what is read afterwards includes that event."""
    return (await hub.call(routes.EVENTS_PAGE, Nothing())).last


async def _ask(hub: Hub, heard: Callable[[EventOut], None], after: int) -> int:
    """Pass on the events that were missed; return the number of the last one."""
    page = await hub.call(routes.EVENTS_PAGE, Nothing(), query={"after": str(after)})
    for event in page.events:
        after = _hear(heard, event, after)
    return after


def _hear(heard: Callable[[EventOut], None], event: EventOut, after: int) -> int:
    """Pass on an event not heard before; return the number of the last one heard."""
    if event.number <= after and event.kind != ALL:
        return after
    heard(event)
    return event.number
