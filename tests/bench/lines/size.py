"""Does what a person waits for cost more in a hub that has been used for years?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from statistics import median

from tests.bench.figures import Figure, most
from tests.bench.filled import Filled
from tests.bench.server import Running, clients, running
from tests.bench.sitting import Sitting

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
            found = _one(sitting, served, hubs, job)
            goal = most(1.5) if job in ("waiting", "sent", "open") else None
            yield Figure(f"size-{job}", "ms", tuple(found["large"]), tuple(found["small"]), goal)


def _one(
    sitting: Sitting, served: Mapping[str, Running], hubs: Mapping[str, Filled], job: str
) -> Mapping[str, list[float]]:
    rounds = 3 if sitting.quick else 5
    waiting = {name: iter(_requests(hub, job, rounds)) for name, hub in hubs.items()}
    works = {name: partial(_asked, served[name], waiting[name]) for name in hubs}
    return sitting.turns(works, rounds=rounds)


def _requests(hub: Filled, job: str, rounds: int) -> list[list[Request]]:
    """Give each round its requests; what can be done once only is shared out.

    What was sent is asked by the one whose page of 200 is full in the small hub too.
    """
    match job:
        case "open" | "send":
            once = hub.openings if job == "open" else hub.sendings
            return [list(once[at::rounds]) for at in range(rounds)]
        case _:
            path = "/v1/me" if job == "me" else f"/v1/alerts?box={job}"
            tokens = hub.made.tokens if job != "sent" else hub.made.tokens[:1] * 40
            return [[("GET", path, token, "") for token in tokens]] * rounds


def _asked(hub: Running, waiting: Iterator[list[Request]]) -> float:
    took: list[float] = clients(hub, "send", each=[next(waiting)])["ms"]
    return median(took)
