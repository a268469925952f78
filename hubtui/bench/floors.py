"""The floor programs: the least a program of each kind must do. Run as ``python -m``."""

from __future__ import annotations

import sys

READY = "Ready to begin"


def bare() -> None:
    """A bare Textual app: one line and an input."""
    from textual.app import App, ComposeResult  # noqa: PLC0415 - its cost is what is measured
    from textual.widgets import Input, Static  # noqa: PLC0415

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(READY)
            yield Input()

    Bare().run()


def imports() -> None:
    """A bare Textual app that has loaded the libraries a signed-in desk needs."""
    import cryptography.hazmat.primitives.asymmetric.ec  # noqa: PLC0415
    import httpx  # noqa: PLC0415
    import pydantic  # noqa: PLC0415

    assert cryptography and httpx and pydantic
    bare()


def prompt() -> None:
    """A plain prompt."""
    input(READY)


def nothing() -> None:
    """A program that prints and ends."""
    sys.stdout.write(READY + "\n")


if __name__ == "__main__":
    {"bare": bare, "imports": imports, "prompt": prompt, "nothing": nothing}[sys.argv[1]]()
