"""The safety bar: what is live for the person here, or what every workstation shows."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from hubtui.client.port import Hub
from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.desk.session import signing_in
from hubtui.domain.overrides.answers import OverrideAct
from hubtui.errors import HubError
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import Bar, OverrideRow

SECONDS = 15.0
"""How often the hub is asked where no event came."""
EVERYONE = "everyone"
"""Why a row is seen that every workstation shows."""
WANTS = (
    OverrideAct.ACKNOWLEDGE,
    OverrideAct.OPEN,
    OverrideAct.READ_BACK,
    OverrideAct.CONFIRM_VOICE,
)
"""What stands on the bar; what only has to be finished is asked on Home."""
_RINGS = (OverrideAct.ACKNOWLEDGE, OverrideAct.OPEN)
"""What is asked of somebody who is called."""


@dataclass
class SafetyBar:
    """What the bar knows; asked anew on each event, and now and then without one."""

    hub: Hub
    changed: Callable[[], None]
    ring: Callable[[], None]
    rows: tuple[OverrideRow, ...] = ()
    """What the person signed in sees, worst first."""
    stale: bool = False
    """The hub did not answer when it was asked last: what is known is of before."""
    references: tuple[str, ...] = ()
    """What every workstation shows."""
    _rung: set[tuple[str, str]] = field(default_factory=set)
    _again: bool = False
    _asked: int = 0
    _answered: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def worst(self) -> OverrideRow | None:
        """Give the row the bar is about."""
        found = (row for row in self.rows if row.wants in WANTS or row.why == EVERYONE)
        return next(found, None)

    @property
    def standing(self) -> OverrideRow | None:
        """Give the one whose sum is shown: with nobody acting, then what is over, then the rest."""
        rows = (row for row in self.rows if row.stays or row.wants == OverrideAct.OVER)
        return min((row for row in rows if row.standing), key=_unheld_first, default=None)

    @property
    def doubtful(self) -> OverrideRow | None:
        """Give one of this person's that arrived late: is it still true?"""
        return next((row for row in self.rows if row.wants == OverrideAct.STILL_TRUE), None)

    @property
    def called(self) -> bool:
        """Tell whether the person signed in is called, and has not come yet."""
        return any(row.wants in _RINGS for row in self.rows)

    def look(self, *, ring: bool = False) -> None:
        """Look again now; ``ring``: somebody is called, perhaps once more."""
        self._again = self._again or ring
        self._news.set()

    def forget(self) -> None:
        """Nobody is signed in any more."""
        self.rows, self._rung, self._again = (), set(), False
        self.look()

    async def wait(self) -> None:
        """Wait for news, or until it is time to ask without."""
        seconds = random.uniform(0.8, 1.0) * SECONDS  # noqa: S311 - hides nothing
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
        self._news.clear()

    async def ask(self) -> None:
        """Ask what is live for the person signed in; with the hub away what was known stands."""
        again, self._again = self._again, False
        rung = self._rung
        self._asked = turn = self._asked + 1
        try:
            answer = await self.hub.call(routes.OVERRIDES, Nothing())
        except HubError:
            self._again = self._again or again  # who is called while it fails is called, too
            if not self.stale:
                self.stale = True
                self.changed()
            return
        if rung is not self._rung:
            return  # it is about somebody who left meanwhile
        if turn < self._answered:
            self._again = self._again or again
            return  # one asked later was answered sooner
        self._answered = turn
        rows, was_stale = tuple(answer.rows), self.stale
        self.stale = False
        if rows != self.rows or was_stale:
            self.rows = rows
            self.changed()
        calls = {(row.id, row.wants) for row in rows if row.wants in _RINGS}
        if calls and (again or calls - self._rung):
            self.ring()
        self._rung |= calls

    async def ask_unsigned(self, place: Enrolment, key: WorkstationKey) -> Bar | None:
        """Ask, as this workstation, what all of them show and who is on call."""
        try:
            answer = await signing_in.bar(self.hub, place, key)
        except HubError:
            return None
        references = tuple(row.reference for row in answer.rows)
        if references != self.references:
            self.references = references
            self.changed()
        return answer


def _unheld_first(row: OverrideRow) -> tuple[bool, bool, int, str]:
    unheld = row.standing is not None and row.standing.unheld
    return (not unheld, row.stays, row.at, row.id)
