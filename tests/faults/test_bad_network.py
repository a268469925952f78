"""R5: between the desk's own client and the hub, the network fails in every way we know.

Two variants: a proxy on the bytes before a real server, which cannot read them, and one between
the client and the application, which answers 5xx, doubles requests and brings them again late.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from pydantic import BaseModel

from hubtui.client.http import HttpHub
from hubtui.domain.naming import HUB_HOST
from hubtui.errors import Unreachable
from hubtui.net import Link
from hubtui.server.http.app import build
from hubtui.wire import routes
from hubtui.wire.alerts import Receipt, SendDraft
from hubtui.wire.overrides import OverrideReceipt, SendOverride
from hubtui.wire.records import KeepDraft
from hubtui.wire.routes import Route
from tests.faults.conftest import Figures, Scale
from tests.faults.invariant import Acked, doubles, wrong_with
from tests.faults.proxy import FAULTS, bad_network
from tests.faults.ready import SENDERS, Author, Ready, author, child, running

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)

TRY_SECONDS = 1.5
"""How long a desk waits for one try here; a real one waits longer, for a real network."""
WRITING = frozenset({routes.SEND_DRAFT.path, routes.SEND_OVERRIDE.path})


@dataclass
class Tally:
    """What came of all schedules."""

    acked: Acked = field(default_factory=Acked)
    meant: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    """How long each safety alert took that met three faults."""
    wrong: dict[str, list[str]] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)

    def p95(self) -> float:
        """Give the 95th in a hundred of them."""
        ordered = sorted(self.seconds)
        return ordered[int(len(ordered) * 0.95)] if ordered else 0.0


@dataclass
class Sending:
    """One person sending, through one network whose next fault ``spoil`` sets."""

    ready: Ready
    write: Author
    hub: HttpHub
    name: str
    spoil: Callable[[str], None]
    kinds: tuple[str, ...]
    chance: random.Random
    tally: Tally
    careless: bool = False
    """The control: after a lost answer it sends anew instead of again."""
    fault: str = ""

    async def schedule(self) -> None:
        """Send one thing through up to three faults."""
        other = self.chance.choice([one for one in SENDERS if one != self.name])
        faults = [self.chance.choice(self.kinds) for _ in range(self.chance.randint(1, 3))]
        self.tally.meant[self.ready.people[self.name]] += 1
        if self.chance.random() < 0.4:
            began = time.monotonic()
            await self._override(self.write.override(other), faults)
            if len(faults) == 3:
                self.tally.seconds.append(time.monotonic() - began)
        else:
            await self._alert(self.write.alert(self.name, other), other, faults)

    async def _override(self, body: SendOverride, faults: list[str]) -> None:
        async def once() -> OverrideReceipt:
            sent = body.model_copy(update={"key": f"{self.chance.getrandbits(64):x}"})
            return await self._ask(routes.SEND_OVERRIDE, sent if self.careless else body)

        self.tally.acked.override(await self._through(once, faults))

    async def _alert(self, body: SendDraft, other: str, faults: list[str]) -> None:
        kept = KeepDraft(job="tell", version=0, answers="{}")
        draft = (await self._until(lambda: self._ask(routes.KEEP_NEW_DRAFT, kept))).id

        async def once() -> Receipt:
            sent = draft
            if self.careless:
                sent = (await self._until(lambda: self._ask(routes.KEEP_NEW_DRAFT, kept))).id
            return await self._ask(routes.SEND_DRAFT, body, id=sent)

        self.tally.acked.alert(await self._through(once, faults), self.ready.people[other])

    async def _through(self, once: Callable[[], Awaitable[A]], faults: list[str]) -> A:
        """Try with a fault in the way each time, then until there is an answer."""
        for fault in faults:
            self.fault = fault
            self.tally.faults[fault] += 1
            try:
                return await once()
            except (Unreachable, TimeoutError):
                await asyncio.sleep(self.chance.uniform(0.02, 0.2))
        self.fault = ""
        return await self._until(once)

    async def _until(self, once: Callable[[], Awaitable[A]]) -> A:
        while True:
            try:
                return await once()
            except (Unreachable, TimeoutError):
                await asyncio.sleep(self.chance.uniform(0.02, 0.2))

    async def _ask(self, route: Route[Q, A], body: Q, **ids: str) -> A:
        self.spoil(self.fault if route.path in WRITING else "")
        async with asyncio.timeout(TRY_SECONDS):
            return await self.hub.call(route, body, query=None, **ids)


async def on_the_wire(ready: Ready, place: Path, times: int, *, careless: bool = False) -> Tally:
    """Run so many schedules through the proxy, four people at once; then look at the store."""
    tally = Tally()
    async with AsyncExitStack() as stack:
        write = await stack.enter_async_context(author(ready, place.with_suffix(".author")))
        server = stack.enter_context(child(ready, place))
        people = []
        for name in SENDERS:
            chance = random.Random(f"{times}{name}")
            proxy = await stack.enter_async_context(bad_network(server.port, chance))
            hub = HttpHub(Link(f"https://127.0.0.1:{proxy.port}", server.ca))
            hub.token = ready.tokens[name]
            stack.push_async_callback(hub.close)

            spoil = partial(setattr, proxy, "fault")
            people.append(Sending(ready, write, hub, name, spoil, FAULTS, chance, tally, careless))
        await all_of(people, times)
        await asyncio.sleep(1)  # what is late arrives
        public = write.hub.server.log_key.public
        server.stop()
    return looked_at(tally, place, public)


async def all_of(people: list[Sending], times: int) -> None:
    """Share the schedules out."""

    async def part(one: Sending, count: int) -> None:
        for _ in range(count):
            await one.schedule()

    share = -(-times // len(people))
    await asyncio.gather(*(part(one, share) for one in people))


def looked_at(tally: Tally, place: Path, public: bytes) -> Tally:
    """Ask the invariant of the store at rest."""
    db = place / "data" / "hub.db"
    tally.wrong = wrong_with(db, tally.acked, public)
    tally.doubled = doubles(db, tally.meant)
    return tally


# ---- between the client and the application

ODD = (
    "503-before",
    "502-before",
    "500-after",
    "502-after",
    "gone-after",
    "doubled",
    "again-later",
    "overtaken",
)


class Between(httpx.AsyncBaseTransport):
    """Answers for the hub, asks it twice, or asks it later."""

    def __init__(self, inner: httpx.AsyncBaseTransport, chance: random.Random) -> None:
        self.fault = ""
        self._inner = inner
        self._chance = chance
        self._later: set[asyncio.Task[httpx.Response]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        fault, self.fault = self.fault, ""
        match fault:
            case "503-before":
                problem = b'{"code":"hub-busy"}'
                return _answer(503, problem)
            case "502-before":
                return _answer(502, b"<html>Bad gateway</html>")
            case "500-after" | "502-after":
                await self._ask(request, body)
                return _answer(int(fault[:3]), b"<html>Oh</html>")
            case "gone-after":
                await self._ask(request, body)
                raise httpx.ReadError("gone")
            case "doubled":
                both = await asyncio.gather(self._ask(request, body), self._ask(request, body))
                return self._chance.choice(both)
            case "again-later":
                answer = await self._ask(request, body)
                self._soon(request, body)
                return answer
            case "overtaken":
                self._soon(request, body)
                raise httpx.ReadError("gone")
            case _:
                return await self._ask(request, body)

    async def settle(self) -> None:
        """Wait for what is late."""
        await asyncio.gather(*self._later)

    def _soon(self, request: httpx.Request, body: bytes) -> None:
        async def later() -> httpx.Response:
            await asyncio.sleep(self._chance.uniform(0.01, 0.4))
            return await self._ask(request, body)

        self._later.add(asyncio.create_task(later()))

    async def _ask(self, request: httpx.Request, body: bytes) -> httpx.Response:
        again = httpx.Request(request.method, request.url, headers=request.headers, content=body)
        answer = await self._inner.handle_async_request(again)
        return _answer(answer.status_code, await answer.aread())


def _answer(status: int, content: bytes) -> httpx.Response:
    """An answer that can still be read as it comes."""
    return httpx.Response(status, stream=httpx.ByteStream(content))


async def in_between(ready: Ready, place: Path, times: int, *, careless: bool = False) -> Tally:
    """Run so many schedules against the application itself; then look at the store."""
    tally, home = Tally(), ready.copy(place)
    async with (
        author(ready, place.with_suffix(".author")) as write,
        running(ready, home) as hub,
    ):
        public = hub.server.log_key.public
        inner = httpx.ASGITransport(build(hub.server, {HUB_HOST}))
        people, nets = [], []
        for name in SENDERS:
            chance = random.Random(f"{times}{name}")
            between = Between(inner, chance)
            http = HttpHub(
                Link("https://127.0.0.1:1", ready.created.authority.decode(), transport=between)
            )
            http.token = ready.tokens[name]
            spoil = partial(setattr, between, "fault")
            people.append(Sending(ready, write, http, name, spoil, ODD, chance, tally, careless))
            nets.append(between)
        await all_of(people, times)
        for between in nets:
            await between.settle()
    return looked_at(tally, home, public)


VARIANTS = {"proxy": on_the_wire, "application": in_between}


@pytest.mark.parametrize("variant", VARIANTS)
async def test_a_bad_network_loses_and_doubles_nothing(
    variant: str, ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = scale(300, 5_000) // 2
    found = await VARIANTS[variant](ready, tmp_path / "hub", times)
    figures(
        f"R5 bad network, {variant}",
        schedules=sum(found.meant.values()),
        acknowledged=len(found.acked),
        faults=dict(found.faults),
        wrong=len(found.wrong),
        doubled=len(found.doubled),
        safety_through_three_p95=round(found.p95(), 2),
    )
    assert not found.wrong, found.wrong
    assert not found.doubled
    assert len(found.acked) == sum(found.meant.values())


@pytest.mark.parametrize("variant", VARIANTS)
async def test_control_sending_anew_after_a_lost_answer_doubles(
    variant: str, ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    found = await VARIANTS[variant](ready, tmp_path / "hub", 40, careless=True)
    figures(f"R5 control, {variant}", schedules=40, doubled=found.doubled)
    assert found.doubled
