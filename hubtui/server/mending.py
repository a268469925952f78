"""Recovery of a hub that cannot write: try again, and tell when only a new process can help.

mending = Mending(writer, 10.0, stopping)
await mending.run(attempt)        # until something was written, or ``given_up`` is set
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from hubtui.errors import HubError
from hubtui.server.writer import FULL, Writer

_log = logging.getLogger(__name__)

_TRIES: Final = 6
"""Failed tries before giving up; only a new process finds a disk that was removed and put back."""


class Mending:
    """Tries to write again for one hub; with a dead writer it only leaves some time for reading."""

    def __init__(self, writer: Writer, seconds: float, stopping: asyncio.Event) -> None:
        """Try every ``seconds``, until the hub stops."""
        self._writer = writer
        self._seconds = seconds
        self._stopping = stopping
        self._runs = False
        self.given_up = asyncio.Event()
        """Set when this process can do no more: it should end, and be started again."""

    async def run(self, attempt: Callable[[], Awaitable[object]]) -> None:
        """Repeat ``attempt`` until written or given up; a second call meanwhile does nothing."""
        if self._runs:
            return
        self._runs, tries, written = True, 0, False
        try:
            while not written:
                dead = self._writer.dead
                if await self._stopped():
                    return
                if dead or tries >= _TRIES:
                    self.given_up.set()
                    return
                written = await _done(attempt) and not self._writer.trouble
                if self._writer.trouble != FULL:  # room can be made while it runs
                    tries += 1
        finally:
            self._runs = False

    async def _stopped(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self._stopping.wait()
        return self._stopping.is_set()


async def _done(attempt: Callable[[], Awaitable[object]]) -> bool:
    try:
        await attempt()
    except HubError:  # it cannot write yet
        return False
    except Exception as error:  # noqa: BLE001 - one funnel: it is tried again, or given up
        _log.error("not mended: %s", type(error).__name__)
        return False
    return True
