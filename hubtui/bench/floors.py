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
    """Run a bare Textual app that has loaded the libraries a signed-in desk has loaded.

    Some load their parts only once they are used. A test holds what is loaded here to what is
    loaded there.
    """
    # As we do: a command line of httpx's, with click and pygments, is no part of what is needed.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

    import anyio._backends._asyncio  # noqa: F401, PLC0415 - httpx loads it to connect
    import cryptography.hazmat.backends.openssl  # noqa: PLC0415
    import cryptography.hazmat.primitives.asymmetric.ec  # noqa: PLC0415
    import cryptography.hazmat.primitives.kdf.argon2  # noqa: PLC0415
    import cryptography.hazmat.primitives.serialization  # noqa: F401, PLC0415
    import httpx  # noqa: PLC0415
    from pydantic import BaseModel, Field  # noqa: PLC0415
    from textual.widgets import OptionList  # noqa: F401, PLC0415

    class Body(BaseModel):
        text: str = Field(max_length=3)

    Body.model_validate_json('{"text": "abc"}')
    httpx.AsyncClient(verify=False)  # noqa: S501 - nothing is asked; only loads what would be
    bare()


def prompt() -> None:
    """Ask once."""
    input(READY)


def nothing() -> None:
    """Print and end."""
    sys.stdout.write(READY + "\n")


if __name__ == "__main__":
    {"bare": bare, "imports": imports, "prompt": prompt, "nothing": nothing}[sys.argv[1]]()
