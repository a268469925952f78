"""From the act to the other person's stream of events, and what a stream costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPSConnection

from hubtui.net import pinned
from hubtui.wire.alerts import Receipt
from hubtui.wording import say
from tests.bench import desk
from tests.bench.figures import Figure, at, most
from tests.bench.made import Ready
from tests.bench.server import Running, clients, running
from tests.bench.sitting import Sitting

MANY = 1000


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Send to somebody who listens; then with many idle streams open."""
    made = sitting.made
    place = made.copy(sitting.folder / "push")
    first = made.ready[:: len(made.people)]  # the first person's, who tells the second
    requests = [("POST", one.path, one.token, one.body.decode()) for one in first]
    listener = made.tokens[1]
    idle = [made.tokens[2 + number % (len(made.tokens) - 2)] for number in range(MANY)]
    third = len(requests) // 3

    def follow(hub: Running, some: list[tuple[str, str, str, str]], others: list[str]) -> Figure:
        found = clients(hub, "follow", requests=some, listener=listener, idle=others)
        name = "push-many" if others else "push"
        return Figure(name, "ms", (at(0.95, found["act"]),), goal=most(100))

    with running(place) as hub:
        yield follow(hub, requests[:third], [])
        if not sitting.quick:
            yield follow(hub, requests[third : 2 * third], idle)
    with running(made.copy(place)) as hub:
        yield _on_screen(sitting, hub, first[2 * third :])
    with running(place) as hub:
        found = clients(hub, "hold", idle=idle[: 200 if sitting.quick else MANY], pid=hub.pid)
        yield Figure("stream", "kB", (found["kb"],), goal=most(40))


def _on_screen(sitting: Sitting, hub: Running, ready: Sequence[Ready]) -> Figure:
    """Let the other sit at Home, and see how soon the first line counts one more."""
    took = []
    there = desk.joined(sitting.made, hub, sitting.folder / "push-desk")
    line = HTTPSConnection("127.0.0.1", hub.port, context=pinned(hub.authority))
    with there.start() as seen, closing(line):
        desk.sign_in(seen, "Person Bm")
        for count, one in enumerate(ready, 1):
            seen.drain(1.0)
            seen.forget()
            head = {"Authorization": f"Bearer {one.token}", "Content-Type": "application/json"}
            line.request("POST", one.path, one.body, head)
            sent = Receipt.model_validate_json(line.getresponse().read())
            seen.wait(say("frame.waiting", count=count))
            took.append(time.time() * 1000 - sent.at / 1000)
    return Figure("push-screen", "ms", (at(0.95, took),), goal=most(100))
