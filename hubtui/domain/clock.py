"""The clock interface; the rules never read a clock, their callers pass the time."""

from __future__ import annotations

from typing import Protocol

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """A source of time that a test can replace."""

    def now_us(self) -> int:
        """Return the wall-clock time in microseconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back, for waiting."""
        ...
