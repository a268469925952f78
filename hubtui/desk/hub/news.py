"""Follow events of the hub: update what waits, what is drawn, and whom to ring."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from hubtui.desk.session import desk_session
from hubtui.desk.session.desk_session import DeskSession
from hubtui.desk.state import Heard
from hubtui.desk.station import Station
from hubtui.errors import HubError
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.session import EventOut

_OF_NO_FACTS = ("alert:", "talk:", "override:")
"""Prefixes of events that do not change the hub's facts."""


class HubNews:
    """Collects events and passes them on together, so that many events cause one request."""

    def __init__(self, station: Station, heard: Callable[[str], None]) -> None:
        """Start with no event; ``heard`` is called with the kind of every event."""
        self._station, self._told = station, heard
        self._references: list[str] = []
        self._roster = False
        self._telling: asyncio.Task[None] | None = None

    def heard(self, event: EventOut) -> None:
        """Record an event, and start passing events on."""
        self._told(event.kind)
        if not event.kind.startswith(_OF_NO_FACTS):
            self._station.here().changes += 1
            self._roster = self._roster or event.kind.startswith("roster:")
        self._references.append(event.reference)
        if self._telling is None or self._telling.done():
            self._telling = self._station.spawn(self._tell())

    def forget(self) -> None:
        """Drop all events, as nobody is signed in any more."""
        if self._telling is not None:
            self._telling.cancel()
        self._references, self._roster, self._telling = [], False, None

    async def _tell(self) -> None:
        """Ask the hub once and pass all events on; repeat for events that came meanwhile."""
        here = self._station.here()
        while self._references:
            references, self._references = self._references, []
            roster, self._roster = self._roster, False
            with suppress(HubError):
                await self._ask(here, roster)
            for reference in references:
                self._station.tell(Heard("news", reference))
            self._station.say_status()

    async def _ask(self, here: DeskSession, roster: bool) -> None:
        desk = self._station
        here.me = await desk.road.call(routes.ME, Nothing())
        if roster:  # the rest of the facts waits until Home asks for them
            await desk_session.catch_up(desk.road, here)
            desk.remember(desk_session.placed(desk.place, here.facts))
