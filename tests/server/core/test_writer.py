"""The writer: each command alone, a batch together, nothing told before it is on disk."""

from __future__ import annotations

import asyncio
import threading

import pytest

from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Broken, Refused, Unreachable
from hubtui.server.log.proofs import receipt
from hubtui.server.log.verify import verify
from hubtui.server.store import ConstraintFailed, DiskFull, Store, StoreFailed, SyncFailed
from hubtui.server.tx import AfterCommit, Tx
from hubtui.server.writer import BATCH, QUEUE, RESERVED, Writer
from tests.server.core.hub import HUB, KEY, SIGNER, FakeClock, note_of


class Gate:
    """Holds the writer inside a command until opened, so that a queue builds up behind it."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()

    def __call__(self, tx: Tx) -> None:
        self.entered.set()
        self.opened.wait(30)

    async def close(self, writer: Writer) -> asyncio.Task[None]:
        held = asyncio.ensure_future(writer.do(self))
        await asyncio.to_thread(self.entered.wait, 30)
        return held


def fail(tx: Tx) -> None:
    note_of(tx)
    raise Refused("test-no")


async def test_what_was_answered_is_on_disk(writer: Writer, store: Store) -> None:
    seq = await writer.do(note_of)
    assert store.reader().q.log_size() == seq + 1 == 1


async def test_64_askers_get_their_own_answers(writer: Writer, store: Store) -> None:
    async def ask() -> list[int]:
        return [await writer.do(note_of) for _ in range(20)]

    answers = [seq for one in await asyncio.gather(*(ask() for _ in range(64))) for seq in one]
    assert sorted(answers) == list(range(64 * 20))
    assert verify(store.path, public=KEY.public, thorough=True).well
    heads = store.reader().q.log_heads()
    assert len(heads) < 64 * 20  # commits were shared


async def test_a_refused_command_undoes_itself_alone(writer: Writer, store: Store) -> None:
    gate = Gate()
    held = await gate.close(writer)
    jobs = [writer.do(fail if n % 3 == 1 else note_of) for n in range(30)]
    waiting = [asyncio.ensure_future(job) for job in jobs]
    await asyncio.sleep(0)
    gate.opened.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    await held
    kept = [one for one in results if isinstance(one, int)]
    refused = [one for one in results if isinstance(one, Refused)]
    assert (len(kept), len(refused)) == (20, 10)
    assert kept == list(range(20))  # numbers without gaps: the log went back each time
    q = store.reader().q
    assert q.log_size() == 20
    assert q.last_event(person="someone") == 20
    assert verify(store.path, public=KEY.public).well
    assert [head["size"] for head in q.log_heads()] == [20]  # one batch, one head


async def test_a_broken_command_is_told_what_it_broke(writer: Writer) -> None:
    def double(tx: Tx) -> None:
        tx.q.add_tile(tile=5, root=b"x")
        tx.q.add_tile(tile=5, root=b"x")

    with pytest.raises(ConstraintFailed):
        await writer.do(double)
    with pytest.raises(ZeroDivisionError):
        await writer.do(lambda tx: 1 // 0)
    assert await writer.do(note_of) == 0


async def test_words_and_names_cannot_enter_the_log(writer: Writer) -> None:
    def say(tx: Tx) -> None:
        tx.leaf(AuditEvent.ALERT_SENT, actor="a", thing="b", why="Mere was seen at school")

    with pytest.raises(Broken, match="log-fact"):
        await writer.do(say)


async def test_nothing_is_told_before_the_commit_or_after_a_refusal(
    writer: Writer, store: Store
) -> None:
    told: list[tuple[int, int]] = []
    reader = store.reader()

    def listen(news: AfterCommit) -> None:
        told.append((len(news.events), reader.q.log_size()))

    called: list[str] = []

    def act(tx: Tx) -> int:
        tx.after(lambda: called.append("kept"))
        return note_of(tx)

    def act_and_fail(tx: Tx) -> None:
        tx.after(lambda: called.append("dropped"))
        fail(tx)

    writer.listen(listen)
    with pytest.raises(Refused):
        await writer.do(act_and_fail)
    await writer.do(act)
    await asyncio.sleep(0)
    assert told == [(0, 0), (1, 1)]
    assert called == ["kept"]


async def test_a_full_queue_refuses_but_keeps_places_for_safety(writer: Writer) -> None:
    gate = Gate()
    held = await gate.close(writer)
    plain = [asyncio.ensure_future(writer.do(note_of)) for _ in range(QUEUE)]
    await asyncio.sleep(0)
    with pytest.raises(Refused, match="hub-busy"):
        await writer.do(note_of)
    urgent = [asyncio.ensure_future(writer.do(note_of, urgent=True)) for _ in range(RESERVED)]
    await asyncio.sleep(0)
    with pytest.raises(Refused, match="hub-busy"):
        await writer.do(note_of, urgent=True)
    gate.opened.set()
    first = await asyncio.gather(*urgent)
    assert sorted(first) == list(range(RESERVED))  # ahead of all that waited longer
    rest = await asyncio.gather(*plain)
    assert max(rest) == QUEUE + RESERVED - 1
    await held


async def test_an_asker_who_went_away_changes_nothing(writer: Writer, store: Store) -> None:
    gate = Gate()
    held = await gate.close(writer)
    gone = asyncio.ensure_future(writer.do(note_of))
    await asyncio.sleep(0)
    gone.cancel()
    gate.opened.set()
    await held
    assert await writer.do(note_of) == 1
    assert store.reader().q.log_size() == 2


async def test_stopping_finishes_what_waits(writer: Writer, store: Store) -> None:
    waiting = [asyncio.ensure_future(writer.do(note_of)) for _ in range(BATCH * 3)]
    await asyncio.sleep(0)
    await writer.stop()
    assert len(set(await asyncio.gather(*waiting))) == BATCH * 3
    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(note_of)


async def test_a_receipt_is_the_same_each_time_and_proves_itself(
    writer: Writer, store: Store
) -> None:
    seq = await writer.do(note_of)
    first = receipt(store.reader().q, seq)
    await writer.do(note_of)
    assert receipt(store.reader().q, seq) == first
    with pytest.raises(Refused, match="log-no-leaf"):
        receipt(store.reader().q, 2)


def broken_at(
    monkeypatch: pytest.MonkeyPatch, writer: Writer, statement: str, error: Exception
) -> None:
    """Let the engine fail once at one statement."""
    real = writer._execute
    left = [1]

    def execute(sql: str) -> None:
        if sql == statement and left:
            left.pop()
            raise error
        real(sql)

    monkeypatch.setattr(writer, "_execute", execute)


@pytest.mark.parametrize(
    ("error", "code"),
    [(DiskFull("x"), "hub-disk-full"), (StoreFailed("x"), "hub-cannot-write")],
)
@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "SAVEPOINT command", "COMMIT"])
async def test_a_full_disk_refuses_the_batch_and_recovers_unrestarted(
    writer: Writer,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    code: str,
    statement: str,
) -> None:
    await writer.do(note_of)
    broken_at(monkeypatch, writer, statement, error)
    with pytest.raises(Unreachable, match=code):
        await writer.do(note_of)
    assert store.reader().q.log_size() == 1
    assert not writer.dead
    assert await writer.do(note_of) == 1
    assert verify(store.path, public=KEY.public).well


async def test_after_a_failed_sync_nothing_is_ever_written(
    writer: Writer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await writer.do(note_of)
    broken_at(monkeypatch, writer, "COMMIT", SyncFailed("x"))
    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(note_of)
    assert writer.dead
    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(note_of)
    assert store.reader().q.log_size() == 1  # and reading goes on


@pytest.mark.parametrize("part", ["_spent", "_post", "_take"])
async def test_nobody_waits_for_ever_on_a_writer_that_ended(
    store: Store, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Whatever ends its thread: who waits is answered, and it says that it is dead."""
    writer, heard = Writer(store, clock, SIGNER), asyncio.Event()
    writer.on_trouble(heard.set)
    writer.start()
    gate = Gate()
    held = await gate.close(writer)
    waiting = [asyncio.ensure_future(writer.do(note_of)) for _ in range(BATCH + 5)]
    await asyncio.sleep(0)
    real, left = getattr(writer, part), [1]

    def ends(*facts: object) -> object:
        if left:
            left.pop()
            raise MemoryError
        return real(*facts)

    monkeypatch.setattr(writer, part, ends)
    gate.opened.set()
    async with asyncio.timeout(20):
        done = await asyncio.gather(held, *waiting, return_exceptions=True)
        await heard.wait()
    assert sum(isinstance(one, Unreachable) for one in done) >= 5
    assert (writer.dead, writer.trouble) == (True, "hub-cannot-write")
    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(note_of)
    await writer.stop()


async def test_a_batch_that_could_not_read_either_is_trouble(writer: Writer) -> None:
    def reads(tx: Tx) -> None:
        raise StoreFailed("x")

    with pytest.raises(Unreachable, match="hub-cannot-write"):
        await writer.do(reads)
    assert (writer.dead, writer.trouble) == (False, "hub-cannot-write")
    await writer.do(note_of)
    assert writer.trouble == ""


async def test_a_really_full_disk(writer: Writer, store: Store) -> None:
    await writer.do(note_of)
    run = store.connection.execute
    [now] = run("PRAGMA page_count").fetchall()
    run(f"PRAGMA max_page_count = {now['page_count'] + 2}")  # type: ignore[call-overload]

    def big(tx: Tx) -> None:
        for _ in range(200):
            note_of(tx)

    with pytest.raises(Unreachable, match="hub-disk-full"):
        await writer.do(big)
    run("PRAGMA max_page_count = 1000000")
    await writer.do(big)
    assert store.reader().q.log_size() == 201
    assert verify(store.path, public=KEY.public).well


def test_a_log_that_does_not_end_in_its_head_is_not_taken_up(
    store: Store, clock: FakeClock
) -> None:
    with store.transaction():
        store.bound(HUB).add_leaf(seq=0, body="{}")
    with pytest.raises(Broken, match="log-head-differs"):
        Writer(store, clock, SIGNER)
