"""A disk that fails in the middle: a plain error, reading goes on, and no promise is broken."""

from __future__ import annotations

import random
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import apsw
import pytest

from hubtui.errors import Broken, Unreachable
from hubtui.server.log.tree import Tree
from hubtui.server.log.verify import verify
from hubtui.server.store import Store, StoreFailed, open_store
from hubtui.server.writer import Writer
from tests.server.core.faulty import Disk, disk
from tests.server.core.hub import KEY, SIGNER, FakeClock, found, note_of


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
