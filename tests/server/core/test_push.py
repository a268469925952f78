"""Events reach the right person in order, and a slow or late client catches up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from hubtui.server.push import ALL, GONE, MOST, STREAMS, Push, Stream
from hubtui.server.store import Store
from hubtui.server.tx import AfterCommit, Notification, Tx
from hubtui.server.writer import Writer

SOON = 0.001
LONG = 20.0


@pytest.fixture
def push(writer: Writer, store: Store) -> Iterator[Push]:
    made = Push(store.reader().q)
    writer.listen(made.publish)
    yield made
    made.stop()
    assert len(made) == 0


async def tell(writer: Writer, person: str, *refs: str) -> None:
    def command(tx: Tx) -> None:
        for ref in refs:
            tx.event(person, "alert", ref)

    await writer.do(command)
    await asyncio.sleep(0)


async def drain(stream: Stream) -> list[Notification]:
    got: list[Notification] = []
    while isinstance(event := await stream.get(SOON), Notification):
        got.append(event)
    return got


async def test_only_the_person_named_is_told_and_numbers_are_their_own(
    writer: Writer, push: Push
) -> None:
    with push.open("mere") as hers, push.open("tama") as his:
        await tell(writer, "mere", "a", "b")
        await tell(writer, "tama", "c")
        assert [(e.number, e.ref) for e in await drain(hers)] == [(1, "a"), (2, "b")]
        assert [(e.number, e.ref) for e in await drain(his)] == [(1, "c")]
        assert await hers.get(SOON) is None  # time for a ping


async def test_a_waiting_client_is_woken(writer: Writer, push: Push) -> None:
    with push.open("mere") as stream:
        waiting = asyncio.create_task(stream.get(LONG))
        await asyncio.sleep(0)
        await tell(writer, "mere", "a")
        event = await waiting
        assert isinstance(event, Notification)
        assert event.ref == "a"


async def test_two_screens_of_one_person_are_both_told(writer: Writer, push: Push) -> None:
    with push.open("mere") as one, push.open("mere") as other:
        assert len(push) == 2
        await tell(writer, "mere", "a")
        assert await drain(one) == await drain(other) != []


async def test_a_client_resumes_where_it_was(writer: Writer, push: Push) -> None:
    await tell(writer, "mere", "a", "b", "c")
    with push.open("mere", since=1) as stream:
        await tell(writer, "mere", "d")
        assert [e.ref for e in await drain(stream)] == ["b", "c", "d"]
    with push.open("mere") as fresh:
        assert await drain(fresh) == []


@pytest.mark.parametrize("since", [0, 100_000])
async def test_a_client_too_far_behind_asks_for_everything(
    writer: Writer, push: Push, since: int
) -> None:
    await tell(writer, "mere", *("x" for _ in range(MOST + 1)))
    with push.open("mere", since=since) as stream:
        assert await drain(stream) == [Notification("mere", MOST + 1, ALL, "")]
        await tell(writer, "mere", "y")
        assert [e.ref for e in await drain(stream)] == ["y"]


async def test_a_slow_client_is_dropped_and_loses_nothing(writer: Writer, push: Push) -> None:
    with push.open("mere") as slow:
        first = [str(n) for n in range(MOST)]
        await tell(writer, "mere", *first)
        assert len(push) == 1
        await tell(writer, "mere", "one too many")
        assert len(push) == 0
        assert await slow.get(SOON) is GONE
    with push.open("mere", since=1) as again:
        assert [e.ref for e in await drain(again)] == [*first[1:], "one too many"]


async def test_one_person_cannot_take_every_connection(push: Push) -> None:
    his = push.open("tama")
    hers = [push.open("mere") for _ in range(STREAMS + 3)]
    assert len(push) == STREAMS + 1
    assert [await one.get(0) is GONE for one in hers] == [True] * 3 + [False] * STREAMS
    assert await his.get(0) is None


async def test_signing_out_and_stopping_end_streams_at_once(push: Push) -> None:
    hers, his = push.open("mere"), push.open("tama")
    waiting = asyncio.create_task(hers.get(LONG))
    await asyncio.sleep(0)
    push.end("mere")
    assert await waiting is GONE
    assert len(push) == 1
    push.stop()
    assert await his.get(LONG) is GONE
    assert await push.open("mere").get(LONG) is GONE


async def test_nothing_between_reading_and_listening_is_lost_or_told_twice(
    writer: Writer, push: Push
) -> None:
    """The event is committed and read as missed, and published after the stream is open."""
    await tell(writer, "mere", "a")
    with push.open("mere", since=0) as stream:
        push.publish(
            AfterCommit(
                [Notification("mere", 1, "alert", "a"), Notification("mere", 2, "alert", "b")]
            )
        )
        assert [e.ref for e in await drain(stream)] == ["a", "b"]
