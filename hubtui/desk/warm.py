"""Load modules while a person reads the list of names, so that they wait for none later.

One part at a time, with a pause for keys after each. Danger is loaded first, so that it works
whatever happens to the files meanwhile; then comes what nearly everybody does next. Other jobs
are loaded when they are opened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress

NAMES_SECONDS, DRAWN_SECONDS = 1.5, 0.3
"""Seconds to wait for the list of names, and then for its drawing, before loading more."""
MOMENT = 0.02


async def rest(named: asyncio.Event, drawn: asyncio.Event, begin: Callable[[], None]) -> None:
    """Wait for the list of names, call ``begin``, then load the parts needed next."""
    for happened, seconds in ((named, NAMES_SECONDS), (drawn, DRAWN_SECONDS)):
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await happened.wait()
    begin()
    for _ in _parts():
        await asyncio.sleep(MOMENT)


def _parts() -> Iterator[None]:
    """Load one part at each step of the iteration."""
    yield
    from hubtui.flow.engine.jobs import JOBS

    JOBS.get("danger")
    from hubtui.desk.drafts import runner  # noqa: F401 - danger keeps what is written, too

    yield
    from hubtui.guidance import model  # noqa: F401

    yield
    from hubtui.desk.session import control  # noqa: F401

    yield
    JOBS.get("home")
    yield
    from hubtui.guidance import walk  # noqa: F401

    yield
    JOBS.get("tell")
