"""What a clock is; the rules never read one, they are told the time."""

from __future__ import annotations

from typing import Protocol

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """A source of time, so that a test can own it."""

    def now_us(self) -> int:
        """Say the wall-clock time in microseconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Say seconds on a clock that only goes forward, for waiting."""
        ...
