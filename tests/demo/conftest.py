"""A practice hub of its own for a test, on a quick script, and a desk to play at."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hubtui.cli.hub.ask_hub import ask
from hubtui.demo import telling
from hubtui.demo.desk import practice_desk
from hubtui.demo.hub import PracticeHub, Ready
from hubtui.demo.script import Send
from hubtui.desk.desk import Desk
from hubtui.wire import routes
from hubtui.wire.alerts import AlertOut, ClientBody, Receipt, SendDraft
from hubtui.wire.people import MakeCode
from hubtui.wire.records import KeepDraft
from tests.calls import call

PATIENCE = 45.0


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeHub]:
    """A practice hub whose colleagues are a hundred times quicker.

    Each test has its own: who is played in one test plays by the script in the next.
    """
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    hub = PracticeHub.start(pace=0.01)
    yield hub
    hub.stop()


class _Again(PracticeHub):
    """The same hub, with a code for one more workstation."""

    def __init__(self, hub: PracticeHub) -> None:
        super().__init__(hub._process)
        self._first = hub

    def ready(self) -> Ready:
        ready = self._first.ready()
        place = Path(ready.folder) / "hub"
        return replace(ready, code=ask(place, routes.MAKE_CODE, MakeCode(kind="workstation")).code)


@pytest.fixture(autouse=True)
def cut_handshakes() -> Iterator[None]:
    """Collect what a desk closed in the middle of a TLS handshake leaves to the collector.

    The HTTP library forgets such a socket when its task is cancelled; it is closed here rather
    than, with a warning, in whichever test comes next.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
async def practice(hub: PracticeHub) -> AsyncIterator[Callable[..., Awaitable[Desk]]]:
    """Give desks in the practice hub."""
    desks: list[Desk] = []

    async def sit(role: str = "staff") -> Desk:
        desks.append(await practice_desk(_Again(hub), role))
        return desks[-1]

    yield sit
    for desk in desks:
        await desk.close()


def person(desk: Desk, name: str) -> str:
    return next(each.id for each in desk.known().facts.people if each.name == name)


async def tell(desk: Desk, name: str) -> Receipt:
    """Send a level 2 alert about an invented client, as the app would."""
    scene = Send.model_validate(
        {
            "after": 0,
            "senders": (),
            "level": 2,
            "client": ClientBody(kind="person", name="Tui Marsh", detail="age", value="40"),
            "told": "yes-ok",
            "picks": {
                "topics": ("housing",),
                "ask": ("advise-me",),
                "when": ("today",),
                "find-me": ("ring-me",),
            },
        }
    )
    known = desk.known()
    made = telling.draft_of(known, scene, person(desk, name))
    row = await desk.road.call(
        routes.KEEP_NEW_DRAFT, KeepDraft(job="tell", version=0, answers="{}")
    )
    body = SendDraft(version=row.version, alert=made.body(), view=made.view(known).digest())
    return await desk.road.call(routes.SEND_DRAFT, body, id=row.id)


async def until(desk: Desk, alert: str, there: Callable[[AlertOut], bool]) -> AlertOut:
    """Read an alert until something is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await desk.perform(call(routes.ALERT, alert))
            assert isinstance(found, AlertOut)
            if there(found):
                return found
            await asyncio.sleep(0.05)
