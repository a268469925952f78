"""A step that falls due happens once, whatever happens around it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from hubtui.domain.clock import DAY, HOUR, MINUTE
from hubtui.errors import Refused, Unreachable
from hubtui.server import due_loop
from hubtui.server.store import DiskFull, Store
from hubtui.server.timers import Due, Timers
from hubtui.server.tx import Tx
from hubtui.server.writer import Writer
from tests.server.core.hub import START, FakeClock, note_of


class Nudges:
    """A handler that leaves a mark in the log, and can be told to fail."""

    def __init__(self) -> None:
        self.seen: list[Due] = []
        self.failing = False
        self.fails_on = ""
        self.call: Callable[[], None] | None = None

    def __call__(self, tx: Tx, due: Due) -> None:
        note_of(tx, due.thing)
        if self.failing or due.thing == self.fails_on:
            raise ZeroDivisionError
        self.seen.append(due)
        if self.call:
            tx.after(self.call)

    @property
    def things(self) -> list[str]:
        return [due.thing for due in self.seen]


@pytest.fixture
def nudges() -> Nudges:
    return Nudges()


@pytest.fixture
def timers(writer: Writer, store: Store, clock: FakeClock, nudges: Nudges) -> Timers:
    return Timers(writer, store.reader().q, clock, {"nudge": nudges, URGENT: nudges})


URGENT = "next-supervisor"
"""A step of a safety alert."""


async def put(
    writer: Writer,
    *due: tuple[str, int],
    round: int = 0,  # noqa: A002
    step: str = "nudge",
) -> None:
    def command(tx: Tx) -> None:
        for thing, at in due:
            tx.timer(thing, step, at, round=round)

    await writer.do(command)


async def test_due_steps_fire_oldest_first_and_only_once(
    writer: Writer, timers: Timers, nudges: Nudges, clock: FakeClock
) -> None:
    await put(writer, ("late", START + 2), ("later", START + 3), ("first", START + 1))
    await put(writer, ("first", START + 1))  # the same step again is the same step
    assert await timers.fire_due() == 0
    clock.now += 2
    assert await timers.fire_due() == 2
    clock.now += DAY
    assert await timers.fire_due() == 1
    assert await timers.fire_due() == 0
    assert nudges.things == ["first", "late", "later"]
    assert nudges.seen[2].late_us == DAY - 1


async def test_each_round_is_its_own_step(
    writer: Writer, timers: Timers, nudges: Nudges, clock: FakeClock
) -> None:
    await put(writer, ("a", START))
    await timers.fire_due()
    await put(writer, ("a", START))
    await put(writer, ("a", START), round=1)
    await timers.fire_due()
    assert [due.round for due in nudges.seen] == [0, 1]


async def test_a_cancelled_step_never_fires(
    writer: Writer, timers: Timers, nudges: Nudges, clock: FakeClock
) -> None:
    await put(writer, ("a", START + 1), ("b", START + 1), ("c", START + 1))
    await writer.do(lambda tx: tx.cancel_timers("a"))
    await writer.do(lambda tx: tx.cancel_timers("b", "nudge"))
    await writer.do(lambda tx: tx.cancel_timers("c", "another"))
    clock.now += 1
    await timers.fire_due()
    assert nudges.things == ["c"]


async def test_cancelled_between_looking_and_firing(
    writer: Writer, store: Store, clock: FakeClock, timers: Timers, nudges: Nudges
) -> None:
    await put(writer, ("a", START))
    [row] = store.reader().q.due_timers(now=clock.now, first="[]", most=9)
    await writer.do(lambda tx: tx.cancel_timers("a"))
    await timers._fire(row)
    assert nudges.seen == []


async def test_two_loops_fire_it_once_together(
    writer: Writer, store: Store, clock: FakeClock, timers: Timers, nudges: Nudges
) -> None:
    other = Timers(writer, store.reader().q, clock, {"nudge": nudges})
    await put(writer, *((f"t{n}", START) for n in range(40)))
    await asyncio.gather(timers.fire_due(), other.fire_due(), timers.fire_due())
    assert sorted(nudges.things) == sorted(f"t{n}" for n in range(40))


async def test_a_failing_step_is_undone_waits_and_stops_no_other(
    writer: Writer,
    store: Store,
    timers: Timers,
    nudges: Nudges,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    q = store.reader().q
    await put(writer, ("a", START))
    nudges.failing = True
    assert await timers.fire_due() == 1
    assert q.log_size() == 0  # neither its leaf nor ours
    assert "ZeroDivisionError" in caplog.text
    assert await timers.fire_due() == 0  # it waits
    nudges.failing = False
    await put(writer, ("b", START))
    await timers.fire_due()
    clock.now += MINUTE
    await timers.fire_due()
    assert nudges.things == ["b", "a"]


async def test_an_unknown_step_waits_for_a_program_that_knows_it(
    writer: Writer, store: Store, clock: FakeClock, nudges: Nudges
) -> None:
    old = Timers(writer, store.reader().q, clock, {})
    await put(writer, ("a", START))
    await old.fire_due()
    clock.now += HOUR
    assert await Timers(writer, store.reader().q, clock, {"nudge": nudges}).fire_due() == 1
    assert nudges.things == ["a"]


async def test_a_clock_set_back_neither_unfires_nor_holds_a_failed_step_for_ever(
    writer: Writer, timers: Timers, nudges: Nudges, clock: FakeClock
) -> None:
    await put(writer, ("done", START), ("failed", START))
    nudges.failing = True
    await timers.fire_due()
    nudges.failing = False
    clock.now += DAY
    await timers.fire_due()
    clock.now -= 2 * DAY
    assert await timers.fire_due() == 0
    clock.now = START
    assert await timers.fire_due() == 0
    assert sorted(nudges.things) == ["done", "failed"]


async def test_a_wait_set_by_a_wrong_clock_does_not_hold(
    writer: Writer, timers: Timers, nudges: Nudges, clock: FakeClock
) -> None:
    clock.now += 3650 * DAY
    await put(writer, ("a", START))
    nudges.failing = True
    await timers.fire_due()
    nudges.failing = False
    clock.now = START + DAY
    await timers.fire_due()
    assert nudges.things == ["a"]


async def test_the_loop_wakes_for_a_commit_and_ends_when_told(
    writer: Writer, timers: Timers, nudges: Nudges
) -> None:
    writer.listen(timers.wake)
    fired = asyncio.Event()
    nudges.call = fired.set
    running = asyncio.create_task(timers.run())
    await asyncio.sleep(0)
    await put(writer, ("a", START))
    async with asyncio.timeout(20):  # below the loop's own longest sleep
        await fired.wait()
    timers.stop()
    await running


async def test_while_the_hub_cannot_write_the_step_stays_due(
    writer: Writer,
    timers: Timers,
    nudges: Nudges,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await put(writer, ("a", START))
    real = writer._execute

    def full(sql: str) -> None:
        if sql == "COMMIT":
            raise DiskFull("x")
        real(sql)

    monkeypatch.setattr(writer, "_execute", full)
    with pytest.raises(Unreachable, match="hub-disk-full"):
        await timers.fire_due()
    monkeypatch.undo()
    nudges.seen.clear()
    await timers.fire_due()
    assert nudges.things == ["a"]


async def test_what_cannot_be_written_now_holds_up_no_safety_alert(
    writer: Writer, timers: Timers, nudges: Nudges, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(writer, *((f"old{n}", START - HOUR) for n in range(70)))  # more than one look sees
    await put(writer, ("knife", START), step=URGENT)
    real = writer.do

    async def reserve_only(command: Callable[[Tx], None], *, urgent: bool = False) -> None:
        if not urgent:
            raise Unreachable("hub-disk-full")
        await real(command, urgent=True)

    monkeypatch.setattr(writer, "do", reserve_only)
    with pytest.raises(Unreachable, match="hub-disk-full"):
        await timers.fire_due()
    assert nudges.things == ["knife"]


async def test_a_step_that_fails_and_cannot_be_put_off_stops_no_other(
    writer: Writer, timers: Timers, nudges: Nudges, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(writer, ("breaks", START - HOUR), ("works", START))
    nudges.fails_on = "breaks"
    real, asked = writer.do, []

    async def busy_at_second(command: Callable[[Tx], None], *, urgent: bool = False) -> None:
        asked.append(urgent)
        if len(asked) == 2:
            raise Refused("hub-busy")
        await real(command, urgent=urgent)

    monkeypatch.setattr(writer, "do", busy_at_second)
    with pytest.raises(Refused, match="hub-busy"):
        await timers.fire_due()
    assert nudges.things == ["works"]


@pytest.mark.parametrize("error", [Refused("hub-busy"), Unreachable("store"), ZeroDivisionError()])
async def test_nothing_ends_the_loop(
    writer: Writer,
    timers: Timers,
    nudges: Nudges,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    errors, real = iter((error, error)), timers.fire_due

    async def fails_twice() -> int:
        for each in errors:
            raise each
        return await real()

    monkeypatch.setattr(timers, "fire_due", fails_twice)
    monkeypatch.setattr(due_loop, "PAUSE", 0.0)
    fired = asyncio.Event()
    nudges.call = fired.set
    await put(writer, ("a", START))
    running = asyncio.create_task(timers.run())
    async with asyncio.timeout(20):
        await fired.wait()
    timers.stop()
    await running
    assert nudges.things == ["a"]
