"""What a start and a request cost, counted: counts do not depend on the machine's mood."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from hubtui.tui.base import HubApp
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from tests.hubs import AsgiHub, asgi_hub
from tests.pty import Terminal
from tests.server.made import body, draft, open_it, send

SLOW = (
    *("httpx", "pydantic", "keyring", "cryptography", "hubtui.wire", "hubtui.desk.desk"),
    *(
        "argparse",
        "secrets",
        "textual.document",
        "hubtui.flow.engine.steps",
        "hubtui.tui.widgets.choose",
    ),
)

FIRST_PICTURE = """
import os, sys
from pathlib import Path
from hubtui.cli import fronts, start

async def connect():
    Path({found!r}).write_text("\\n".join(sorted(sys.modules)))
    os._exit(0)

fronts._full_screen(connect, start.Begin(Path("."), "Hub", False, "", False, tuple))
"""

FIRST_OF_DEMO = """
import os, sys, types
from pathlib import Path
from hubtui.__main__ import main

async def practice_desk(hub, role):
    Path({found!r}).write_text("\\n".join(sorted(sys.modules)))
    hub.stop()
    os._exit(0)

sys.modules["hubtui.demo.desk"] = types.SimpleNamespace(practice_desk=practice_desk)
main(["demo"])
"""


def at_first_picture(tmp_path: Path, before: str = "", program: str = FIRST_PICTURE) -> set[str]:
    """The modules loaded when the first picture stands."""
    found = tmp_path / "modules"
    with Terminal(["python", "-c", before + program.format(found=str(found))]) as terminal:
        terminal.wait_exit()
    return set(found.read_text().split())


def test_the_first_picture_loads_little(tmp_path: Path) -> None:
    modules = at_first_picture(tmp_path)

    assert {"textual.app", "hubtui.tui.app"} <= modules
    assert not [name for name in modules if name.startswith(SLOW)]
    assert len(modules) < 425


def test_the_first_picture_of_practice_loads_no_more_than_it_takes_to_start_a_hub(
    tmp_path: Path,
) -> None:
    more = at_first_picture(tmp_path, program=FIRST_OF_DEMO) - at_first_picture(tmp_path)

    assert "hubtui.demo.hub" in more
    assert not [name for name in more if name.startswith(SLOW)]
    assert len(more) < 12, sorted(more)


def test_what_is_loaded_too_early_would_be_seen(tmp_path: Path) -> None:
    assert "pydantic" in at_first_picture(tmp_path, before="import hubtui.desk.desk")


@contextmanager
def statements(hub: AsgiHub) -> Iterator[list[str]]:
    """Every statement of both connections, meanwhile."""
    seen: list[str] = []

    def note(cursor: Any, sql: str, facts: Any) -> bool:
        seen.append(sql)
        return True

    both = (hub.server.store.connection, hub.server.reader._connection)
    for connection in both:
        connection.exec_trace = note
    yield seen
    for connection in both:
        connection.exec_trace = None


async def test_statements_a_request(tmp_path: Path) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
        alert, view = body(hub, ana.id, beth.id)
        made = await draft(ana)
        with statements(hub) as sending:
            sent = await ana.call(
                routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=made
            )
        with statements(hub) as listing:
            await beth.call(routes.ALERTS, query={"box": "waiting"})
        with statements(hub) as opening:
            await open_it(beth, sent.alert)

    assert 20 < len(sending) <= 30, sending
    assert 2 <= len(listing) <= 3, listing
    assert 20 < len(opening) <= 32, opening


async def test_a_longer_list_takes_no_more_statements(tmp_path: Path) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
        counts = []
        for _ in range(3):
            await send(hub, ana, beth.id)
            with statements(hub) as listing:
                await beth.call(routes.ALERTS, query={"box": "waiting"})
            counts.append(len(listing))

    assert counts[0] == counts[-1]


class Counting(apsw.VFS):
    """The real file system, which counts how often the log of writes is made safe."""

    def __init__(self) -> None:
        self.syncs, self.real = 0, apsw.vfs_names()[0]
        super().__init__("counting", self.real, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(self, name, flags)


class _File(apsw.VFSFile):
    def __init__(self, disk: Counting, name: Any, flags: list[int]) -> None:
        self.disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self.counts = path.endswith("-wal")
        super().__init__(disk.real, name, flags)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.syncs += self.counts
        super().xSync(flags)


@pytest.fixture
def disk() -> Iterator[Counting]:
    made = Counting()
    yield made
    made.unregister()


async def test_one_sync_a_send_and_one_for_many_at_once(tmp_path: Path, disk: Counting) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
        alert, view = body(hub, ana.id, beth.id)
        ready = [await draft(ana) for _ in range(25)]
        sent = SendDraft(version=1, alert=alert, view=view)

        before = disk.syncs
        for made in ready[:5]:
            await ana.call(routes.SEND_DRAFT, sent, id=made)
        one_by_one = disk.syncs - before

        before = disk.syncs
        await asyncio.gather(*(ana.call(routes.SEND_DRAFT, sent, id=made) for made in ready[5:]))
        together = disk.syncs - before

    assert one_by_one == 5
    assert 1 <= together <= 10


class Drawn(HubApp[None]):
    """Draws one screen over another, again and again."""

    async def turn(self, pilot: Pilot[None]) -> None:
        await self.push_screen(Page())
        await pilot.pause(0.1)
        await self.pop_screen()
        await pilot.pause(0.1)


class Page(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Static("Mere Invented", markup=False)


def kept() -> int:
    """How many widgets' cells are in memory."""
    gc.collect()
    return sum(isinstance(each, StylesCache) for each in gc.get_objects())


async def test_what_was_drawn_does_not_stay_in_memory() -> None:
    app = Drawn()
    async with app.run_test() as pilot:
        for _ in range(3):
            await app.turn(pilot)
        before = kept()
        for _ in range(10):
            await app.turn(pilot)
        assert kept() <= before + 4
