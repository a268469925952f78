"""What a signed-in app holds, does while nothing happens, and keeps of what is over."""

from __future__ import annotations

from collections.abc import Iterator

from hubtui.wording import say
from tests.bench import desk
from tests.bench.desk import ESCAPE
from tests.bench.figures import Figure, most
from tests.bench.floors import READY
from tests.bench.server import running
from tests.bench.sitting import Sitting
from tests.bench.watch import Watched

IDLE_SECONDS = 10.0
FLOWS = 500
HOME_SECONDS = 0.35
"""Home takes no key in its first moment, as it opens what waits."""
JOBS = ((b"1", "tell.who.heading"), (b"3", "find.heading"), (b"8", "week.heading"))


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Sign in, sit still, then go in and out of jobs."""
    made, folder = sitting.made, sitting.folder
    with running(made.copy(folder / "memory")) as hub:
        there = desk.joined(made, hub, folder / "memory-desk")
        with there.start() as ours, desk.floor("imports") as floor:
            desk.sign_in(ours, "Person Bm")
            floor.wait(READY)
            floor.drain(0.5)
            ours.drain(1.5)
            yield Figure("memory", "MB", (ours.memory(),), (floor.memory(),), most(1.25))
            yield from _idle(ours)
            if not sitting.quick:
                yield _growth(ours)


def _idle(seen: Watched) -> Iterator[Figure]:
    before = seen.cpu()
    count = seen.drain(IDLE_SECONDS)
    yield Figure("idle-cpu", "%", ((seen.cpu() - before) / IDLE_SECONDS * 100,), goal=most(0.5))
    yield Figure("idle-bytes", "B", (float(count),), goal=most(0))


def _growth(seen: Watched) -> Figure:
    """Compare with what it held once every screen had been seen a few times."""
    start = 0.0
    for number in range(FLOWS):
        key, heading = JOBS[number % len(JOBS)]
        seen.do(key, say(heading))
        seen.drain(0.02)
        seen.do(ESCAPE, say("home.heading"))
        seen.drain(HOME_SECONDS)
        if number == FLOWS // 10:
            start = seen.memory()
    return Figure("growth", "MB", (seen.memory() - start,), goal=most(5))
