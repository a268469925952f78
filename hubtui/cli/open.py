"""Open the front that fits this terminal, the app or plain mode, on any desk."""

from __future__ import annotations

import gc
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from hubtui import guard, streams
from hubtui.cli.start import Begin
from hubtui.errors import HubError

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk
    from hubtui.plain.front import PlainFront

Connect = Callable[[], "Awaitable[Desk]"]


def open_front(connect: Connect, known: Begin, *, plain: bool) -> int:
    """Run plain mode, or the app, which gives way to plain mode for a person who prefers it."""
    front = _line_by_line if plain else _full_screen

    async def watched() -> Desk:
        """Connect the desk, and tell the guard what the end of this front would lose."""
        desk = await connect()
        desk.listen(lambda _heard: guard.at_stake(desk.risk))
        return desk

    code = guard.run(lambda: front(watched, known), _say)
    if code and code not in _ASKED_TO_LEAVE:
        say_whom_to_ring(known)
    return code


_ASKED_TO_LEAVE = tuple(128 + ending for ending in guard.ENDINGS)
"""Exit codes after a signal that asked the program to end: nothing broke."""


def say_whom_to_ring(known: Begin) -> None:
    """Print 111 and whom to ring when no screen can show them."""
    for line in known.phone_lines():
        guard.write_line(line)


def _say(key: str, /, **facts: object) -> str:
    from hubtui.wording import say  # late: the waiting guard seldom prints anything

    return say(key, **facts)


def _line_by_line(connect: Connect, known: Begin) -> int:
    try:
        return _plain(connect, known).run()
    except HubError as error:
        return tell_trouble(error)


def _plain(connect: Connect, known: Begin) -> PlainFront:
    from hubtui.plain.front import PlainFront, Start

    return PlainFront(connect, Start(known.hub, known.practice, known.phone_lines()))


def tell_trouble(error: HubError) -> int:
    """Print why no desk could be opened; return the exit code."""
    from hubtui.cli.trouble import tell

    return tell(error)


def _full_screen(connect: Connect, known: Begin) -> int:
    """Run the app; for a person who prefers plain mode, run that on the same desk instead."""
    import asyncio

    gc.disable()  # starting makes no garbage to speak of; the app turns it on again

    from hubtui.tui.app import HubTui, Opening

    failed: list[HubError] = []
    opened: list[Desk] = []

    async def or_leave() -> Desk:
        """Return the desk; if it cannot be opened, keep the error and end the app."""
        if not opened:
            try:
                opened.append(await connect())
            except HubError as error:
                failed.append(error)
                app.exit(1)
                return await asyncio.Future()  # the app ends meanwhile
        return opened[0]

    with asyncio.Runner() as runner:  # the desk lives on its loop, whichever front draws it
        while True:
            app = HubTui(or_leave, Opening(known.hub, known.practice, known.theme))
            app.can_show_plain = True
            runner.run(app.run_async())
            if not (app.hands_over or streams.forgets(os.environ)):
                guard.write_line(_say("plain.earlier-lines"))
            if failed:
                return tell_trouble(failed[0])
            if not app.hands_over:
                return app.return_code or 0
            app.give_back(runner.get_loop())
            if not _plain(or_leave, known).take_over(runner.get_loop()):
                return 0
