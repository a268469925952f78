"""Starts the probe app in a pseudo-terminal, on our base or on the toolkit's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pty import Terminal
from tests.terminal.probe import SECRET

PROBE = Path(__file__).with_name("probe.py")

Start = Callable[..., Terminal]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start ``hub`` or ``stock``; wait for its secret unless told not to; close all at the end."""
    terminals: list[Terminal] = []

    def begin(
        kind: str, *arguments: str, ready: str | None = SECRET, **options: object
    ) -> Terminal:
        terminal = Terminal(["python", str(PROBE), kind, *arguments], **options)  # type: ignore[arg-type]
        terminals.append(terminal)
        if ready:
            terminal.wait_for(ready)
        return terminal

    yield begin
    for terminal in terminals:
        terminal.close()


def pid_of(terminal: Terminal) -> int:
    """The process that draws the probe's screen."""
    found = re.search(r"pid (\d+)", terminal.text())
    assert found, terminal.picture()
    return int(found[1])
