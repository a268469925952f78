"""From the act to the other person's stream of events, and what a stream costs."""

from __future__ import annotations

from collections.abc import Iterator

from hubtui.bench.figures import Figure, at, most
from hubtui.bench.server import Running, clients, running
from hubtui.bench.sitting import Sitting

MANY = 1000


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Send to somebody who listens; then with many idle streams open."""
    made = sitting.made
    place = made.copy(sitting.folder / "push")
    first = made.ready[:: len(made.people)]  # the first person's, who tells the second
    requests = [("POST", one.path, one.token, one.body.decode()) for one in first]
    listener = made.tokens[1]
    idle = [made.tokens[2 + number % (len(made.tokens) - 2)] for number in range(MANY)]
    half = len(requests) // 2

    def follow(hub: Running, some: list[tuple[str, str, str, str]], others: list[str]) -> Figure:
        found = clients(hub, "follow", requests=some, listener=listener, idle=others)
        name = "push-many" if others else "push"
        return Figure(name, "ms", (at(0.95, found["act"]),), goal=most(100))

    with running(place) as hub:
        yield follow(hub, requests[:half], [])
        if not sitting.quick:
            yield follow(hub, requests[half:], idle)
    with running(place) as hub:
        found = clients(hub, "hold", idle=idle[: 200 if sitting.quick else MANY], pid=hub.pid)
        yield Figure("stream", "kB", (found["kb"],), goal=most(40))
