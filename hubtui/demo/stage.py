"""Where the invented colleagues play: a loop and a thread of their own, beside the hub's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubtui.demo.cast import Cast

SECONDS = 2.0
"""How long colleagues have to go home."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the invented colleagues play."""

    secret: str
    """Everybody's passphrase."""
    pace: float = 1.0
    """What stretches the script's seconds; 0 is a quiet hub."""
    climbs: bool = False
    """Scripted supervisors leave safety alerts alone, so that these climb."""


class Stage:
    """Colleagues waiting for somebody to play with; at a pace of 0 they stay away."""

    def __init__(self, place: Path, people: Mapping[str, str], manner: Manner) -> None:
        """Keep what it takes to begin; nothing runs until somebody is played."""
        self._place, self._people, self._manner = place, people, manner
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cast: Cast | None = None
        self._entering = asyncio.Lock()

    def play(self, person: str) -> None:
        """Hear who is played now (nobody: ``""``)."""
        if not self._manner.pace:
            return
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="colleagues", daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._play(person), self._loop)

    def raising(self) -> None:
        """Hear that whoever is played may be raising a safety alert right now."""
        if self._loop is not None and self._cast is not None:
            self._loop.call_soon_threadsafe(self._cast.raising)

    def close(self) -> None:
        """Send everybody home."""
        if self._loop is None or self._cast is None:
            return
        going = asyncio.run_coroutine_threadsafe(self._cast.close(), self._loop)
        try:
            going.result(SECONDS)
        except TimeoutError:
            pass  # the process ends now anyway
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _play(self, person: str) -> None:
        # Half of what this process ever loads, and the hub is to be up first.
        from hubtui.demo.entrance import enter  # noqa: PLC0415

        async with self._entering:
            if self._cast is None:
                self._cast = await enter(self._place, self._people, self._manner)
        self._cast.play(person)
