"""A hub that cannot write: it says so, is read a while, keeps what was read, and ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hubtui.cli import doctor
from hubtui.server import due_loop
from hubtui.server.late import FILE
from hubtui.server.log.verify import verify
from hubtui.server.serve import AGAIN
from hubtui.server.store import open_store
from hubtui.server.tx import AfterCommit
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.records import KeepDraft
from hubtui.wire.session import Greeting
from tests.faults.ready import Ready, child, limits, make_ready, running
from tests.hubs import AsgiHub, Desk, Problem
from tests.server import made
from tests.server.core.faulty import Disk, disk
from tests.server.overrides.danger import body
from tests.server.overrides.sinks import Sink, http_sink, smtp_sink
from tests.server.overrides.test_outside import set_up

ANA, BETH, SELA, ARI = "Ana Sender", "Beth Receiver", "Sela Supervisor", "Ari Admin"
CANNOT, FULL = "hub-cannot-write", "hub-disk-full"
SOON = 0.05


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """A hub whose people are signed in."""
    return make_ready(tmp_path_factory.mktemp("ready") / "hub")


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Disk]:
    with disk(f"faulty-{tmp_path.name}") as made_one:
        yield made_one


@pytest.fixture
async def hub(ready: Ready, faulty: Disk, tmp_path: Path) -> AsyncIterator[AsgiHub]:
    """That hub on a disk that can fail, tried again soon."""
    place = ready.copy(tmp_path / "hub")
    async with running(ready, place, vfs=faulty.name, spends=limits(again_seconds=SOON)) as one:
        yield one
        faulty.fail_sync = faulty.broken = faulty.full = ""


async def trouble(hub: AsgiHub) -> str:
    greeting: Greeting = await Desk(hub.http).call(routes.GREET)
    return greeting.trouble


async def until(hub: AsgiHub, code: str) -> None:
    async with asyncio.timeout(20):
        while await trouble(hub) != code:  # noqa: ASYNC110 - it tries in its own time
            await asyncio.sleep(SOON)


async def refused(call: object, code: str = CANNOT) -> None:
    with pytest.raises(Problem) as said:
        await call  # type: ignore[misc]
    assert (said.value.status, said.value.code) == (503, code)


async def send(hub: AsgiHub) -> str:
    """Send a safety alert to Beth."""
    return (await hub.desks[ANA].call(routes.SEND_OVERRIDE, body(hub, BETH))).override


# ---- it says so


@pytest.mark.parametrize("kind", ["broken", "full"])
async def test_it_says_so_until_it_is_mended_whoever_asks_for_nothing(
    hub: AsgiHub, faulty: Disk, kind: str
) -> None:
    code = FULL if kind == "full" else CANNOT
    assert await trouble(hub) == ""
    setattr(faulty, kind, "-wal")
    hub.server.writer._release = lambda: False
    await refused(send(hub), code)
    assert await trouble(hub) == code
    setattr(faulty, kind, "")
    await until(hub, "")  # nobody wrote anything: it tried by itself
    assert not hub.server.mending.given_up.is_set()
    counted = [row["body"] for row in hub.server.q.leaves_of(thing=code)]
    assert [json.loads(one)["event"] for one in counted] == ["refusal:counted"]


async def test_after_a_failed_sync_it_is_read_a_while_and_then_given_up(
    hub: AsgiHub, faulty: Disk
) -> None:
    ordinary = (await made.send(hub, hub.desks[ANA], hub.desks[BETH].id)).alert
    other = (await made.send(hub, hub.desks[ANA], hub.desks[BETH].id)).alert
    await made.open_it(hub.desks[BETH], ordinary)
    override = await send(hub)
    hub.server.mending._seconds = 1.0
    faulty.fail_sync = "-wal"
    await refused(send(hub))
    faulty.fail_sync = ""
    assert await trouble(hub) == CANNOT
    beth = hub.desks[BETH]
    opened = await beth.call(routes.OPEN_OVERRIDE, Nothing(), id=override)
    assert opened.content is not None
    assert (await made.open_it(beth, ordinary)).alert is not None  # opened before
    await refused(made.open_it(beth, other))  # a first look waits for the log
    assert (await hub.desks[SELA].call(routes.USE)).unwritten_reads == 1
    async with asyncio.timeout(20):
        await hub.server.mending.given_up.wait()
    assert await trouble(hub) == CANNOT


async def test_a_disk_that_was_taken_away_is_given_up_too(hub: AsgiHub, faulty: Disk) -> None:
    faulty.broken = "-wal"
    await refused(send(hub))
    async with asyncio.timeout(20):
        await hub.server.mending.given_up.wait()


async def test_a_full_disk_is_never_given_up(hub: AsgiHub, faulty: Disk) -> None:
    faulty.full = "-wal"
    hub.server.writer._release = lambda: False
    await refused(send(hub), FULL)
    await asyncio.sleep(SOON * 20)
    assert not hub.server.mending.given_up.is_set()
    faulty.full = ""
    await until(hub, "")


async def test_it_neither_spins_nor_floods_its_log(
    hub: AsgiHub,
    faulty: Disk,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was read meanwhile waits for a commit; a batch that failed is none."""
    override = await send(hub)
    hub.server.mending._seconds = 60.0
    faulty.broken = "-wal"
    tried: list[int] = []
    commit = hub.server.writer._commit

    def counting(batch: Any) -> AfterCommit:
        tried.append(len(batch))
        return commit(batch)

    monkeypatch.setattr(hub.server.writer, "_commit", counting)
    await hub.desks[BETH].call(routes.OPEN_OVERRIDE, Nothing(), id=override)
    for _ in range(20):
        await refused(send(hub))
    await asyncio.sleep(0.3)
    assert len(tried) == 21
    assert len(caplog.records) == 1, caplog.text
    faulty.broken = ""
    await send(hub)
    async with asyncio.timeout(20):
        while hub.server.late_reads:  # noqa: ASYNC110 - written by the hub in its own time
            await asyncio.sleep(SOON)
    assert hub.leaves(override).count("read:late") == 1


# ---- a start whose first write fails


async def test_a_start_that_cannot_write_gives_out_safety_alerts_and_becomes_whole(
    ready: Ready, faulty: Disk, tmp_path: Path
) -> None:
    place = ready.copy(tmp_path / "hub")
    async with running(ready, place) as before:
        override = await send(before)
        ordinary = (await made.send(before, before.desks[ANA], before.desks[BETH].id)).alert
    faulty.broken = "-wal"
    spends = limits(again_seconds=SOON * 10)
    async with running(ready, place, vfs=faulty.name, spends=spends) as hub:
        beth, ana = hub.desks[BETH], hub.desks[ANA]
        assert await trouble(hub) == CANNOT
        assert [row.id for row in (await beth.call(routes.OVERRIDES)).rows] == [override]
        opened = await beth.call(routes.OPEN_OVERRIDE, Nothing(), id=override)
        assert opened.content is not None
        await hub.desks[SELA].call(routes.ROSTER)
        await refused(beth.call(routes.ALERTS))
        await refused(beth.call(routes.ALERT, id=ordinary))
        await refused(beth.call(routes.ME))
        await refused(send(hub))
        events = await ana.raw("GET", "/v1/events")
        assert (events.status_code, events.json()["code"]) == (503, CANNOT)
        faulty.broken = ""
        await until(hub, "")
        assert len((await beth.call(routes.ALERTS)).rows) == 1
        assert hub.server.timers is not None
        assert await send(hub)


_NO_FSYNC = """
import os
import functools
import hubtui.server.settings as settings

real = os.fsync

def fsync(handle):
    if Path({flag!r}).exists():
        raise OSError(5, "Input/output error")
    real(handle)

os.fsync = fsync
settings.Limits = functools.partial(settings.Limits, again_seconds=0.5)
"""


async def test_a_start_that_can_write_no_file_gives_out_safety_alerts_and_becomes_whole(
    ready: Ready, tmp_path: Path
) -> None:
    flag, place = tmp_path / "flag", tmp_path / "hub"
    with child(ready, place, before=_NO_FSYNC.format(flag=str(flag))) as server:
        async with running(ready, ready.copy(tmp_path / "author")) as author:
            alert = body(author, BETH)
        async with server.client() as http:
            override = (await ready.desk(http, ANA).call(routes.SEND_OVERRIDE, alert)).override
        assert server.stop() == 0
        (place / "data" / "reserve").unlink(missing_ok=True)
        flag.touch()
        server.start()
        async with server.client() as http:
            beth = ready.desk(http, BETH)
            assert (await Desk(http).call(routes.GREET)).trouble == CANNOT
            rows = (await beth.call(routes.OVERRIDES)).rows
            assert [row.id for row in rows] == [override]
            await refused(beth.call(routes.ALERTS))
            flag.unlink()
            async with asyncio.timeout(20):
                while (await Desk(http).call(routes.GREET)).trouble:  # noqa: ASYNC110 - in its time
                    await asyncio.sleep(SOON)
            assert (await beth.call(routes.ALERTS)).rows == []
            assert (place / "data" / "host.json").exists()
        assert server.stop() == 0


# ---- what was read outlives the process


async def test_late_reads_are_taken_up_by_the_next_start_and_written_once(
    ready: Ready, faulty: Disk, tmp_path: Path
) -> None:
    place = ready.copy(tmp_path / "hub")
    kept = place / "data" / FILE
    async with running(ready, place, vfs=faulty.name) as hub:
        override = await send(hub)
        faulty.fail_sync = "-wal"
        await refused(send(hub))
        await hub.desks[BETH].call(routes.OPEN_OVERRIDE, Nothing(), id=override)
        await hub.desks[BETH].call(routes.OPEN_OVERRIDE, Nothing(), id=override)
        left = kept.read_bytes()
        faulty.fail_sync = ""
    assert left.count(b"\n") == 1
    assert kept.stat().st_mode & 0o077 == 0
    assert b"Mere" not in left
    for again in range(2):  # the second as if it had ended before it could let go of the file
        kept.write_bytes(b'["half", "wri\n' + left)
        async with running(ready, place) as hub:
            async with asyncio.timeout(20):
                while hub.server.late_reads:  # noqa: ASYNC110 - in its own time
                    await asyncio.sleep(SOON)
            leaves = hub.leaves(override)
            assert leaves.count("read:late") == 1, again
            assert leaves.count("override:opened") == 1
            assert not kept.exists()
    assert verify(place / "data" / "hub.db", thorough=True).well


# ---- messages


@pytest.fixture
async def sinks() -> AsyncIterator[tuple[Sink, Sink]]:
    async with smtp_sink() as mail, http_sink() as hook:
        yield mail, hook


async def test_messages_that_fail_while_nothing_is_written_are_not_tried_without_a_pause(
    hub: AsgiHub,
    sinks: tuple[Sink, Sink],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(due_loop, "PAUSE", 0.01)
    mail, hook = sinks
    await set_up(hub, mail, hook)
    outbox = hub.outbox
    async with outbox._sending:
        await send(hub)
        hub.server.writer.dead = True
    mail.failing = 1_000
    caplog.clear()
    asked = hub.server.q.due_messages(now=hub.clock.now, most=100)
    by_mail = sum(row["channel"] == "mail" for row in asked)
    by_hook = len(asked) - by_mail

    async def tried(times: int) -> None:
        async with asyncio.timeout(20):
            while 1_000 - mail.failing < times * by_mail or len(hook.got) < by_hook:  # noqa: ASYNC110
                await asyncio.sleep(SOON)
        await asyncio.sleep(0.5)  # the loop goes round 50 times
        assert 1_000 - mail.failing == times * by_mail == len(caplog.records)
        assert len(hook.got) == by_hook  # these got out, each once, though that is not written

    await tried(1)
    hub.clock.now += 60_000_000
    await tried(2)
    hub.server.writer.dead, mail.failing = False, 0
    await hub.outbox.send_due()
    assert not hub.outbox._out


# ---- the process


_FLAGGED = """
import functools
import hubtui.server.hub as hub
import hubtui.server.settings as settings
from tests.server.core.faulty import Disk

class Flagged(Disk):
    @property
    def fail_sync(self):
        return "-wal" if Path({flag!r}).exists() else ""

    @fail_sync.setter
    def fail_sync(self, end):
        pass

kept = Flagged("flagged")
hub.open_store = functools.partial(hub.open_store, vfs="flagged")
settings.Limits = functools.partial(settings.Limits, again_seconds=2.0)
"""


async def test_the_process_ends_with_75_and_a_new_start_is_whole(
    ready: Ready, tmp_path: Path
) -> None:
    flag, place = tmp_path / "flag", tmp_path / "hub"
    before = _FLAGGED.format(flag=str(flag))
    kept = KeepDraft(job="tell", version=0, answers="{}")
    with child(ready, place, before=before) as server:
        async with running(ready, ready.copy(tmp_path / "author")) as author:
            alert = body(author, BETH)
        async with server.client() as http:
            ana, beth = ready.desk(http, ANA), ready.desk(http, BETH)
            override = (await ana.call(routes.SEND_OVERRIDE, alert)).override
            flag.touch()
            await refused(beth.call(routes.KEEP_NEW_DRAFT, kept))
            opened = await beth.call(routes.OPEN_OVERRIDE, Nothing(), id=override)
            assert opened.content is not None
            assert (await Desk(http).call(routes.GREET)).trouble == CANNOT
            desk: Any = SimpleNamespace(address=server.address, ca=server.ca)
            found = await asyncio.to_thread(doctor._reached, desk)
            assert not found.ok
            assert CANNOT in found.words
        assert await asyncio.to_thread(server.wait) == AGAIN == 75
        assert not (place / "data" / "host.json").exists()

        server.start()  # as a service would, and the disk is no better
        async with server.client() as http:
            beth = ready.desk(http, BETH)
            assert (await Desk(http).call(routes.GREET)).trouble == CANNOT
            assert len((await beth.call(routes.OVERRIDES)).rows) == 1
            await refused(beth.call(routes.ALERTS))
        assert await asyncio.to_thread(server.wait) == AGAIN

        flag.unlink()
        server.start()
        async with server.client() as http:
            beth = ready.desk(http, BETH)
            assert (await Desk(http).call(routes.GREET)).trouble == ""
            rows = (await beth.call(routes.OVERRIDES)).rows
            assert [row.id for row in rows] == [override]
        assert server.stop() == 0
    noise = server.noise.read_text()
    assert len(noise.splitlines()) < 20, noise
    path = place / "data" / "hub.db"
    assert verify(path, thorough=True).well
    store = open_store(path)
    leaves = [json.loads(row["body"]) for row in store.reader().q.leaves_of(thing=override)]
    store.close()
    assert [one["event"] for one in leaves].count("read:late") == 1
