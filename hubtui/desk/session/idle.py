"""Decides when an unused desk must hide."""

from __future__ import annotations

import time

from hubtui.domain.clock import SECOND, Clock

JUMP_SECONDS = 60
"""Seconds by which the two clocks may drift apart; more means sleep or a reset clock: hide."""


class DeskClock:
    """This machine's clocks; ``monotonic`` also counts while the machine sleeps."""

    def now_us(self) -> int:
        """Return the wall-clock time in microseconds since 1970, UTC."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Return seconds of a clock that only goes forward; it counts sleep where it can."""
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()


class Idle:
    """Measures the time since somebody last did something."""

    def __init__(self, clock: Clock, seconds: int = 300) -> None:
        """Start as if just touched."""
        self.seconds = seconds
        self._clock = clock
        self.touch()

    def touch(self) -> None:
        """Start counting again, as somebody is there."""
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
