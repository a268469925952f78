"""Does what a person waits for cost more in a hub that has been used for years?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from hubtui.bench.figures import Figure, most
from hubtui.bench.filled import Filled
from hubtui.bench.server import Running, clients, running
from hubtui.bench.sitting import Sitting

Request = tuple[str, str, str, str]


def measure(sitting: Sitting) -> Iterator[Figure]:
    """List, open and send in a small hub and in a large one, in turn."""
    hubs = {"small": sitting.small, "large": sitting.large}
    jobs = ("waiting", "sent", "me", "open", "send")
    with ExitStack() as stack:
        served = {
            name: stack.enter_context(running(hub.copy(sitting.folder / f"size-{name}")))
            for name, hub in hubs.items()
        }
        for job in jobs:
            rounds = 3 if sitting.quick else 5
            each = {
                name: iter(_requests(hubs[name], job, rounds)) for name in ("small", "large")
            }
            found = sitting.turns(
                {
                    name: (lambda name=name: _asked(served[name], next(each[name])))
                    for name in each
                },
                rounds=rounds,
            )
            goal = most(1.5) if job in ("waiting", "sent", "open") else None
            yield Figure(
                f"size-{job}", "ms", tuple(found["large"]), tuple(found["small"]), goal
            )


def _requests(hub: Filled, job: str, rounds: int) -> list[list[Request]]:
    """Give each round its requests; what can be done once only is shared out."""
    match job:
        case "open" | "send":
            once = hub.openings if job == "open" else hub.sendings
            return [list(once[at::rounds]) for at in range(rounds)]
        case _:
            path = "/v1/me" if job == "me" else f"/v1/alerts?box={job}"
            return [[("GET", path, token, "") for token in hub.made.tokens]] * rounds


def _asked(hub: Running, requests: list[Request]) -> float:
    return median(clients(hub, "send", each=[requests])["ms"])
