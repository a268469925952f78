"""Thread and event loop of the invented colleagues, beside the hub's own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hubtui.demo.manner import Manner

if TYPE_CHECKING:
    from hubtui.demo.cast import Cast

Enter = Callable[[Path, Mapping[str, str], Manner], "Awaitable[Cast]"]
"""Makes the cast in the hub of a folder; the mapping holds people's ids by name."""

SECONDS = 2.0
"""Seconds the colleagues have to close their connections."""


class Stage:
    """Runs the colleagues once a person is played; at a pace of 0 they never start."""

    def __init__(
        self, place: Path, people: Mapping[str, str], manner: Manner, enter: Enter
    ) -> None:
        """Keep what is needed to start; nothing runs until somebody is played."""
        self._place, self._people, self._manner, self._enter = place, people, manner, enter
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cast: Cast | None = None
        self._entering = asyncio.Lock()

    def play(self, person: str) -> None:
        """Note who is played now (``""`` for nobody); the first call starts the colleagues."""
        if not self._manner.pace:
            return
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="colleagues", daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._play(person), self._loop)

    def raising(self) -> None:
        """Note that the person may be raising a safety alert right now."""
        if self._loop is not None and self._cast is not None:
            self._loop.call_soon_threadsafe(self._cast.raising)

    def close(self) -> None:
        """Close the colleagues' connections and stop their loop."""
        if self._loop is None or self._cast is None:
            return
        going = asyncio.run_coroutine_threadsafe(self._cast.close(), self._loop)
        try:
            going.result(SECONDS)
        except TimeoutError:
            pass  # the process ends now anyway
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _play(self, person: str) -> None:
        async with self._entering:
            if self._cast is None:
                self._cast = await self._enter(self._place, self._people, self._manner)
        self._cast.play(person)
