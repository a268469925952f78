"""Someone is in danger: from the key to the first screen, to the disk, to the other's bar."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPSConnection

from hubtui.net import pinned
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import OverrideReceipt, ReadBack, SendOverride, StandDown
from hubtui.wording import say
from tests.bench import desk
from tests.bench.desk import ESCAPE
from tests.bench.figures import Figure, at, most
from tests.bench.made import Made
from tests.bench.server import Running, clients, running, shared_out
from tests.bench.sitting import Sitting
from tests.bench.watch import KEYS, Watched

BUSY = 50
"""Clients that send ordinary alerts as fast as they can, all the while."""


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Press F9 at Home; send among busy clients; watch the bar of whoever is told."""
    made, folder = sitting.made, sitting.folder
    with running(made.copy(folder / "danger")) as hub:
        there = desk.joined(made, hub, folder / "danger-desk")
        with there.start() as seen:
            desk.sign_in(seen, "Person Bm")
            took = _first(seen, 8 if sitting.quick else 40)
            yield Figure("danger-first", "ms", (at(0.95, took),), goal=most(100))
            took = _on_bar(made, hub, seen, 6 if sitting.quick else 24)
            yield Figure("danger-bar", "ms", (at(0.95, took),), goal=most(500))
    with running(made.copy(folder / "danger")) as hub:
        busy = shared_out(made.ready, BUSY)
        sent = [("POST", routes.SEND_OVERRIDE.path, *_one(made)) for _ in range(1000)]
        took = clients(hub, "among", each=busy, urgent=sent)["ms"]
        yield Figure("danger-send", "ms", (at(0.95, took),), goal=most(2000))


def _first(seen: Watched, times: int) -> list[float]:
    heading, took = say("danger.asked", emergency="111"), []
    for _ in range(times):
        seen.drain(0.4)
        took.append(seen.do(KEYS["f9"], heading))
        seen.drain(0.4)
        seen.do(ESCAPE, say("home.heading"))
    return took


def _on_bar(made: Made, hub: Running, seen: Watched, times: int) -> list[float]:
    """Tell the person at the screen, who ends it by another way, so that the bar is free."""
    took = []
    line = HTTPSConnection("127.0.0.1", hub.port, context=pinned(hub.authority))

    def ask(path: str, token: str, body: str) -> bytes:
        head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        line.request("POST", path, body.encode(), head)
        return line.getresponse().read()

    with closing(line):
        for _ in range(times):
            seen.drain(1.0)
            seen.forget()
            sent = ask(routes.SEND_OVERRIDE.path, *_one(made))
            receipt = OverrideReceipt.model_validate_json(sent)
            seen.wait(receipt.reference)
            took.append(time.time() * 1000 - receipt.at / 1000)
            mine = made.tokens[1]
            opened = routes.OPEN_OVERRIDE.path.format(id=receipt.override)
            ask(opened, mine, Nothing().model_dump_json())
            said = routes.READ_BACK.path.format(id=receipt.override)
            ask(said, mine, ReadBack(answer="going").model_dump_json())
            over = routes.STAND_DOWN.path.format(id=receipt.override)
            ask(over, mine, StandDown(why="over").model_dump_json())
    return took


def _one(made: Made) -> tuple[str, str]:
    """Give the first person's token, and an alert of theirs to the second."""
    body = SendOverride(
        key=secrets.token_hex(16), written_at=time.time_ns() // 1000, recipients=[made.people[1]]
    )
    return made.tokens[0], body.model_dump_json()
