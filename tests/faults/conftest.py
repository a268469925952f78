"""How long a campaign runs, where its figures go, and a hub everybody has signed in to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.ready import Ready, make_ready

Scale = Callable[[int, int], int]
Figures = Callable[..., None]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("campaigns")
    group.addoption("--long", action="store_true", help="campaigns at their long setting")
    group.addoption("--times", type=int, default=0, help="campaigns with this many repetitions")
    group.addoption("--figures", default="", help="a file to add each campaign's figures to")


@pytest.fixture
def scale(request: pytest.FixtureRequest) -> Scale:
    """Give how often to repeat: the number asked for, the long one, or the one for each change."""
    times, long = request.config.getoption("--times"), request.config.getoption("--long")

    def how_often(ci: int, at_length: int) -> int:
        return int(times) or (at_length if long else ci)

    return how_often


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Say what a campaign found: on stdout, and in a file where one was asked for."""
    began, place = time.monotonic(), request.config.getoption("--figures")

    def say(name: str, **found: object) -> None:
        line = json.dumps({"what": name, **found, "seconds": round(time.monotonic() - began)})
        print(f"\n{line}")
        if place:
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    return say


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """A hub made once, with everybody of the plan signed in; tests work on copies."""
    return make_ready(tmp_path_factory.mktemp("ready") / "hub")
