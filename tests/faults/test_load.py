"""R11: fifty clients at once, five alerts a second, a safety alert now and then, streams open."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from hubtui.setup.plan import HubPlan
from hubtui.wire import routes
from hubtui.wire.records import KeepDraft
from tests.faults.conftest import Figures, Scale
from tests.faults.invariant import Acked, wrong_with
from tests.faults.ready import Author, Ready, author, child, make_ready, until
from tests.hubs import PLAN, Desk, planned_office, planned_person

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

CLIENTS = 50
ALERTS_A_SECOND = 5
LISTS_A_SECOND = 10
KEPT = KeepDraft(job="tell", version=0, answers='{"who":"somebody"}')
SCHOOL, HEALTH = PLAN.offices[1], PLAN.offices[0]


def crowd() -> HubPlan:
    """A hub of fifty, in two offices."""
    offices = (
        planned_office("Health", "health-nz", guide="Pita Privacy"),
        planned_office("School", "school", guide="Pita Privacy"),
    )
    known = tuple(one for one in PLAN.people if one.office in ("Health", "School"))
    letters = "abcdefghij"
    more = tuple(
        planned_person(
            f"Moana {letters[n // 10]}{letters[n % 10]}".title(), ("Health", "School")[n % 2]
        )
        for n in range(CLIENTS - len(known))
    )
    return HubPlan(
        hub="Crowded Hub", hub_phone="", on_call=(), offices=offices, people=known + more
    )


@dataclass
class Times:
    """Seconds each kind of request took, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    news: int = 0

    async def of(self, kind: str, call: Awaitable[object]) -> object:
        """Await a call and keep its time."""
        began = time.monotonic()
        try:
            answer = await call
        except (httpx.HTTPError, AssertionError) as error:
            self.errors.append(f"{kind}: {error!r}"[:200])
            return None
        self.took.setdefault(kind, []).append(time.monotonic() - began)
        return answer

    def at(self, kind: str, part: float) -> float:
        """Give a quantile in milliseconds."""
        ordered = sorted(self.took[kind])
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000, 1)


async def follow(desk: Desk, times: Times) -> None:
    """Hold the stream of events open."""
    headers = {"Authorization": f"Bearer {desk.token}"}
    async with desk.http.stream("GET", "/v1/events", headers=headers, timeout=60) as stream:
        async for line in stream.aiter_lines():
            times.news += line.startswith("data:")


async def at_a_rate(
    seconds: float, a_second: float, chance: random.Random, act: Callable[[], Awaitable[None]]
) -> None:
    """Begin acts at random moments, so many a second, and wait for them all.

    A moment that a busy machine has let go by is made up for: the count is always the same.
    """
    begun: list[asyncio.Future[None]] = []
    due = time.monotonic()
    for _ in range(round(seconds * a_second)):
        due += chance.expovariate(a_second)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        begun.append(asyncio.ensure_future(act()))
    await asyncio.gather(*begun)


@contextlib.asynccontextmanager
async def clients(ready: Ready, stack: AsyncExitStack, server: object) -> AsyncIterator[list[Desk]]:
    desks = []
    for name in ready.tokens:
        http = await stack.enter_async_context(server.client())  # type: ignore[attr-defined]
        desks.append(ready.desk(http, name))
    yield desks


async def under_load(
    ready: Ready, place: Path, seconds: float, dies_after: float = 0
) -> tuple[Times, Acked, bytes]:
    """Run the load for so long; gives the times, and what was acknowledged."""
    times, acked, chance = Times(), Acked(), random.Random(11)
    names = list(ready.tokens)
    async with AsyncExitStack() as stack:
        write: Author = await stack.enter_async_context(author(ready, place.with_suffix(".author")))
        server = stack.enter_context(child(ready, place))
        desks = await stack.enter_async_context(clients(ready, stack, server))
        by_name = dict(zip(names, desks, strict=True))
        streams = [asyncio.ensure_future(follow(desk, times)) for desk in desks]

        async def tell() -> None:
            one, other = chance.sample(names, 2)
            desk = by_name[one]
            kept = await times.of("keep", desk.call(routes.KEEP_NEW_DRAFT, KEPT))
            if kept is None:
                return
            body = write.alert(one, other)
            sent = await times.of("send", desk.call(routes.SEND_DRAFT, body, id=kept.id))  # type: ignore[attr-defined]
            if sent is not None:
                acked.alert(sent, ready.people[other])  # type: ignore[arg-type]

        async def look() -> None:
            desk = chance.choice(desks)
            await times.of("list", desk.call(routes.ALERTS, query={"box": "waiting"}))

        async def danger() -> None:
            one, other = chance.sample(names, 2)
            call = by_name[one].call(routes.SEND_OVERRIDE, write.override(other))
            sent = await times.of("safety", call)
            if sent is not None:
                acked.override(sent)  # type: ignore[arg-type]

        if dies_after:
            asyncio.get_running_loop().call_later(dies_after, server.kill)
        await asyncio.gather(
            at_a_rate(seconds, ALERTS_A_SECOND, chance, tell),
            at_a_rate(seconds, LISTS_A_SECOND, chance, look),
            at_a_rate(seconds, 0.2, chance, danger),
        )
        # Everybody has news of what was sent, or a stream has ended.
        await until(lambda: times.news >= len(acked) or any(one.done() for one in streams))
        public = write.hub.server.log_key.public
        ended = [one for one in streams if one.done()]
        times.errors += [f"stream: {one!r}" for one in ended]
        for one in streams:
            one.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
        server.stop()
    return times, acked, public


async def test_fifty_at_once(tmp_path: Path, scale: Scale, figures: Figures) -> None:
    seconds = scale(60, 600)
    ready = await asyncio.to_thread(make_ready, tmp_path / "ready", crowd())
    load = os.getloadavg()[0]
    times, acked, public = await under_load(ready, tmp_path / "hub", seconds)
    figures(
        "R11 fifty clients",
        for_seconds=seconds,
        alerts=len(acked.alerts),
        safety=len(acked.overrides),
        news=times.news,
        errors=len(times.errors),
        send_ms={"p50": times.at("send", 0.5), "p95": times.at("send", 0.95)},
        safety_ms={"p50": times.at("safety", 0.5), "worst": times.at("safety", 1)},
        list_ms={"p50": times.at("list", 0.5), "p95": times.at("list", 0.95)},
        other_load_before=round(load, 1),
    )
    assert not times.errors, times.errors[:3]
    assert len(acked.alerts) == seconds * ALERTS_A_SECOND
    assert times.news >= len(acked)
    assert not wrong_with(tmp_path / "hub" / "data" / "hub.db", acked, public)


async def test_control_a_hub_that_dies_under_load_is_noticed(
    ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    times, _, _ = await under_load(ready, tmp_path / "hub", 4, dies_after=2)
    figures("R11 control, the hub dies", errors=len(times.errors))
    assert times.errors
