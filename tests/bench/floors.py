"""The floors, the least a program of each kind must do: ``python -m tests.bench.floors``."""

from __future__ import annotations

import sys

READY = "Ready to begin"


def bare() -> None:
    """Run a bare Textual app: one line and an input."""
    from textual.app import App, ComposeResult
    from textual.widgets import Input, Static

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(READY)
            yield Input()

    Bare().run()


def imports() -> None:
    """Run a bare Textual app that has loaded the libraries a signed-in desk has loaded.

    Some load their parts only once they are used. A test holds what is loaded here to what is
    loaded there.
    """
    # As we do: a command line of httpx's, with click and pygments, is no part of what is needed.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

    import anyio._backends._asyncio  # noqa: F401 - httpx loads it to connect
    import cryptography.hazmat.backends.openssl
    import cryptography.hazmat.primitives.asymmetric.ec
    import cryptography.hazmat.primitives.kdf.argon2
    import cryptography.hazmat.primitives.serialization  # noqa: F401
    import httpx
    from pydantic import BaseModel, Field
    from textual.widgets import OptionList  # noqa: F401

    class Body(BaseModel):
        text: str = Field(max_length=3)

    Body.model_validate_json('{"text": "abc"}')
    httpx.AsyncClient(verify=False)
    bare()


def prompt() -> None:
    """Ask once."""
    input(READY)


def nothing() -> None:
    """Print and end."""
    sys.stdout.write(READY + "\n")


if __name__ == "__main__":
    {"bare": bare, "imports": imports, "prompt": prompt, "nothing": nothing}[sys.argv[1]]()
