"""R1: the real server is killed at random moments under four clients, and starts again.

Clients send again what had no answer, as a desk does: the same draft version, the same key.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from hubtui.wire.overrides import SendOverride
from hubtui.wire.records import KeepDraft
from tests.faults.conftest import Figures, Scale
from tests.faults.invariant import Acked, doubles, wrong_with
from tests.faults.ready import SENDERS, Author, Ready, author, child, until
from tests.hubs import Desk, Problem

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

RECOVERY = 3.0
"""Seconds of processor time from the kill to the next answer; by the clock, others have a say."""


@dataclass
class Sender:
    """One person: what they are sending, until it is acknowledged."""

    ready: Ready
    write: Author
    name: str
    acked: Acked
    chance: random.Random
    meant: Counter[str]
    draft: str = ""
    alert: SendDraft | None = None
    override: SendOverride | None = None
    to: str = ""
    answers: int = 0
    again: int = field(default=0)

    async def go_on(self, http: httpx.AsyncClient) -> None:
        """Send one after another until the hub is gone."""
        desk = self.ready.desk(http, self.name)
        self.again += self.override is not None or bool(self.draft)
        while True:
            if self.override is None and self.alert is None:
                self._decide()
            if self.override is not None:
                self.acked.override(await desk.call(routes.SEND_OVERRIDE, self.override))
                self.override = None
            else:
                await self._send(desk)
            self.answers += 1

    def _decide(self) -> None:
        self.to = self.chance.choice([one for one in SENDERS if one != self.name])
        self.meant[self.ready.people[self.name]] += 1
        if self.chance.random() < 0.3:
            self.override = self.write.override(self.to)
        else:
            self.draft, self.alert = "", self.write.alert(self.name, self.to)

    async def _send(self, desk: Desk) -> None:
        assert self.alert is not None
        if not self.draft:
            kept = KeepDraft(job="tell", version=0, answers="{}")
            self.draft = (await desk.call(routes.KEEP_NEW_DRAFT, kept)).id
        receipt = await desk.call(routes.SEND_DRAFT, self.alert, id=self.draft)
        self.acked.alert(receipt, self.ready.people[self.to])
        self.alert, self.draft = None, ""


@dataclass
class Outcome:
    """What a campaign of kills found."""

    acked: Acked
    wrong: list[dict[str, list[str]]] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unseen: int = 0
    again: int = 0
    back: list[float] = field(default_factory=list)
    """Seconds until each next answer, by the clock."""
    spent: list[float] = field(default_factory=list)
    """The same in processor time of the hub."""


async def kill_often(
    ready: Ready,
    place: Path,
    times: int,
    *,
    part: int = 0,
    before: str = "",
    upon_alert: bool = False,
) -> Outcome:
    """Start, send, kill, look; so often.

    A kill falls at random after a few answers (1, 2, 3, 4, none, and so on), so that there is
    work under way on however busy a machine; or at once ``upon_alert``, the first acknowledged.
    """
    outcome, meant = Outcome(Acked()), Counter[str]()
    chance = random.Random(f"{times} {part}")
    async with author(ready, place.with_suffix(".author")) as write:
        public = write.hub.server.log_key.public
        senders = [
            Sender(ready, write, name, outcome.acked, random.Random(f"{name} {part}"), meant)
            for name in SENDERS
        ]
        with child(ready, place, before=before) as server:
            for cycle in range(times):
                began = time.monotonic()
                if cycle:
                    server.start()
                async with server.client() as http:
                    await Desk(http).call(routes.GREET)
                    if cycle:
                        outcome.back.append(time.monotonic() - began)
                        outcome.spent.append(processor(server.pid))
                    wait = 0.0 if upon_alert else chance.uniform(0.0, 0.3)
                    goal = sum(one.answers for one in senders) + (cycle + 1) % 5

                    def enough(goal: int = goal) -> bool:
                        if upon_alert:
                            return bool(outcome.acked.alerts)
                        return sum(one.answers for one in senders) >= goal

                    outcome.refused += await under_way(senders, http, enough, wait, server.kill)
                found = wrong_with(place / "data" / "hub.db", outcome.acked, public)
                if found:
                    outcome.wrong.append(found)
            server.start()
            async with server.client() as http:
                outcome.unseen = await unseen(ready, http, outcome.acked)
        outcome.doubled = doubles(place / "data" / "hub.db", meant)
        outcome.again = sum(one.again for one in senders)
    return outcome


def processor(pid: int) -> float:
    """Seconds of processor time a process has used."""
    with Path(f"/proc/{pid}/stat").open(encoding="utf-8") as file:
        numbers = file.read().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


async def under_way(
    senders: list[Sender],
    http: httpx.AsyncClient,
    enough: Callable[[], bool],
    seconds: float,
    kill: Callable[[], None],
) -> list[Problem]:
    """Let everybody send until so long after there was enough, then kill the hub under them."""
    work: list[Coroutine[Any, Any, None]] = [one.go_on(http) for one in senders]
    tasks = [asyncio.create_task(one) for one in work]
    await until(lambda: enough() or any(one.done() for one in tasks))
    await asyncio.sleep(seconds)
    await asyncio.to_thread(kill)
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    refused = [one for one in ended if isinstance(one, Problem)]
    assert all(isinstance(one, httpx.TransportError | Problem) for one in ended), ended
    return refused


async def unseen(ready: Ready, http: httpx.AsyncClient, acked: Acked) -> int:
    """Count what was acknowledged and is not in its named person's list, asked of the hub."""
    missing = 0
    for name, person in ready.people.items():
        desk, seen, after = ready.desk(http, name), set[str](), ""
        while True:
            query = {"box": "waiting", **({"after": after} if after else {})}
            page = await desk.call(routes.ALERTS, query=query)
            seen |= {row.id for row in page.rows}
            if not page.after:
                break
            after = page.after
        seen |= {row.id for row in (await desk.call(routes.OVERRIDES)).rows}
        mine = {one for one, (_, to) in acked.alerts.items() if to == person}
        mine |= {one for one, (_, told) in acked.overrides.items() if person in told}
        missing += len(mine - seen)
    return missing


HUB = 50
"""Kills of one hub: it is looked through after each, and grows."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each fifty kills a hub and a test of their own."""
    if "part" in metafunc.fixturenames:
        metafunc.parametrize("part", range(40 if metafunc.config.getoption("--long") else 4))


async def test_killed_at_any_moment(
    part: int, ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = min(HUB, max(2, scale(200, 2_000) // 4))
    found = await kill_often(ready, tmp_path / "hub", times, part=part)
    figures(
        f"R1 kill, part {part}",
        cycles=times,
        acknowledged=len(found.acked),
        sent_again=found.again,
        wrong=len(found.wrong),
        doubled=len(found.doubled),
        unseen=found.unseen,
        serving_again_median=round(statistics.median(found.back), 2),
        serving_again_worst=round(max(found.back), 2),
        serving_again_processor=round(statistics.median(found.spent), 2),
        other_load=round(os.getloadavg()[0], 1),
    )
    assert not found.wrong, found.wrong[0]
    assert not found.refused, found.refused[0]
    assert not found.doubled
    assert found.unseen == 0
    assert len(found.acked) >= times
    assert found.again >= times / 4  # kills did fall between a request and its answer
    assert statistics.median(found.spent) <= RECOVERY


ANSWERS_TOO_SOON = """
import threading
from hubtui.server.writer import Writer
commit, sent = Writer._execute, []
def never(self, sql):
    if sql == "COMMIT" and sent:
        threading.Event().wait()  # what was answered below is not on disk when the kill comes
    commit(self, sql)
def one(self, job, told, done=Writer._one):
    done(self, job, told)
    if type(job.value).__name__ == "Receipt":  # an alert's: a safety alert's takes a signed head
        sent.append(job)
        self._loop.call_soon_threadsafe(job.answer)
Writer._execute, Writer._one = never, one
"""


async def test_control_a_hub_that_answers_before_it_has_written_loses(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = max(3, scale(200, 2_000) // 50)
    found = [
        await kill_often(
            ready, tmp_path / f"hub{number}", 1, before=ANSWERS_TOO_SOON, upon_alert=True
        )
        for number in range(times)
    ]
    lost = [one for one in found if any("acknowledged and lost" in what for what in one.wrong)]
    figures("R1 control, answers before the commit", cycles=times, wrong=len(lost))
    assert len(lost) == times
    assert all(one.unseen for one in found)
