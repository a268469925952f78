"""R14: every operation of the description, as each role, as the host and as a stranger.

Bodies fit the description or are spoilt in one place. No 5xx, no answer that is not described,
and a stranger gets the same answer for what is there as for what never was.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from hubtui.domain.levels import Level
from hubtui.domain.policy import Act
from hubtui.errors import Unreachable
from hubtui.server.app import build
from hubtui.server.asked import Asked
from hubtui.server.openapi import document
from hubtui.server.outbox import sending as outbox_sending
from hubtui.server.registry import reads
from hubtui.server.routes.every import ENDPOINTS
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.session import Greeting
from tests.faults.conftest import Figures, Scale
from tests.faults.ready import Author, Ready, author, running
from tests.faults.schema import Schemas
from tests.hubs import AsgiHub, Desk, client
from tests.server import made

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

ROLES = {
    "staff": "Colin Other",
    "sender": "Ana Sender",
    "recipient": "Beth Receiver",
    "supervisor": "Sela Supervisor",
    "facilitator": "Faith Facilitator",
    "administrator": "Ari Admin",
    "privacy-officer": "Pita Privacy",
    "trainer": "Theo Trainer",
}
ENDS = frozenset({"sign-out", "report"})
"""What ends the session that asks; asked as a stranger only."""
OPEN_TO_ALL = frozenset({"greet", "enrol", "challenge", "names", "sign-in", "held", "bar"})


@dataclass
class Found:
    """What came of all requests."""

    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    broke: list[str] = field(default_factory=list)
    undescribed: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not (self.broke or self.undescribed or self.leaked)


class Fuzz:
    """Asks anything, as anybody, of one hub."""

    def __init__(self, http: httpx.AsyncClient, hub: AsgiHub, ids: list[str], seed: int) -> None:
        described = document()
        self.schemas = Schemas(described["components"]["schemas"])
        self.operations = [
            (operation["operationId"], method.upper(), path, operation)
            for path, methods in described["paths"].items()
            for method, operation in methods.items()
            if operation["operationId"] != "events"
        ]
        self.http = http
        self.ids = ids
        self.lot = random.Random(seed)
        self.found = Found()
        self.secret = [*hub.created.people, *hub.created.people.values(), *ids]

    async def as_desk(self, desk: Desk, times: int) -> None:
        """Ask every operation so often as somebody signed in."""
        for name, method, path, operation in self.operations:
            if name in ENDS:
                continue
            for _ in range(times):
                await self._ask(desk, name, method, path, operation)

    async def as_stranger(self, times: int) -> None:
        """Ask with no token, or with a wrong one, for what is there and for what is not."""
        for name, method, path, operation in self.operations:
            for number in range(times):
                desk = Desk(self.http, "" if number % 2 else "x" * 43)
                sent, reply = await self._ask(desk, name, method, path, operation)
                if name in OPEN_TO_ALL:
                    if reply.status_code < 300 and name not in ("greet", "challenge"):
                        self.found.leaked.append(f"{name} let a stranger in")
                    continue
                if reply.status_code != 401:
                    self.found.leaked.append(f"{name}: {reply.status_code} to a stranger")
                if any(word in reply.text for word in self.secret):
                    self.found.leaked.append(f"{name} tells a stranger: {reply.text}")
                if "{id}" in path:
                    never = await desk.raw(method, path.format(id="f" * 32), sent)
                    if (never.status_code, never.content) != (reply.status_code, reply.content):
                        self.found.leaked.append(f"{name} tells what is there from what is not")

    async def unrelated(self, desk: Desk, alone: list[str]) -> None:
        """Ask for things this person has no part in: the same answer as for none."""
        for name, method, path, _ in self.operations:
            if "{id}" not in path:
                continue
            sent = None if method == "GET" else b"{}"
            never = await desk.raw(method, path.format(id="f" * 32), sent)
            for thing in alone:
                reply = await desk.raw(method, path.format(id=thing), sent)
                if (never.status_code, never.content) != (reply.status_code, reply.content):
                    self.found.leaked.append(f"{name} differs for {thing}")

    async def _ask(
        self, desk: Desk, name: str, method: str, path: str, operation: dict[str, Any]
    ) -> tuple[bytes | None, httpx.Response]:
        lot, sent = self.lot, None
        if method == "POST":
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            body = self.schemas.make(schema, lot, self.ids)
            if lot.random() < 0.35:
                body = self.schemas.spoil(body, lot)
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        query = {
            one["name"]: lot.choice(("", "0", "-1", "x", "9" * 15, "sent", "waiting", *self.ids))
            for one in operation["parameters"]
            if one["in"] == "query" and lot.random() < 0.7
        }
        reply = await desk.raw(method, path.format(id=lot.choice(self.ids)), sent, query)
        self._judge(name, operation, reply, sent)
        return sent, reply

    def _judge(
        self, name: str, operation: dict[str, Any], reply: httpx.Response, sent: bytes | None
    ) -> None:
        found, status = self.found, str(reply.status_code)
        found.asked += 1
        found.statuses[reply.status_code] += 1
        if reply.status_code >= 500:
            found.broke.append(f"{name}: {status} {reply.text} for {(sent or b'')[:600]!r}")
            return
        answer = operation["responses"].get(status)
        if answer is None:
            found.undescribed.append(f"{name}: {status}")
            return
        schema = answer["content"]["application/json"]["schema"]
        wrong = list(self.schemas.faults(schema, reply.json()))
        if wrong:
            found.undescribed.append(f"{name}: {status} {wrong[:3]}")


@asynccontextmanager
async def hub_with_matters(ready: Ready, tmp_path: Path) -> AsyncIterator[tuple[AsgiHub, Author]]:
    """A hub whose messages go nowhere."""

    async def nowhere(*_: object) -> None:
        raise Unreachable("hook-not-sent")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox_sending, "hand_over", nowhere)
        async with (
            author(ready, tmp_path / "author") as write,
            running(ready, ready.copy(tmp_path / "hub")) as hub,
        ):
            yield hub, write


async def matters(hub: AsgiHub, write: Author) -> list[str]:
    """Things between Ana and Beth, in several states."""
    ana, beth = hub.desks["Ana Sender"], hub.desks["Beth Receiver"]
    found = [(await made.send(hub, ana, beth.id)).alert for _ in range(4)]
    await made.open_it(beth, found[1])
    await made.open_it(beth, found[2])
    await made.answer(beth, found[2], "have-it")
    found.append(await made.draft(ana))
    sent = await ana.call(routes.SEND_OVERRIDE, write.override("Beth Receiver"))
    said = routes.SAY_TALK.takes(
        key=made.key(),
        other=beth.id,
        level=Level.COME_AND_SEE_ME,
        at=hub.clock.now,
        told=made.told(),
        basis=made.reason(hub, ana.id, beth.id),
    )
    talk = await ana.call(routes.SAY_TALK, said)
    return [*found, sent.override, talk.id]


async def test_no_request_breaks_or_surprises_the_hub(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = scale(30, 1_000)
    async with hub_with_matters(ready, tmp_path) as (hub, write):
        alone = await matters(hub, write)
        people = list(hub.created.people.values())
        fuzz = Fuzz(hub.http, hub, [*alone, *people, *hub.created.agencies.values()], times)
        await fuzz.unrelated(hub.desks["Nora New"], alone)
        await fuzz.as_stranger(times * 3 if times < 1000 else times)
        for name in ROLES.values():
            await fuzz.as_desk(hub.desks[name], times)
        await fuzz.as_desk(hub.host, times)
        still = [name for name in ROLES.values() if await _signed_in(hub.desks[name])]
    found = fuzz.found
    figures(
        "R14 any request",
        operations=len(fuzz.operations),
        asked=found.asked,
        statuses=dict(sorted(found.statuses.items())),
        broke=len(found.broke),
        undescribed=len(found.undescribed),
        leaked=len(found.leaked),
    )
    assert found.well, (found.broke[:3], found.undescribed[:5], found.leaked[:3])
    assert found.statuses[200] > 50 * times
    assert found.statuses[201] > 5 * times
    assert len(still) == len(ROLES)


async def _signed_in(desk: Desk) -> bool:
    return (await desk.raw("GET", "/v1/me")).status_code == 200


async def test_control_a_broken_a_loose_and_an_odd_endpoint_are_caught(
    ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    def breaks(asked: Asked[Nothing]) -> Greeting:
        raise KeyError("me")

    def odd(asked: Asked[Nothing]) -> Greeting:
        return Greeting.model_construct(hub=7, practice=False, versions=[], server="")

    others = [one for one in ENDPOINTS if one.route.name not in ("me", "week", "facts", "greet")]
    loose = [
        reads(routes.ME, Act.ME_READ, breaks),  # type: ignore[arg-type]
        reads(routes.GREET, Act.HUB_GREET, odd),
        reads(routes.WEEK, Act.HUB_GREET, lambda asked: Nothing()),  # type: ignore[arg-type, return-value]
    ]
    async with hub_with_matters(ready, tmp_path) as (hub, write):
        alone = await matters(hub, write)
        endpoints = (*others, *loose)
        async with client(build(hub.server, {"hub.test:8443"}, endpoints)) as http:
            fuzz = Fuzz(http, hub, alone, 1)
            desk = Desk(http, hub.desks["Ana Sender"].token)
            fuzz.operations = [one for one in fuzz.operations if one[0] in ("me", "greet", "week")]
            await fuzz.as_desk(desk, 2)
            await fuzz.as_stranger(2)
    found = fuzz.found
    figures(
        "R14 control",
        broke=len(found.broke),
        undescribed=len(found.undescribed),
        leaked=len(found.leaked),
    )
    assert found.broke
    assert found.undescribed
    assert found.leaked
