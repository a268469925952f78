"""The server with nothing to do: how soon it answers, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.figures import Figure, most
from tests.bench.server import running
from tests.bench.sitting import Sitting


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Start it some times."""
    place = sitting.made.copy(sitting.folder / "idle")

    def start() -> tuple[float, float]:
        with running(place) as hub:
            return hub.started_ms, hub.rss() / 1024

    found = sitting.turns({"start": start}, starts=True)["start"]
    yield Figure("server-start", "ms", tuple(ms for ms, _ in found), goal=most(800))
    yield Figure("server-idle", "MB", tuple(mb for _, mb in found), goal=most(80))
