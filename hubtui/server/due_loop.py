"""Loop that does due work, then sleeps until more is due or a commit wakes it."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Final

from hubtui.domain.clock import SECOND, Clock
from hubtui.errors import HubError
from hubtui.server.tx import AfterCommit

_log = logging.getLogger(__name__)

LONGEST: Final = 30.0
"""Longest sleep in seconds, because the wall clock may be set forward meanwhile."""
PAUSE: Final = 1.0
"""First wait in seconds while nothing can be written; it doubles each time, up to LONGEST."""


class DueLoop(ABC):
    """A loop that only ``stop`` ends; a hub has one of each kind."""

    name: str

    def __init__(self, clock: Clock) -> None:
        """Prepare the loop; ``run`` starts it."""
        self._clock = clock
        self._woken = asyncio.Event()
        self._stopped = False
        self._held_up = False

    @abstractmethod
    def wake(self, told: AfterCommit) -> None:
        """Wake the loop after a commit, if that left something to do."""

    def stop(self) -> None:
        """End the loop after the work that is under way."""
        self._stopped = True
        self._woken.set()

    async def run(self) -> None:
        """Do what is due, then sleep until more is due or ``wake``; repeat until ``stop``."""
        pause = PAUSE
        while not self._stopped:
            self._woken.clear()
            try:
                if not await self._do_due():
                    await self._sleep()
                pause, self._held_up = PAUSE, False
                continue
            except HubError:  # the hub cannot write now: nothing is lost, try again soon
                pass
            except Exception as error:  # noqa: BLE001 - one funnel: the next must still go out
                _log.error("%s failed: %s", self.name, type(error).__name__)
            self._held_up = True
            await self._wait(pause)
            pause = min(LONGEST, pause * 2)

    @abstractmethod
    async def _do_due(self) -> int:
        """Do what is due now; return how many were tried."""

    @abstractmethod
    def _next_due(self) -> int | None:
        """Return when the next is due (microseconds since 1970), or None."""

    def _keeps_some(self) -> bool:
        """Return whether rows that the store shows as due are held back in memory."""
        return False

    async def _sleep(self) -> None:
        next_due, wait = self._next_due(), LONGEST
        if next_due is not None:
            wait = min(LONGEST, max(0.0, (next_due - self._clock.now_us()) / SECOND))
        await self._wait(max(wait, PAUSE) if self._keeps_some() else wait)

    async def _wait(self, wait: float) -> None:
        try:
            async with asyncio.timeout(wait):
                await self._woken.wait()
        except TimeoutError:
            pass  # the next is due, or it is time to look at the clock again
