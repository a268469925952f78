"""How much of the machine other programs take while we measure."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_IDLE = (3, 4)  # idle, waiting for the disk
_KINDS = 8  # after these come guests, who are counted among the users already


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: the clock, and CPU seconds of the whole machine and of ours."""

    at: float
    machine: float
    ours: float


def mark() -> Mark:
    """Look now."""
    return Mark(time.perf_counter(), _machine(), _own())


def others(since: Mark) -> float:
    """Return how many cores other programs kept busy since then."""
    now = mark()
    passed = max(now.at - since.at, 0.05)
    return max(0.0, (now.machine - since.machine) - (now.ours - since.ours)) / passed


def _machine() -> float:
    fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]
    busy = (int(each) for at, each in enumerate(fields[:_KINDS]) if at not in _IDLE)
    return sum(busy) / _TICK


def _own() -> float:
    """CPU seconds of this process, its children that ended, and all that live below it."""
    total = sum(os.times()[:4])
    for process in below(os.getpid()):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
            total += sum(int(each) for each in fields.rpartition(")")[2].split()[11:15]) / _TICK
    return total


def below(process: int) -> Iterator[int]:
    """Give the children of a process, and theirs."""
    waiting = [process]
    while waiting:
        one = waiting.pop()
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                for child in (task / "children").read_text("ascii").split():
                    yield int(child)
                    waiting.append(int(child))
