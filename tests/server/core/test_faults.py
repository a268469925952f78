"""A disk that fails in the middle: a plain error, reading goes on, and no promise is broken."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Broken, Unreachable
from hubtui.server.log.tree import Tree
from hubtui.server.log.verify import verify
from hubtui.server.store import Store, StoreFailed, connection, open_store
from hubtui.server.tx import Tx
from hubtui.server.writer import Writer
from tests.server.core.faulty import SECTOR, Disk, _File, disk
from tests.server.core.hub import HUB, KEY, SIGNER, FakeClock, found, note_of


@pytest.fixture
def faulty() -> Iterator[Disk]:
    with disk("faulty") as made:
        yield made


@pytest.fixture
def store(path: Path, faulty: Disk) -> Iterator[Store]:
    opened = found(path, vfs=faulty.name)
    yield opened
    faulty.fail_sync = faulty.full = faulty.broken = ""
    opened.close()


@pytest.fixture
async def writer(store: Store, clock: FakeClock) -> AsyncIterator[Writer]:
    running = Writer(store, clock, SIGNER)
    running.start()
    yield running
    await running.stop()


async def test_each_answer_has_had_its_sync(writer: Writer, faulty: Disk) -> None:
    for _ in range(20):
        before = faulty.syncs
        await writer.do(note_of)
        assert faulty.syncs > before
        assert not any(name.endswith("-wal") for name in faulty.unsynced)


async def test_after_a_failed_sync_the_writer_is_dead_and_readers_are_not(
    writer: Writer, store: Store, faulty: Disk
) -> None:
    await writer.do(note_of)
    reader = store.reader()
    faulty.fail_sync = "-wal"
    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(note_of)
    assert writer.dead
    faulty.fail_sync = ""
    syncs = faulty.syncs
    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(note_of)
    assert faulty.syncs == syncs  # it was not tried again
    assert reader.q.log_size() == 1


def many(tx: Tx) -> None:
    """More than is left in the store's own log."""
    for number in range(3_000):
        tx.leaf(AuditEvent.ALERT_SENT, actor="someone", thing=f"{number}-" + "x" * 80, level=2)


async def test_after_a_failed_sync_of_the_file_itself_nothing_is_written_either(
    writer: Writer, store: Store, faulty: Disk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine moves what is committed by itself, and says nothing of what came of it."""
    monkeypatch.setattr(connection, "_CHECKPOINT_PAGES", 80)
    await writer.do(note_of)
    faulty.fail_sync = "hub.db"
    await writer.do(many)  # it is committed, whatever comes after
    async with asyncio.timeout(20):
        while not writer.dead:  # noqa: ASYNC110 - after it has answered
            await asyncio.sleep(0.01)
    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(note_of)
    faulty.fail_sync = ""
    await writer.stop()
    store.leave_as_it_is()
    store.close()
    with contextlib.closing(open_store(path)) as again:
        assert Tree(again.bound(HUB), SIGNER).size == 3_001


class Forgetful(Disk):
    """A disk whose failed sync loses what it was for, and whose next one says that all is well."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.lost: dict[tuple[str, int], bytes] = {}

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        return _Forgetful(self, name, flags)

    def forget(self, path: Path) -> None:
        """Lose it in this file, as at a power cut."""
        size = path.stat().st_size
        with path.open("r+b") as file:
            for (_, sector), was in self.lost.items():
                if sector * SECTOR < size:
                    file.seek(sector * SECTOR)
                    file.write(was)


class _Forgetful(_File):
    disk: Forgetful

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        for sector in range(offset // SECTOR, (offset + len(data) - 1) // SECTOR + 1):
            self.disk.lost.pop((self.path, sector), None)

    def xSync(self, flags: int) -> None:  # noqa: N802
        try:
            super().xSync(flags)
        except apsw.IOError:
            gone = self.disk.unsynced.pop(self.path, {})
            for sector, was in gone.items():
                self.disk.lost[self.path, sector] = was or b"\0" * SECTOR
            raise


async def test_a_new_start_stands_on_nothing_that_a_failed_sync_may_have_lost(path: Path) -> None:
    """What the file holds is not what the disk holds: it is put on disk again before all else."""
    forgetful = Forgetful("forgetful")
    try:
        store = found(path, vfs="forgetful")
        writer = Writer(store, FakeClock(), SIGNER)
        writer.start()
        await writer.do(note_of)
        forgetful.fail_sync = "-wal"
        with pytest.raises(Unreachable):
            await writer.do(note_of)
        forgetful.fail_sync = ""
        assert forgetful.lost
        await writer.stop()
        fallen = path.with_name("fallen.db")
        for end in ("", "-wal"):  # as at kill -9
            shutil.copy(f"{path}{end}", f"{fallen}{end}")
        moved = {(f"{fallen}-wal", sector): was for (_, sector), was in forgetful.lost.items()}
        store.leave_as_it_is()
        store.close()
        forgetful.lost = moved
        again = open_store(fallen, vfs="forgetful")
        writer = Writer(again, FakeClock(), SIGNER)
        writer.start()
        answered = await writer.do(note_of)
        await writer.stop()
        cut = path.with_name("cut.db")
        for end in ("", "-wal"):
            shutil.copy(f"{fallen}{end}", f"{cut}{end}")
        forgetful.forget(cut.with_name("cut.db-wal"))
        again.leave_as_it_is()
        again.close()
    finally:
        forgetful.unregister()
    with contextlib.closing(open_store(cut)) as left:
        assert Tree(left.bound(HUB), SIGNER).size > answered
    assert verify(cut, public=KEY.public).well


@pytest.mark.parametrize(
    ("fault", "code"), [("full", "hub-disk-full"), ("broken", "hub-cannot-write")]
)
async def test_a_disk_without_room_or_order_is_said_and_got_over(
    writer: Writer, store: Store, faulty: Disk, fault: str, code: str
) -> None:
    await writer.do(note_of)
    setattr(faulty, fault, "-wal")
    for _ in range(3):
        with pytest.raises(Unreachable, match=code):
            await writer.do(note_of)
        assert store.reader().q.log_size() == 1
    setattr(faulty, fault, "")
    assert await writer.do(note_of) == 1
    assert verify(store.path, public=KEY.public).well


@pytest.mark.parametrize(("synchronous", "kept"), [(2, True), (1, False)])
async def test_a_power_cut_loses_nothing_answered(
    tmp_path: Path, faulty: Disk, synchronous: int, kept: bool
) -> None:
    """With syncs at each commit nothing is lost; the control without them must lose."""
    lost = 0
    for cycle in range(12):
        path = tmp_path / f"hub{cycle}.db"
        store = found(path, vfs=faulty.name, synchronous=synchronous)
        writer = Writer(store, FakeClock(), SIGNER)
        writer.start()
        answered = [await writer.do(note_of) for _ in range(1 + cycle * 3)]
        lost += after_power_cut(path, faulty, cycle) < len(answered)
        await writer.stop()
        store.close()
    assert (lost == 0) if kept else (lost >= 6)


def after_power_cut(path: Path, faulty: Disk, seed: int) -> int:
    """Copy the files as they are, lose what was not synced, and see what a new server finds."""
    fallen = path.with_name("fallen-" + path.name)
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", f"{fallen}{end}")
    faulty.unsynced = {
        str(fallen) + name.removeprefix(str(path)): sectors
        for name, sectors in faulty.unsynced.items()
        if name.removeprefix(str(path)) in ("", "-wal")
    }
    faulty.cut_power(random.Random(seed))
    try:
        store = open_store(fallen)
    except Broken:
        return -1
    try:
        size = Tree(store.bound(store.hub_id), SIGNER).size
    except (Broken, StoreFailed):
        return -1
    finally:
        store.close()
    assert verify(fallen, public=KEY.public).well
    return size


def test_the_disk_is_ours(store: Store) -> None:
    assert store.connection.open_vfs == "faulty"
    assert "faulty" in apsw.vfs_names()
