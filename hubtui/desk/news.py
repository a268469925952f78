"""What the hub's events change here: how much waits, what is drawn anew, whom to ring."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hubtui.desk.state import Heard
from hubtui.errors import HubError
from hubtui.wire.base import Nothing

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk
    from hubtui.wire.session import EventOut

_OF_NO_FACTS = ("alert:", "talk:", "override:")
"""Kinds of events after which the hub's facts are what they were."""


class HubNews:
    """What came in and is not told yet; told together, so that many events are one question."""

    def __init__(self, desk: Desk) -> None:
        """Start with none."""
        self._desk = desk
        self._references: list[str] = []
        self._roster = False

    def heard(self, event: EventOut) -> None:
        """Take an event in."""
        self._desk.safety.heard(event.kind)
        if not event.kind.startswith(_OF_NO_FACTS):
            self._desk.here().stale = True
            self._roster = self._roster or event.kind.startswith("roster:")
        self._references.append(event.reference)
        if len(self._references) == 1:
            self._desk.spawn(self._tell())

    def forget(self) -> None:
        """Nobody is signed in any more."""
        self._references, self._roster = [], False

    async def _tell(self) -> None:
        from hubtui.desk import visit
        from hubtui.wire import routes

        desk = self._desk
        with suppress(HubError):
            me = await desk.road.call(routes.ME, Nothing())
            desk.here().me = me
            if self._roster:  # the rest of the facts waits until Home asks for them
                self._roster = False
                desk.remember(await visit.caught_up(desk.road, desk.here(), desk.place))
        references, self._references = self._references, []
        for reference in references:
            desk.tell(Heard("news", reference))
        desk.say_status()
