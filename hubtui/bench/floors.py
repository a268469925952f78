"""The floors, the least a program of each kind must do: ``python -m hubtui.bench.floors``."""

from __future__ import annotations

import sys

READY = "Ready to begin"


def bare() -> None:
    """Run a bare Textual app: one line and an input."""
    from textual.app import App, ComposeResult  # noqa: PLC0415 - its cost is what is measured
    from textual.widgets import Input, Static  # noqa: PLC0415

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(READY)
            yield Input()

    Bare().run()


def imports() -> None:
    """Run a bare Textual app that has loaded the libraries a signed-in desk needs."""
    import cryptography.hazmat.primitives.asymmetric.ec  # noqa: F401, PLC0415
    import httpx  # noqa: F401, PLC0415
    import pydantic  # noqa: F401, PLC0415

    bare()


def prompt() -> None:
    """Ask once."""
    input(READY)


def nothing() -> None:
    """Print and end."""
    sys.stdout.write(READY + "\n")


if __name__ == "__main__":
    {"bare": bare, "imports": imports, "prompt": prompt, "nothing": nothing}[sys.argv[1]]()
