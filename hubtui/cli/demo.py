"""``hubtui demo``: the practice hub, and a desk in it that needs no set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.cli.open import open_front
from hubtui.cli.start import Begin, usual
from hubtui.demo.hub import PracticeHub
from hubtui.wording import say, say_lines

if TYPE_CHECKING:
    from hubtui.cli.arguments import Arguments
    from hubtui.desk.desk import Desk


def run_demo(asked: Arguments, *, plain: bool) -> int:
    """Run the command."""
    return demo(
        asked.role or "", plain=plain, quiet=asked.quiet_colleagues, climbs=asked.let_it_climb
    )


def demo(role: str = "", *, plain: bool, quiet: bool = False, climbs: bool = False) -> int:
    """Start the practice hub first, so that it starts while a front loads; stop it at the end."""
    hub = PracticeHub.start(quiet=quiet, climbs=climbs)

    async def connect() -> Desk:
        from hubtui.demo.desk import practice_desk

        return await practice_desk(hub, role)

    begin = Begin(
        folder=usual("data"),
        hub=say("demo.hub"),
        practice=True,
        theme="",
        plain=False,
        phone_lines=lambda: say_lines("demo.phone-card"),
    )
    try:
        return open_front(connect, begin, plain=plain)
    finally:
        hub.stop()
