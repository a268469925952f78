"""When a desk has been left alone long enough to hide."""

from __future__ import annotations

import time

from hubtui.domain.clock import SECOND, Clock

JUMP_SECONDS = 60
"""A wall clock that moves so much against the other was asleep, or was set: hide."""


class DeskClock:
    """This machine's clocks; the one for waiting also counts while the machine sleeps."""

    def now_us(self) -> int:
        """Say the wall-clock time in microseconds since 1970, UTC."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Say seconds on a clock that only goes forward, asleep or awake where there is one."""
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()


class Idle:
    """Counts the time since somebody last did something."""

    def __init__(self, clock: Clock, seconds: int = 300) -> None:
        """Start as if just touched."""
        self.seconds = seconds
        self._clock = clock
        self.touch()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._clock.monotonic()
        self._drift = self._wall() - self._touched

    def over(self) -> bool:
        """Tell whether it is time to hide."""
        now = self._clock.monotonic()
        if now - self._touched >= self.seconds:
            return True
        return abs(self._wall() - now - self._drift) >= JUMP_SECONDS

    def _wall(self) -> float:
        return self._clock.now_us() / SECOND
