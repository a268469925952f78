"""Workstations of one real hub, on roads that lose, double and delay what a test says."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from hubtui.client.http import HttpHub
from hubtui.desk.desk import Desk
from hubtui.desk.drafts.sync import DraftSync
from hubtui.desk.hub.workstation import HELD as FOLDER
from hubtui.desk.hub.workstation import Enrolment
from hubtui.desk.overrides import bar
from hubtui.desk.overrides import sending as overriding
from hubtui.desk.state import Heard
from hubtui.flow.engine import effects
from hubtui.flow.engine.jobs import JOBS
from hubtui.net import Link
from hubtui.server.http.app import build
from hubtui.wire import routes
from hubtui.wire.door import PhoneCard
from hubtui.wire.overrides import OverrideRow, SendOverride
from hubtui.wire.people import Me
from tests.hubs import BASE, AsgiHub, Workstation, enrol, passphrase

ANA, BETH, COLIN, SELA, TAMA = (
    "Ana Sender", "Beth Receiver", "Colin Other", "Sela Supervisor", "Tama Supervisor",
)  # fmt: skip
SENDS = ("/v1/overrides", "/v1/held-overrides")
FAULTS = ("no-way", "lost", "done-lost", "busy", "error", "junk", "twice", "reset")

_LOST = {"no-way": httpx.ConnectError, "lost": httpx.ReadError}
_DONE_LOST = {"done-lost": httpx.ReadTimeout, "reset": httpx.RemoteProtocolError}
_ANSWERS = {
    "busy": (503, '{"code": "hub-cannot-write"}'),
    "error": (500, "oops"),
    "signed-out": (401, '{"code": "sign-in"}'),
    "no": (404, '{"code": "unseen"}'),
}


class Road(httpx.AsyncBaseTransport):
    """A road to the hub in this process."""

    def __init__(self, hub: AsgiHub) -> None:
        self._inner = httpx.ASGITransport(build(hub.server, {"hub.test:8443"}))
        self.cut = False
        self.faults: deque[str] = deque()
        """What happens to the next sendings of an override, in order."""
        self.sent: list[str] = []
        self.watch: Callable[[], None] = lambda: None
        self.behind: dict[str, Callable[[], Awaitable[None]]] = {}
        """What happens, once, while the answer of a path is on its way."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if self.cut:
            raise httpx.ConnectError("cut")
        if path == "/v1/events":  # an ASGI transport cannot stream
            raise httpx.ReadError("no streams here")
        if request.method != "POST" or path not in SENDS:
            answer = await self._inner.handle_async_request(request)
            if path in self.behind:
                await self.behind.pop(path)()
            return answer
        self.sent.append(path)
        self.watch()
        return await self._faulty(request, self.faults.popleft() if self.faults else "")

    async def _faulty(self, request: httpx.Request, fault: str) -> httpx.Response:
        if fault in _LOST:
            raise _LOST[fault]("lost")
        if fault == "not-proven":
            raise httpx.ConnectError("tls") from ssl.SSLError("no")
        if fault in _ANSWERS:
            status, text = _ANSWERS[fault]
            return httpx.Response(status, stream=httpx.ByteStream(text.encode()))
        answer = await self._inner.handle_async_request(request)
        if fault in _DONE_LOST:
            await answer.aread()
            raise _DONE_LOST[fault]("lost")
        if fault == "junk":
            return httpx.Response(201, stream=httpx.ByteStream(b"{"))
        if fault == "twice":
            await answer.aread()
            return await self._inner.handle_async_request(request)
        return answer


def keeper_of(desk: Desk, job: str, key: str) -> DraftSync:
    """What keeps a draft of whoever is signed in."""
    return desk.keepers.new(desk.me.id if desk.me else "", job, key)


@dataclass
class Station:
    """One workstation; ``start`` opens hubtui there, as often as a test likes."""

    hub: AsgiHub
    folder: Path
    machine: Workstation
    place: Enrolment
    road: Road
    desk: Desk = field(init=False)
    pool: ThreadPoolExecutor = field(init=False)
    heard: list[Heard] = field(default_factory=list)

    async def start(self, *, begin: bool = True) -> Desk:
        """Open hubtui here anew."""
        self._threads()
        hub = HttpHub(Link(BASE, self.place.ca, transport=self.road))
        self.desk = Desk(
            hub,
            self.machine.key,
            self.place,
            JOBS,
            save=self._save,
            clock=self.hub.clock,
            held=self.folder / FOLDER,
        )
        self.desk.listen(self.heard.append)
        if begin:
            self.desk.begin()
        return self.desk

    def _threads(self) -> None:
        self.pool = ThreadPoolExecutor(4)
        asyncio.get_running_loop().set_default_executor(self.pool)

    async def crash(self) -> None:
        """End with nothing said and nothing kept; what a thread had begun is done."""
        for task in list(self.desk._tasks):
            task.cancel()
        await asyncio.gather(*self.desk._tasks, return_exceptions=True)
        self.pool.shutdown()
        self._threads()

    async def sign_in(self, name: str) -> Me:
        """Sign somebody in here."""
        await self.hub.sign_in(name)
        person = self.hub.created.people[name]
        me = await self.desk.perform(effects.SignInHere(person, passphrase(name)))
        assert isinstance(me, Me)
        return me

    @property
    def files(self) -> list[Path]:
        """What is held here."""
        return sorted((self.folder / FOLDER).glob("*")) if (self.folder / FOLDER).exists() else []

    @property
    def bells(self) -> int:
        """How often it rang."""
        return sum(heard.kind == "bell" for heard in self.heard)

    def _save(self, place: Enrolment) -> None:
        self.place = place


@asynccontextmanager
async def station(hub: AsgiHub, folder: Path, name: str = "Desk 2") -> AsyncIterator[Station]:
    """Enrol a workstation and open hubtui there, with nobody signed in."""
    machine = await enrol(hub.http, hub.server.host_token, name)
    place = Enrolment(
        address=BASE,
        ca=hub.created.authority.decode(),
        hub="?",
        hub_id=machine.hub_id,
        workstation=machine.id,
        name=name,
        phone_card=PhoneCard(emergency="111"),
    )
    made = Station(hub, folder, machine, place, Road(hub))
    await made.start(begin=False)
    try:
        yield made
    finally:
        await made.desk.close()


def said(hub: AsgiHub, key: str, *names: str, **more: object) -> SendOverride:
    """What a job would have sent."""
    people = hub.created.people
    return SendOverride.model_validate(
        {"key": key, "written_at": 1, "recipients": [people[name] for name in names], **more}
    )


async def rows(hub: AsgiHub, name: str) -> list[OverrideRow]:
    """What somebody sees at the hub."""
    desk = await hub.sign_in(name)
    return (await desk.call(routes.OVERRIDES)).rows


async def until(true: Callable[[], object] | Callable[[], Awaitable[object]]) -> None:
    """Wait until something is so; a test that waits in vain fails by its time limit."""
    async with asyncio.timeout(20):
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.01)


def hurry(monkeypatch: object) -> None:
    """Let nobody wait long between two tries."""
    put = monkeypatch.setattr  # type: ignore[attr-defined]
    put(overriding, "_FIRST_PAUSES", (0.005, 0.005))
    put(overriding, "_PAUSES", (0.01,))
    put(overriding, "AGAIN_SECONDS", 0.03)
    put(overriding, "REFUSED_SECONDS", 0.05)
    put(overriding, "LOOK_SECONDS", 0.03)
    put(overriding, "SETTLED_SECONDS", 0.05)
    put(bar, "SECONDS", 0.05)
