"""A hub with everybody signed in, copied for each trial: sessions live in its store.

In this process it runs over ASGI on a file system of ours; as a process, over TLS.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from hubtui.crypto.signing import SigningKey
from hubtui.domain.alerts.levels import Client
from hubtui.server import hub as hub_module
from hubtui.server.http.app import build
from hubtui.server.hub import HubServer
from hubtui.server.settings import Hasher, Limits
from hubtui.server.setup import Created, HubPlan, create_hub
from hubtui.server.store import open_store
from hubtui.server.timing import handlers
from hubtui.wire.alerts import SendDraft
from hubtui.wire.overrides import SendOverride
from tests.hubs import (
    HANG,
    PLAN,
    AsgiHub,
    Desk,
    QuickHasher,
    RunningHub,
    TestClock,
    Workstation,
    asgi_hub,
    client,
)
from tests.server import made
from tests.server.made import Wanted

YEAR = 365 * 86_400_000_000
RESERVE = 1_048_576
SENDERS = ("Ana Sender", "Beth Receiver", "Colin Other", "Sela Supervisor")


async def until(met: Callable[[], bool]) -> None:
    """Wait for what must come about, however busy the machine; a hang is a failure."""
    async with asyncio.timeout(HANG):
        while not met():  # noqa: ASYNC110 - it comes from other processes, with no event of ours
            await asyncio.sleep(0.005)


def limits(**more: Any) -> Limits:
    """What a hub under trial may spend: sign-in costs nothing, and nobody is slowed."""
    given: dict[str, Any] = {
        "hasher": QuickHasher(),
        "alerts_an_hour": 10**9,
        "session": 20 * YEAR,
        "reserve": RESERVE,
        **more,
    }
    return Limits(**given)


@dataclass(frozen=True)
class Ready:
    """The folder to copy, and everybody's tokens."""

    place: Path
    created: Created
    tokens: dict[str, str]
    workstation: str
    key: SigningKey
    began: int

    @property
    def people(self) -> dict[str, str]:
        return dict(self.created.people)

    def copy(self, to: Path) -> Path:
        shutil.copytree(self.place, to, ignore=shutil.ignore_patterns("reserve"))
        return to

    def desk(self, http: httpx.AsyncClient, name: str) -> Desk:
        return Desk(http, self.tokens[name], self.people[name])


def make_ready(place: Path, plan: HubPlan = PLAN, hasher: Hasher | None = None) -> Ready:
    """Found a hub and sign everybody in."""
    return asyncio.run(_make_ready(place, plan, hasher or QuickHasher()))


async def _make_ready(place: Path, plan: HubPlan, hasher: Hasher) -> Ready:
    clock = TestClock(time.time_ns() // 1000)
    created = create_hub(place, plan, clock)
    spends = limits(hasher=hasher)
    async with asgi_hub(place, clock=clock, created=created, limits=spends) as hub:
        tokens = {one.name: (await hub.sign_in(one.name)).token for one in plan.people}
        station = hub.workstation
    return Ready(place, created, tokens, station.id, station.key, clock.now)


@asynccontextmanager
async def running(
    ready: Ready,
    place: Path,
    *,
    vfs: str | None = None,
    synchronous: int = 2,
    clock: TestClock | None = None,
    spends: Limits | None = None,
) -> AsyncIterator[AsgiHub]:
    """Run the hub of ``place`` in this process, its store on the file system of this name."""
    clock = clock or TestClock(time.time_ns() // 1000)
    with pytest.MonkeyPatch.context() as patch:
        opened = partial(open_store, vfs=vfs, synchronous=synchronous)
        patch.setattr(hub_module, "open_store", opened)
        server = HubServer(place, limits=spends or limits(), clock=clock)
    await server.start(handlers)
    if server.timers is not None:  # there are none before its first write is on disk
        server.timers.stop()
    try:
        async with client(build(server, {"hub.test:8443"})) as http:
            station = Workstation(ready.workstation, ready.created.hub_id, ready.key, http)
            desks = {name: ready.desk(http, name) for name in ready.tokens}
            yield AsgiHub(server, ready.created, http, clock, QuickHasher(), station, desks)
    finally:
        await server.stop()


@dataclass
class Author:
    """Writes alerts and safety alerts for hubs that run elsewhere, each with a number of its own.

    ``hub`` is a copy that never sends; it knows the offices and the guide.
    """

    hub: AsgiHub
    count: int = 0

    def _somebody(self) -> str:
        return "Mere " + "".join("abcdefghij"[int(digit)] for digit in str(self.count)).title()

    def alert(self, sender: str, recipient: str, **more: Any) -> SendDraft:
        """Write a whole alert about somebody nobody else is about."""
        self.count += 1
        about = Client("person", self._somebody(), "age", "34")
        people = self.hub.created.people
        wanted = Wanted(client=about, **more)
        body, view = made.body(self.hub, people[sender], people[recipient], wanted)
        return SendDraft(version=1, alert=body, view=view)

    def override(self, *recipients: str, **more: Any) -> SendOverride:
        """Write a safety alert, with a key of its own."""
        self.count += 1
        people = self.hub.created.people
        return SendOverride(
            key=secrets.token_hex(16),
            written_at=self.hub.clock.now,
            recipients=[people[name] for name in recipients],
            about=self._somebody(),
            words="He has a knife.",
            where="9 Miro Lane",
            **more,
        )


@asynccontextmanager
async def author(ready: Ready, place: Path) -> AsyncIterator[Author]:
    """Somebody to write, on a copy of the hub in ``place``."""
    async with running(ready, ready.copy(place)) as hub:
        yield Author(hub)


_CHILD = """
import sys
from pathlib import Path
{before}
from hubtui.server import serve
from hubtui.server.settings import Hasher, Limits
limits = Limits(alerts_an_hour=10**9, reserve={reserve}, sessions_a_person={sessions})
raise SystemExit(serve.run(Path({place!r}), port={port}, die_with_parent=True, limits=limits))
"""


@dataclass
class _Options:
    before: str = ""
    prefix: Sequence[str] = ()
    reserve: int = RESERVE
    sessions: int = 2
    env: dict[str, str] = field(default_factory=dict)


class Child(RunningHub):
    """A real server process on a copy; ``before`` is code it runs first, for controls.

    All it says on stderr is kept in ``noise``.
    """

    def __init__(self, ready: Ready, place: Path, noise: Path, **options: Any) -> None:
        super().__init__(place, ready.created)
        self.ready = ready
        self.noise = noise
        self.options = _Options(**options)

    def start(self) -> None:
        """Start the server, on the port it had before where it had one."""
        code = _CHILD.format(
            before=self.options.before,
            place=str(self.place),
            port=self.port,
            reserve=self.options.reserve,
            sessions=self.options.sessions,
        )
        with self.noise.open("ab") as noise:
            self._process = subprocess.Popen(
                [*self.options.prefix, sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=noise,
                text=True,
                env={**os.environ, **self.options.env},
            )
        assert self._process.stdout is not None
        watchdog = threading.Timer(HANG, self._process.kill)
        watchdog.start()
        line = self._process.stdout.readline()
        watchdog.cancel()
        assert line.startswith("READY port="), self.noise.read_text(errors="replace")[-2000:]
        self.port = int(line.removeprefix("READY port="))


@contextmanager
def child(ready: Ready, place: Path, **options: Any) -> Iterator[Child]:
    """Start a real server on a copy in ``place``, and see to its end."""
    made_one = Child(ready, ready.copy(place), place.with_suffix(".stderr"), **options)
    made_one.start()
    try:
        yield made_one
    finally:
        made_one.kill()
