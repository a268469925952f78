"""The disk is full: an ordinary act is not written; a safety alert is, with what was kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hubtui.domain.overrides.ladder import Escalation
from hubtui.errors import Unreachable
from hubtui.server.reserve import Reserve
from hubtui.server.store import Store
from hubtui.server.timers import Due, Timers
from hubtui.server.tx import Tx
from hubtui.server.writer import Writer
from hubtui.wire import routes
from hubtui.wire.overrides import Acknowledge
from tests.hubs import AsgiHub, Problem
from tests.server.core.faulty import Disk, disk
from tests.server.core.hub import SIGNER, FakeClock, found, note_of
from tests.server.overrides.danger import (
    ANA,
    BETH,
    COLIN,
    SELA,
    open_it,
    pass_minutes,
    readers,
    send,
    set_roster,
)


@pytest.fixture
def faulty() -> Iterator[Disk]:
    with disk("full-disk") as made:
        yield made


@pytest.fixture
def reserve(tmp_path: Path) -> Reserve:
    made = Reserve(tmp_path / "reserve", 65_536)
    assert made.hold()
    return made


@pytest.fixture
def store(tmp_path: Path, faulty: Disk) -> Iterator[Store]:
    opened = found(tmp_path / "hub.db", vfs=faulty.name)
    yield opened
    faulty.full = ""
    opened.close()


@pytest.fixture
async def writer(store: Store, faulty: Disk, reserve: Reserve) -> AsyncIterator[Writer]:
    def release() -> bool:
        """The room the file gave up is there for writing."""
        gave = reserve.release()
        faulty.full = "" if gave else faulty.full
        return gave

    running = Writer(store, FakeClock(), SIGNER, release)
    running.start()
    yield running
    await running.stop()


async def test_only_what_is_urgent_uses_it_and_only_once(
    writer: Writer, store: Store, faulty: Disk, reserve: Reserve
) -> None:
    faulty.full = "-wal"
    with pytest.raises(Unreachable, match="hub-disk-full"):
        await writer.do(note_of)
    assert reserve.held()
    assert await writer.do(note_of, urgent=True) == 0
    assert not reserve.held()
    faulty.full = "-wal"
    with pytest.raises(Unreachable, match="hub-disk-full"):
        await writer.do(note_of, urgent=True)
    faulty.full = ""
    assert reserve.hold()
    faulty.full = "-wal"
    assert await writer.do(note_of, urgent=True) == 1
    assert store.reader().q.log_size() == 2


async def test_in_one_batch_the_ordinary_one_is_told_and_the_urgent_one_is_written(
    writer: Writer, faulty: Disk
) -> None:
    faulty.full = "-wal"
    done = await asyncio.gather(
        writer.do(note_of), writer.do(note_of, urgent=True), return_exceptions=True
    )
    assert [type(one) for one in done] in ([Unreachable, int], [int, int])
    assert done[1] == 0


async def test_the_steps_of_a_climb_use_it_too(
    writer: Writer, store: Store, faulty: Disk, reserve: Reserve
) -> None:
    step = Escalation.NEXT_SUPERVISOR.value

    def fire(tx: Tx, due: Due) -> None:
        note_of(tx, due.thing)

    timers = Timers(writer, store.reader().q, FakeClock(), {"nudge": fire, step: fire})
    await writer.do(lambda tx: tx.timer("ordinary", "nudge", tx.now))
    faulty.full = "-wal"
    with pytest.raises(Unreachable, match="hub-disk-full"):
        await timers.fire_due()
    faulty.full = ""
    await timers.fire_due()
    await writer.do(lambda tx: tx.timer("safety", step, tx.now))
    faulty.full = "-wal"
    assert reserve.held()
    await timers.fire_due()
    assert not reserve.held()
    assert [row["ref"] for row in _events(store)] == ["ordinary", "safety"]


async def test_an_ordinary_step_that_cannot_be_written_stands_in_no_climbs_way(
    writer: Writer, store: Store, faulty: Disk
) -> None:
    step = Escalation.NEXT_SUPERVISOR.value

    def fire(tx: Tx, due: Due) -> None:
        note_of(tx, due.thing)

    def put(tx: Tx) -> None:
        for number in range(100):
            tx.timer(f"ordinary-{number}", "nudge", tx.now - 1)
        tx.timer("safety", step, tx.now)

    timers = Timers(writer, store.reader().q, FakeClock(), {"nudge": fire, step: fire})
    await writer.do(put)
    faulty.full = "-wal"
    writer._spent = lambda: not faulty.full  # what the reserve gave up is for the urgent alone
    with pytest.raises(Unreachable, match="hub-disk-full"):
        await timers.fire_due()
    assert [row["ref"] for row in _events(store)] == ["safety"]


def _events(store: Store) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = store.reader().q.events_after(person="someone", number=0, most=9)
    return rows


async def test_a_safety_alert_is_sent_answered_and_climbs_on_a_full_disk(hub: AsgiHub) -> None:
    """In the hub itself: what the reserve gave up is what the store then takes."""
    await set_roster(hub, (SELA,), ())
    await hub.sign_in(ANA)
    reserve, store = hub.server.reserve, hub.server.store
    assert reserve.held()
    pages = next(iter(store.connection.execute("PRAGMA page_count")))["page_count"]

    def full(room: int) -> None:
        store.connection.execute(f"PRAGMA max_page_count = {pages + room}")

    await hub.server.writer.do(lambda tx: full(0))
    given: list[bool] = []

    def release() -> bool:
        gave = reserve.release()
        given.append(gave)
        if gave:
            full(400)
        return gave

    hub.server.writer._release = release
    for _ in range(40):  # who was not at a desk yet comes in first, however full it is
        await hub.sign_in_again(ANA)
    receipt = await send(hub, BETH, words="x" * 600)
    await pass_minutes(hub, 31)
    sela = await hub.sign_in(SELA)
    await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    assert given == [True]
    assert BETH in readers(hub, receipt.override)
    assert not reserve.held()
    assert reserve.hold()


async def test_while_nothing_can_be_written_it_is_read_all_the_same(hub: AsgiHub) -> None:
    """Held in memory, shown to the supervisor, and in the log once that can be written again."""
    receipt = await send(hub, BETH)
    for name in (BETH, COLIN, SELA):
        await hub.sign_in(name)
    hub.server.writer.dead = True
    opened = await open_it(hub, BETH, receipt.override)
    assert opened.content is not None
    envelope = await open_it(hub, SELA, receipt.override)
    assert envelope.sender == hub.created.people[ANA]
    assert envelope.content is None
    sela = await hub.sign_in(SELA)
    read = await sela.call(routes.READ_WORDS, id=receipt.override)
    assert read.content is not None
    with pytest.raises(Problem) as refused:
        await open_it(hub, COLIN, receipt.override)
    assert refused.value.status == 404
    with pytest.raises(Problem) as refused:
        await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    assert (refused.value.status, refused.value.code) == (503, "hub-cannot-write")
    assert (await sela.call(routes.USE)).unwritten_reads == 3
    hub.server.writer.dead = False
    await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    async with asyncio.timeout(20):
        while hub.server.late_reads:  # noqa: ASYNC110 - written by the hub in its own time
            await asyncio.sleep(0.01)
    logged = hub.leaves(receipt.override)
    assert logged.count("read:late") == 3
    for event in ("override:opened", "override:envelope-seen", "override:words-read"):
        assert logged.count(event) == 1, event
    assert (await sela.call(routes.USE)).unwritten_reads == 0


def test_it_takes_real_room_and_only_where_there_is_plenty(tmp_path: Path) -> None:
    path = tmp_path / "reserve"
    assert Reserve(path, 300_000).hold()
    found_at = path.stat()
    assert found_at.st_size == 300_000
    if hasattr(os, "posix_fallocate"):
        assert found_at.st_blocks * 512 >= 300_000
    assert found_at.st_mode & 0o077 == 0
    assert Reserve(path, 300_000).release()
    assert not Reserve(path, 300_000).release()
    assert not Reserve(path, 1 << 60).hold()
    assert not path.exists()
