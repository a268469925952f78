"""Alerts a second, beside bare SQLite writing the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench import raw
from tests.bench.figures import Figure, at, least, most
from tests.bench.server import clients, running, shared_out
from tests.bench.sitting import Sitting

SLOWER_MS = 5.0


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Send from 1, 16 and 64 clients, on this disk and on one with slow syncs."""
    made, folder = sitting.made, sitting.folder
    todo = raw.noted(made, folder, 300)
    took: dict[str, list[list[float]]] = {"1": [], "16": [], "64": []}

    def hub(among: int, count: int, slower: float = 0.0) -> float:
        place = made.copy(folder / "sends")
        with running(place, slower) as served:
            job = shared_out(made.ready[:count], among)
            found = clients(served, "send", each=job)
        if not slower:
            took[str(among)].append(found["ms"])
        return count / float(found["seconds"])

    every = len(made.ready)
    found = sitting.turns(
        {
            "raw": lambda: raw.rate(made, folder, todo),
            "sync": lambda: raw.fdatasync_ms(folder),
            "1": lambda: hub(1, 200),
            "16": lambda: hub(16, min(every, 640)),
            "64": lambda: hub(64, every),
        }
    )
    floor = tuple(found["raw"])
    for among in ("1", "16"):
        yield Figure(f"sends-{among}", "/s", tuple(found[among]), floor)
    yield Figure("sends-64", "/s", tuple(found["64"]), floor, least(0.7))
    one = tuple(median(each) for each in took["1"])
    yield Figure("send-one", "ms", one, tuple(found["sync"]), most(10))
    for among in ("16", "64"):
        yield Figure(f"send-{among}-p95", "ms", tuple(at(0.95, each) for each in took[among]))
    yield _paced(sitting)
    slow = sitting.turns(
        {
            "raw": lambda: raw.rate(made, folder, todo[:100], SLOWER_MS),
            "64": lambda: hub(64, every, SLOWER_MS),
        }
    )
    yield Figure("sends-slow", "/s", tuple(slow["64"]), tuple(slow["raw"]), least(5))


def _paced(sitting: Sitting) -> Figure:
    """Send as busily as a hub ever is: 50 clients, five alerts a second."""
    made = sitting.made
    with running(made.copy(sitting.folder / "paced")) as served:
        job = shared_out(made.ready[:50], 50)
        found = clients(served, "paced", each=job, a_second=5.0)
    return Figure("send-paced-p95", "ms", (at(0.95, found["ms"]),), goal=most(150))
