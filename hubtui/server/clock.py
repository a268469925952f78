"""The real clock; tests bring their own."""

from __future__ import annotations

import time


class SystemClock:
    """The machine's wall clock and its clock that only goes forward."""

    def now_us(self) -> int:
        """Say the wall-clock time in microseconds since 1970, UTC."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Say seconds on the forward clock."""
        return time.monotonic()
