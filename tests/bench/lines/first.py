"""How soon there is something to read, and something to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hubtui.wording import say
from tests.bench import desk
from tests.bench.figures import Figure, Goal, most
from tests.bench.floors import READY
from tests.bench.server import running
from tests.bench.sitting import Sitting
from tests.bench.watch import Watched


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Start each program until its first words; ours against its floor."""
    made, folder = sitting.made, sitting.folder
    lone = desk.alone(made, folder / "lone")
    with running(made.copy(folder / "first")) as hub:
        there = desk.joined(made, hub, folder / "there")
        opening, who = say("frame.opening"), say("signin.who.heading")
        cold = {"PYTHONPYCACHEPREFIX": str(folder / "none"), "PYTHONDONTWRITEBYTECODE": "1"}
        found = sitting.turns(
            {
                "bare": lambda: _until(desk.floor("bare"), READY),
                "app": lambda: _until(lone.start(), opening),
                "demo": lambda: _until(lone.start("demo"), opening),
                "names": lambda: _until(there.start(), who),
                "demo-names": lambda: _until(lone.start("demo"), who),
                "ask": lambda: _until(desk.floor("prompt"), READY),
                "plain": lambda: _until(lone.start("--plain"), say("plain.begin")),
                "print": lambda: _until(desk.floor("nothing"), READY),
                "help": lambda: _until(lone.start("--help"), say("cli.help")),
            },
            starts=True,
        )
        yield from _figures(found)
        cold_found = sitting.turns(
            {
                "bare": lambda: _until(desk.floor("bare", cold), READY),
                "app": lambda: _until(lone.start(env=cold), opening),
            },
            rounds=2,
        )
        app, bare = (tuple(ms for ms, _ in cold_found[name]) for name in ("app", "bare"))
        yield Figure("first-cold", "ms", app, bare)


def _figures(found: Mapping[str, list[tuple[float, float]]]) -> Iterator[Figure]:
    took = {name: tuple(ms for ms, _ in each) for name, each in found.items()}
    worked = {name: tuple(ms for _, ms in each) for name, each in found.items()}
    rows: tuple[tuple[str, str, str, Goal | None], ...] = (
        ("first-app", "app", "bare", most(1.2)),
        ("first-demo", "demo", "bare", most(1.2)),
        ("sign-in-list", "names", "bare", most(1.8)),
        ("sign-in-demo", "demo-names", "bare", None),
    )
    for name, ours, floor, goal in rows:
        yield Figure(name, "ms", took[ours], took[floor], goal)
    for name, ours in (("first-app", "app"), ("sign-in-list", "names")):
        yield Figure(f"{name}-cpu", "ms", worked[ours], worked["bare"])
    for name, ours, floor, limit in (
        ("plain", "plain", "ask", 120.0),
        ("help", "help", "print", 80.0),
    ):
        yield Figure(f"{name}-prompt", "ms", took[ours], goal=most(limit))
        yield Figure(f"{name}-beside", "ms", took[ours], took[floor])


def _until(program: Watched, text: str) -> tuple[float, float]:
    """Return milliseconds, and those of them the program was at work itself."""
    with program as seen:
        return seen.wait(text), seen.cpu() * 1000
