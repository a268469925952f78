"""The small parts of a desk: its clock, its PIN, its ears, what it remembers."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest

from hubtui.desk.drafts.store import MOMENT, DraftStore
from hubtui.desk.drafts.sync import DraftSync
from hubtui.desk.hub import workstation
from hubtui.desk.hub.listening import listen
from hubtui.desk.session import desk_session
from hubtui.desk.session.idle import DeskClock, Idle
from hubtui.desk.session.pin import Pin
from hubtui.errors import Broken, Refused, Unreachable
from hubtui.wire import routes
from hubtui.wire.session import EventOut, EventPage
from tests.desk.fake import FACTS, ME, PLACE, FakeHub, run


@dataclass
class HandClock:
    """Moved by hand; the wall can move alone."""

    steady: float = 1000.0
    wall: float = 5_000_000.0

    def now_us(self) -> int:
        return int(self.wall * 1_000_000)

    def monotonic(self) -> float:
        return self.steady

    def go(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


def test_five_idle_minutes_are_over_and_a_touch_begins_them_again() -> None:
    clock = HandClock()
    idle = Idle(clock, 300)
    clock.go(299)
    assert not idle.over()
    idle.touch()
    clock.go(299)
    assert not idle.over()
    clock.go(1)
    assert idle.over()


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
def test_a_wall_clock_that_jumps_was_asleep(jump: float) -> None:
    clock = HandClock()
    idle = Idle(clock, 300)
    clock.wall += 5
    assert not idle.over(), "control: a clock that is set right by seconds is none"
    clock.wall += jump
    assert idle.over()


def test_the_real_clocks_go_forward() -> None:
    clock = DeskClock()
    assert clock.monotonic() <= clock.monotonic()
    assert clock.now_us() > 1_700_000_000_000_000


async def test_a_pin_is_good_for_five_tries_then_forgotten() -> None:
    pin = Pin()
    assert not pin.is_set
    await pin.choose("271828")
    await pin.check("271828")
    results = await asyncio.gather(*(pin.check("000000") for _ in range(6)), return_exceptions=True)
    codes = [error.code for error in results if isinstance(error, Refused)]
    assert sorted(codes) == ["pin-out"] * 2 + ["pin-wrong"] * 4, "tries made at once all count"
    with pytest.raises(Refused, match="pin-out"):
        await pin.check("271828")


@dataclass
class Ears:
    """A hub whose streams end and whose pages can be asked."""

    streams: list[list[EventOut] | Exception]
    pages: list[EventPage | Exception]
    asked: list[tuple[str, float]] = field(default_factory=list)
    token: str = ""

    async def call(
        self, route: Any, body: Any, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> Any:
        now = asyncio.get_running_loop().time()
        self.asked.append((dict(query or {}).get("after", ""), now))
        page = self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]
        if isinstance(page, Exception):
            raise page
        return page

    async def events(self, after: int) -> AsyncGenerator[EventOut, None]:
        stream = self.streams.pop(0) if self.streams else Unreachable("hub-no-answer")
        if isinstance(stream, Exception):
            raise stream
        for event in stream:
            yield event

    async def close(self) -> None:
        pass


def event(number: int, kind: str = "alert:new") -> EventOut:
    return EventOut(number=number, kind=kind, reference=f"R{number}")


def heard_of(ears: Ears, seconds: float) -> list[int]:
    async def story() -> list[int]:
        heard: list[int] = []
        task = asyncio.create_task(listen(ears, lambda each: heard.append(each.number), 4))
        await asyncio.wait([task], timeout=seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return heard

    return run(story())


def test_each_event_is_heard_once_over_streams_that_drop() -> None:
    nothing = EventPage(events=[], last=4)
    later = EventPage(events=[event(7)], last=7)
    ears = Ears([[event(5), event(6)], [event(6), event(7), event(8)]], [nothing, later])
    assert heard_of(ears, 3) == [5, 6, 7, 8]
    assert ears.asked[1][0] == "6", "asked for what came after the last one heard"


def test_without_a_stream_it_asks_at_least_every_fifteen_seconds() -> None:
    ears = Ears([], [EventPage(events=[], last=0)])
    heard_of(ears, 120)
    times = [at for _, at in ears.asked]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) >= 8
    assert max(gaps) <= 15
    assert min(gaps[-3:]) >= 7, "control: and it backs off"


def test_being_told_to_ask_everything_again_goes_back_to_that_number() -> None:
    page = EventPage(events=[event(3, "all")], last=3)
    ears = Ears([[event(9)], [event(4)]], [EventPage(events=[], last=8), page, page])
    assert heard_of(ears, 1.5)[:3] == [9, 3, 4]


def test_an_ended_session_is_not_listened_to() -> None:
    ears = Ears([], [Refused("sign-in", status=401)])
    heard_of(ears, 60)
    assert len(ears.asked) == 1


def test_a_workstation_is_remembered_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert workstation.load(folder) is None
    workstation.save(PLACE, folder)
    assert workstation.load(folder) == PLACE
    file = folder / workstation.FILE
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    file.write_text("{")
    with pytest.raises(Broken, match="workstation-unreadable"):
        workstation.load(folder)


def test_home_waits_a_moment_for_what_is_being_dropped_and_no_longer() -> None:
    class Slow:
        def __init__(self, seconds: float) -> None:
            self.seconds, self.gone = seconds, False

        async def drop(self) -> None:
            await asyncio.sleep(self.seconds)
            self.gone = True

    async def story() -> None:
        keepers = DraftStore(FakeHub(), lambda: None)
        await keepers.dropped()
        soon, late = Slow(MOMENT / 2), Slow(MOMENT * 60)
        for slow, there in ((soon, True), (late, False)):
            going = asyncio.create_task(keepers.drop(cast("DraftSync", slow)))
            await keepers.dropped()
            assert slow.gone is there
            if not there:
                going.cancel()

    run(story())


class Directory:
    """A hub that counts how often its facts were read."""

    def __init__(self) -> None:
        self.read, self.goes = 0, asyncio.Event()
        self.goes.set()

    async def call(self, route: Any, body: Any = None, **_: Any) -> Any:
        if route is routes.FACTS:
            self.read += 1
            await self.goes.wait()
            return FACTS
        raise Unreachable("hub-no-answer")


def test_who_is_in_today_is_read_again_when_home_is_a_while_old() -> None:
    clock, hub, reads = HandClock(), Directory(), []
    here = desk_session.DeskSession(ME, FACTS, pack=None, told=0)  # type: ignore[arg-type]
    for seconds in (0, desk_session.FACTS_SECONDS - 1, 1):
        clock.go(seconds)
        run(desk_session.home_news(cast("Any", hub), here, clock))
        reads.append(hub.read)
    assert reads == [0, 0, 1], "just signed in they are fresh; later they are read again"


def test_facts_whose_reading_gave_way_to_a_key_are_read_again() -> None:
    async def story() -> None:
        hub, here = Directory(), desk_session.DeskSession(ME, FACTS, pack=None, told=0)  # type: ignore[arg-type]
        here.read_at = 0.0
        clock = HandClock()
        clock.go(desk_session.FACTS_SECONDS)
        hub.goes.clear()
        reading = asyncio.create_task(desk_session.home_news(cast("Any", hub), here, clock))
        await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        assert hub.read == 1
        hub.goes.set()
        await desk_session.home_news(cast("Any", hub), here, clock)
        assert hub.read == 2

    run(story())
