"""The real clock; tests bring their own."""

from __future__ import annotations

import time


class SystemClock:
    """The machine's wall clock and monotonic clock."""

    def now_us(self) -> int:
        """Return the wall-clock time in microseconds since 1970, UTC."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Return seconds on the monotonic clock."""
        return time.monotonic()
