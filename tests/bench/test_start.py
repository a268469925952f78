"""What is loaded when the names stand there, and once somebody is signed in: modules, not times."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hubtui.wording import say
from tests.bench import desk
from tests.bench.floors import READY
from tests.bench.made import make
from tests.bench.server import running
from tests.bench.watch import Watched

# Says what is loaded when a file appears, or, where it is to be so, once the names are drawn.
TOLD = """
import os, sys, threading, time

def tell():
    with open({out!r} + ".part", "w") as file:
        file.write("\\n".join(sys.modules))
    os.rename({out!r} + ".part", {out!r})

def wait():
    while not os.path.exists({out!r} + ".now"):
        time.sleep(0.02)
    tell()

threading.Thread(target=wait, daemon=True).start()
from hubtui import guard
guard.run = lambda child, say: child()
"""
OURS = "\nfrom hubtui.__main__ import main\nmain([])"
FLOOR = "\nfrom tests.bench import floors\nfloors.imports()"
AT_NAMES = """
from hubtui.desk import warm

async def rest(named, drawn, begin):
    await drawn.wait()
    tell()

warm.rest = rest
"""

LATER = (
    "hubtui.desk.drafts.runner",
    "hubtui.desk.session.control",
    "hubtui.desk.overrides.safety",
    "hubtui.desk.session.desk_session",
    "hubtui.flow.overrides.danger",
    "hubtui.flow.session.home",
    "hubtui.flow.tell.tell",
    "hubtui.flow.people.week",
    "hubtui.guidance",
    "hubtui.wire.alerts",
    "hubtui.wire.overrides",
    "hubtui.wire.people",
    "hubtui.wire.routes",
    "hubtui.wire.session",
)
"""What no list of names is made of."""

Started = Callable[..., tuple[Watched, Callable[[], set[str]]]]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Start a program at a workstation of a real hub; with it comes what it has loaded, asked."""
    folder = tmp_path_factory.mktemp("start")
    made = make(folder / "made", drafts=0)
    with running(made.copy(folder / "hub")) as hub:
        there = desk.joined(made, hub, folder / "there")

        def start(name: str, code: str) -> tuple[Watched, Callable[[], set[str]]]:
            out = folder / name
            program = Watched([sys.executable, "-c", TOLD.format(out=str(out)) + code], there.env)

            def loaded() -> set[str]:
                Path(f"{out}.now").touch()
                while not out.exists():
                    program.drain(0.05)
                return set(out.read_text().split())

            return program, loaded

        yield start


def at_names(started: Started, name: str, before: str = "") -> set[str]:
    """The modules loaded when the list of names is drawn."""
    seen, loaded = started(name, before + AT_NAMES + OURS)
    with seen:
        seen.wait(say("signin.who.heading"))
        seen.drain(0.5)
        return loaded()


def test_the_list_of_names_waits_for_nothing_that_comes_later(started: Started) -> None:
    modules = at_names(started, "names")

    assert {"hubtui.flow.session.signin", "hubtui.wire.door", "httpx", "pydantic"} <= modules
    assert not modules & set(LATER)
    assert len([name for name in modules if name.startswith("hubtui")]) < 87
    assert len(modules) < 720


def test_what_is_loaded_too_early_would_be_seen(started: Started) -> None:
    modules = at_names(started, "early", before="import hubtui.desk.session.desk_session\n")

    assert {"hubtui.desk.session.desk_session", "hubtui.wire.people"} <= modules & set(LATER)


def test_what_is_loaded_meanwhile_is_what_comes_next(started: Started) -> None:
    seen, loaded = started("meanwhile", OURS)
    with seen:
        seen.wait(say("signin.who.heading"))
        seen.drain(3)
        modules = loaded()

    assert set(LATER) - modules == {"hubtui.flow.people.week"}


def test_memory_is_measured_beside_the_very_libraries_we_load(started: Started) -> None:
    ours, ours_loaded = started("ours", OURS)
    floor, floor_loaded = started("floor", FLOOR)
    with ours, floor:
        desk.sign_in(ours, "Person Bm")
        floor.wait(READY)
        held, beside = others(ours_loaded()), others(floor_loaded())

    assert "httpcore" in beside
    assert not beside - held, "the floor holds what we do not need"
    assert len(held - beside) <= 3, "the floor lacks what we load"


def others(modules: set[str]) -> set[str]:
    """Those that are neither ours nor Python's own."""
    top = {name: name.partition(".")[0] for name in modules}
    return {
        name
        for name, first in top.items()
        if first not in sys.stdlib_module_names and not first.startswith(("hubtui", "tests", "_"))
    }
