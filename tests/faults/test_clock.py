"""R8: the hub's clock is set forward or back, or passes a daylight-saving night, in mid-course.

Eight ways a clock can move, with a lock, an ordinary alert and a safety alert in course each time.
The hub's own clock decides: who sets it is trusted, and what it says has passed has passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hubtui.domain.clock import DAY, HOUR, MINUTE, SECOND
from hubtui.domain.worktime import micros, moment_of
from hubtui.server.timers import Due, Timers
from hubtui.server.tx import Tx
from hubtui.wire import routes
from tests.faults.conftest import Figures
from tests.faults.invariant import Acked, wrong_with
from tests.faults.ready import YEAR, Author, Ready, author, running
from tests.hubs import AsgiHub, Problem, TestClock, passphrase
from tests.server import made

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

ANA, BETH, COLIN = "Ana Sender", "Beth Receiver", "Colin Other"
AUCKLAND = ZoneInfo("Pacific/Auckland")


def at(*when: int) -> int:
    """A moment as the hub's wall shows it."""
    return micros(datetime(*when, tzinfo=AUCKLAND))  # type: ignore[arg-type, misc]


@dataclass(frozen=True)
class Case:
    """Where the clock stands at first, and by how much it is set wrong, or right, on the way."""

    starts: int
    jump: int = 0


WEDNESDAY = at(2027, 2, 10, 13, 0)
CASES = {
    "a second forward": Case(WEDNESDAY, SECOND),
    "a second back": Case(WEDNESDAY, -SECOND),
    "an hour forward": Case(WEDNESDAY, HOUR),
    "an hour back": Case(WEDNESDAY, -HOUR),
    "a day forward": Case(WEDNESDAY, DAY),
    "a day back": Case(WEDNESDAY, -DAY),
    "ten years forward": Case(WEDNESDAY, 10 * YEAR),
    "the night clocks go back": Case(at(2027, 4, 3, 23, 30)),
    "the night clocks go forward": Case(at(2027, 9, 25, 23, 30)),
}
Running = Callable[[], Awaitable[AsgiHub]]


def test_the_nights_are_those_nights() -> None:
    for name, hours in (("back", 25), ("forward", 23)):
        start = moment_of(CASES[f"the night clocks go {name}"].starts).astimezone(AUCKLAND)
        day = (start + timedelta(days=1)).replace(hour=0, minute=0)
        after = (start + timedelta(days=2)).replace(hour=0, minute=0)
        assert after.astimezone(UTC) - day.astimezone(UTC) == timedelta(hours=hours)


class Course:
    """A hub that can be stopped and started again on the same, moving clock."""

    def __init__(self, ready: Ready, place: Path, clock: TestClock) -> None:
        self.ready = ready
        self.place = ready.copy(place)
        self.clock = clock
        self._stack = AsyncExitStack()

    async def start(self) -> AsgiHub:
        """Start, or stop and start again."""
        await self.stop()
        made_one = running(self.ready, self.place, clock=self.clock)
        self.hub = await self._stack.enter_async_context(made_one)
        return self.hub

    async def stop(self) -> None:
        """Stop it."""
        await self._stack.aclose()

    async def pass_by(self, steps: int, each: int, jump: int = 0) -> None:
        """Let time pass in steps, setting the clock and starting anew half way."""
        for step in range(steps):
            await self.hub.fire(each)
            if step == steps // 2:
                self.clock.now += jump
                await self.hub.fire()
                await self.start()
                await self.hub.fire()


def fired(hub: AsgiHub, thing: str) -> list[dict[str, Any]]:
    """The steps of a thing; checked that none was early, left out, or done twice."""
    rows: list[dict[str, Any]] = hub.server.q.override_timers(override=thing)
    for row in rows:
        if row["outcome"] == "fired":
            assert row["done_at"] >= row["due_at"], row
        assert row["done_at"] is not None or row["due_at"] > hub.clock.now, row
    done = [(row["step"], row["round"]) for row in rows if row["outcome"] == "fired"]
    logged = hub.leaves(thing).count("timer:fired")
    assert logged == len(done) == len(set(done)), (logged, done)
    return rows


async def lock(course: Course, write: Author, case: Case) -> str:
    """Three wrong tries wait a minute, by the hub's own clock, whatever was done to it."""
    hub = await course.start()
    person, station = course.ready.people[COLIN], hub.workstation
    for _ in range(3):
        await refused_as("sign-in-wrong", station.sign_in(person, "not the words at all"))
    until = course.clock.now + MINUTE
    course.clock.now += 20 * SECOND + case.jump
    await course.start()
    right = passphrase(COLIN)
    if course.clock.now < until - SECOND:
        await refused_as("sign-in-wait", course.hub.workstation.sign_in(person, right))
        course.clock.now = until - SECOND
        await refused_as("sign-in-wait", course.hub.workstation.sign_in(person, right))
    course.clock.now = max(course.clock.now, until + SECOND)
    desk = await course.hub.workstation.sign_in(person, right)
    await desk.call(routes.ME)
    course.clock.now -= HOUR  # and a session that has begun is not older than it is
    await desk.call(routes.ME)
    return ""


async def refused_as(code: str, call: Awaitable[Any]) -> None:
    with pytest.raises(Problem) as said:
        await call
    assert said.value.code == code


async def alert(course: Course, write: Author, case: Case) -> str:
    """An ordinary alert nobody opens: its sender hears, then supervisors, then it lapses."""
    hub = await course.start()
    receipt = await made.send(hub, hub.desks[ANA], course.ready.people[BETH])
    await course.pass_by(48, 4 * HOUR, case.jump)
    rows = fired(course.hub, receipt.alert)
    steps = Counter(row["step"] for row in rows if row["outcome"] == "fired")
    assert steps["lapse"] == 1
    assert steps["nudge"] <= 1
    assert steps["nudge"] == course.hub.leaves(receipt.alert).count("alert:late")
    [lapse] = [row["due_at"] for row in rows if row["step"] == "lapse"]
    shown = moment_of(lapse).astimezone(AUCKLAND)
    assert (shown.hour, shown.minute) == (0, 0)
    return receipt.alert


async def safety(course: Course, write: Author, case: Case) -> str:
    """A safety alert nobody takes: every step of its climb, once."""
    hub = await course.start()
    body = write.override(BETH).model_copy(update={"written_at": course.clock.now})
    receipt = await hub.desks[ANA].call(routes.SEND_OVERRIDE, body)
    await course.pass_by(60, 2 * MINUTE, case.jump)
    fired(course.hub, receipt.override)
    await course.pass_by(40, 6 * HOUR)
    rows = fired(course.hub, receipt.override)
    assert len(rows) == 10
    assert all(row["outcome"] == "fired" for row in rows)
    shown = [
        row["code"]
        for row in course.hub.server.q.override_events(override=receipt.override)
        if row["kind"] == "shown"
    ]
    assert len(shown) == len(set(shown)) == 5
    return receipt.override


SCENES = {"lock": lock, "alert": alert, "safety": safety}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("name", CASES)
async def test_whatever_the_clock_does(
    name: str, scene: str, ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    case = CASES[name]
    course = Course(ready, tmp_path / "hub", TestClock(case.starts))
    async with author(ready, tmp_path / "author") as write:
        try:
            await SCENES[scene](course, write, case)
            public = course.hub.server.log_key.public
        finally:
            await course.stop()
    found = wrong_with(course.place / "data" / "hub.db", Acked(), public)
    figures(f"R8 clock, {name}, {scene}", wrong=len(found))
    assert not found


async def test_control_a_step_without_its_done_mark_is_caught(
    ready: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: Figures
) -> None:
    """A hub that remembers in memory what it fired fires it again when the clock is set back."""
    settled = Timers._step

    def forgetful(self: Timers, tx: Tx, row: Any) -> None:
        if row["step"] == "next-supervisor":
            due = Due(row["id"], row["thing"], row["step"], 0, row["due_at"], 0)
            self._handlers[due.step](tx, due)
            if tx.now < row["due_at"] + 6 * MINUTE:
                return
        settled(self, tx, row)

    monkeypatch.setattr(Timers, "_step", forgetful)
    course = Course(ready, tmp_path / "hub", TestClock(WEDNESDAY))
    caught = 0
    async with author(ready, tmp_path / "author") as write:
        try:
            hub = await course.start()
            body = write.override(BETH)
            receipt = await hub.desks[ANA].call(routes.SEND_OVERRIDE, body)
            for _ in range(11):
                course.clock.now += 2 * MINUTE
                await hub.server.timers.fire_due()  # type: ignore[union-attr]
            events = hub.server.q.override_events(override=receipt.override)
            caught = sum(e["code"] == "next-supervisor" and e["kind"] == "shown" for e in events)
        finally:
            await course.stop()
    figures("R8 control, no done mark", times_called=caught)
    assert caught > 1
