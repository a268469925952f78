"""Hubs for tests: in this process over ASGI, or as a real server process over TLS."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel

from hubtui.crypto.signing import SigningKey
from hubtui.domain.people import Role
from hubtui.net import pinned
from hubtui.server.host import read_access
from hubtui.server.http.app import build
from hubtui.server.hub import HubServer
from hubtui.server.settings import Limits
from hubtui.server.setup import Created, HubPlan, PlannedAgency, PlannedPerson, create_hub
from hubtui.server.timing import handlers
from hubtui.wire import door, routes, session
from hubtui.wire.base import Nothing
from hubtui.wire.door import PhoneCard
from hubtui.wire.people import MakeCode
from hubtui.wire.routes import Route

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)

BASE = "https://hub.test:8443"
HANG = 60.0
"""Seconds after which a server that does not answer hangs, on however busy a machine."""
PASSPHRASE = "tidal lantern orchard quiet {0}"
NOON = 1_793_145_600_000_000  # Wed 28 October 2026, 1 pm in Auckland


class QuickHasher:
    """A hasher that costs nothing, so that a thousand sign-ins do not cost a minute."""

    dummy = "none"

    def __init__(self) -> None:
        self.checked = 0

    def hash(self, secret: str, pepper: bytes) -> str:
        return hmac.new(pepper, secret.encode(), hashlib.sha256).hexdigest()

    def check(self, verifier: str, secret: str, pepper: bytes) -> bool:
        self.checked += 1
        return hmac.compare_digest(verifier, self.hash(secret, pepper))


class TestClock:
    """A clock a test moves by hand; its forward clock follows."""

    __test__ = False

    def __init__(self, now: int = NOON) -> None:
        self.now = now
        self.began = now

    def now_us(self) -> int:
        self.now += 1
        return self.now

    def monotonic(self) -> float:
        return (self.now - self.began) / 1_000_000


PLAN = HubPlan(
    name="Rimu Street Hub",
    agencies=(
        PlannedAgency("Health", "health-nz", accepts_pack="Pita Privacy"),
        PlannedAgency("School", "school", accepts_pack="Pita Privacy"),
        PlannedAgency("Housing", "housing", accepts_pack="Pita Privacy"),
        PlannedAgency("New Office", "provider"),
    ),
    people=(
        PlannedPerson("Ana Sender", "Health", "nurse", phone="021 555 001"),
        PlannedPerson("Beth Receiver", "School", "counsellor", phone="021 555 002"),
        PlannedPerson("Colin Other", "Housing", "tenancy manager"),
        PlannedPerson("Sela Supervisor", "Health", roles=(Role.STAFF, Role.SUPERVISOR)),
        PlannedPerson("Tama Supervisor", "School", roles=(Role.STAFF, Role.SUPERVISOR)),
        PlannedPerson("Faith Facilitator", "Housing", roles=(Role.FACILITATOR,)),
        PlannedPerson("Ari Admin", "Housing", roles=(Role.ADMINISTRATOR,)),
        PlannedPerson("Pita Privacy", "Health", roles=(Role.PRIVACY_OFFICER,)),
        PlannedPerson("Nora New", "New Office"),
        PlannedPerson("Theo Trainer", "Housing", roles=(Role.TRAINER,)),
    ),
    phone_card=PhoneCard(emergency="111", on_call=[("Sela Supervisor", "021 555 010")]),
    suburbs=("Rimu Park", "Tōtara Hill"),
)


def passphrase(name: str) -> str:
    """What somebody here chose at their first sign-in."""
    return PASSPHRASE.format(name.split()[0].lower()[::-1] + "zqx")


class Problem(AssertionError):
    """A call was not answered as hoped."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.code = body.get("code", "")
        self.field = body.get("field", "")
        self.facts = body.get("facts", {})


@dataclass
class Desk:
    """A caller: perhaps with a token."""

    http: httpx.AsyncClient
    token: str = ""
    id: str = ""

    async def call(
        self,
        route: Route[Q, A],
        body: Q | None = None,
        query: Mapping[str, str] | None = None,
        **ids: str,
    ) -> A:
        sent = body if body is not None else Nothing()
        reply = await self.raw(
            route.method,
            route.path.format(**ids),
            None if route.method == "GET" else sent.model_dump_json().encode(),
            query,
        )
        if reply.status_code != route.status:
            raise Problem(reply.status_code, reply.json())
        return route.gives.model_validate_json(reply.content)

    async def raw(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        sent = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        return await self.http.request(method, path, content=content, params=query, headers=sent)


@dataclass
class Workstation:
    """An enrolled machine."""

    id: str
    hub_id: str
    key: SigningKey
    http: httpx.AsyncClient

    async def proof(self, purpose: str) -> dict[str, str]:
        desk = Desk(self.http)
        nonce = (await desk.call(routes.CHALLENGE, door.Ask(workstation=self.id))).nonce
        signed = self.key.sign(f"{nonce}|{self.hub_id}|{self.id}|{purpose}".encode())
        text = base64.urlsafe_b64encode(signed).decode().rstrip("=")
        return {"workstation": self.id, "nonce": nonce, "signature": text}

    async def names(self) -> list[door.NameOut]:
        proof = door.Proof(**await self.proof("names"))
        return (await Desk(self.http).call(routes.NAMES, proof)).names

    async def sign_in(self, person: str, secret: str, new: str | None = None) -> Desk:
        body = session.SignIn(
            **await self.proof("sign-in"), person=person, secret=secret, new_passphrase=new
        )
        made = await Desk(self.http).call(routes.SIGN_IN, body)
        return Desk(self.http, made.token, person)


async def enrol(http: httpx.AsyncClient, host_token: str, name: str = "Desk 1") -> Workstation:
    """Take a fresh workstation in, as the host would let it."""
    host = Desk(http, host_token)
    code = (await host.call(routes.MAKE_CODE, MakeCode(kind="workstation"))).code
    key = SigningKey.new()
    pem = base64.encodebytes(key.public).decode()
    body = session.Enrol(
        code=code,
        public_key=f"-----BEGIN PUBLIC KEY-----\n{pem}-----END PUBLIC KEY-----\n",
        name=name,
    )
    made = await Desk(http).call(routes.ENROL, body)
    return Workstation(made.workstation, made.hub_id, key, http)


@dataclass
class AsgiHub:
    """A hub in this process, with its clock and everybody who signed in."""

    server: HubServer
    created: Created
    http: httpx.AsyncClient
    clock: TestClock
    hasher: QuickHasher
    workstation: Workstation
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def host(self) -> Desk:
        return Desk(self.http, self.server.host_token)

    async def sign_in(self, name: str) -> Desk:
        """Sign a person in, with their code the first time."""
        if name not in self.desks:
            person, code = self.created.people[name], self.created.codes[name]
            desk = await self.workstation.sign_in(person, code, passphrase(name))
            self.desks[name] = desk
        return self.desks[name]

    async def sign_in_again(self, name: str) -> Desk:
        """Sign in with the passphrase, a shift later."""
        person = self.created.people[name]
        self.desks[name] = await self.workstation.sign_in(person, passphrase(name))
        return self.desks[name]

    def leaves(self, thing: str) -> list[str]:
        """The log's events of a thing, in order."""
        rows = self.server.q.leaves_of(thing=thing)
        return [json.loads(row["body"])["event"] for row in rows]

    async def fire(self, forward_us: int = 0) -> None:
        """Move the clock and fire whatever is due."""
        self.clock.now += forward_us
        assert self.server.timers is not None
        while await self.server.timers.fire_due():
            pass


def client(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=BASE, headers={"Host": "hub.test:8443"}
    )


@asynccontextmanager
async def asgi_hub(
    place: Path,
    plan: HubPlan = PLAN,
    *,
    clock: TestClock | None = None,
    created: Created | None = None,
    limits: Limits | None = None,
) -> AsyncIterator[AsgiHub]:
    """Run a hub in this process; the timers' loop is the test's own (``fire``)."""
    clock, hasher = clock or TestClock(), QuickHasher()
    made = created or create_hub(place, plan, clock)
    spends = limits or Limits(hasher=hasher, alerts_an_hour=10_000, reserve=65_536)
    server = HubServer(place, limits=spends, clock=clock)
    await server.start(handlers)
    assert server.timers is not None
    server.timers.stop()
    try:
        async with client(build(server, {"hub.test:8443"})) as http:
            workstation = await enrol(http, server.host_token)
            yield AsgiHub(server, made, http, clock, hasher, workstation)
    finally:
        await server.stop()


class RunningHub:
    """A real server process over TLS; its store outlives ``stop`` and ``start``."""

    def __init__(self, place: Path, created: Created) -> None:
        self.place = place
        self.created = created
        self.codes = created.codes
        self.people = created.people
        self.ca = created.authority.decode()
        self.port = 0
        self.ahead_us = 0
        """By how much its clock is ahead of ours, from its next start on."""
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def host_token(self) -> str:
        return read_access(self.place).token

    @property
    def is_up(self) -> bool:
        return self._process is not None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start the server, on the port it had before where it had one."""
        code = (
            "import time; from pathlib import Path; from hubtui.server import serve; "
            "from hubtui.server.clock import SystemClock; SystemClock.now_us = "
            f"lambda _: time.time_ns() // 1000 + {self.ahead_us}; "
            f"raise SystemExit(serve.run(Path({str(self.place)!r}), port={self.port}, "
            "die_with_parent=True))"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        watchdog = threading.Timer(HANG, self._process.kill)
        watchdog.start()
        line = self._process.stdout.readline()
        watchdog.cancel()
        assert line.startswith("READY port="), "the server did not start"
        self.port = int(line.removeprefix("READY port="))

    def stop(self) -> int:
        """Ask the server to stop, and give its exit status."""
        return self._end("terminate")

    def wait(self) -> int:
        """Wait for it to end by itself, and give its exit status."""
        assert self._process is not None
        self._process.wait(HANG)
        return self._end("")

    def kill(self) -> None:
        """Kill it outright."""
        self._end("kill")

    def let_go(self) -> int:
        """Let go of its standard input, as a parent that dies would."""
        return self._end("")

    def _end(self, how: str) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if how:
            getattr(process, how)()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        status = process.wait(HANG)
        process.stdout.close()
        return status

    def client(self) -> httpx.AsyncClient:
        """A client that pins this hub's own authority."""
        return httpx.AsyncClient(
            verify=pinned(self.ca), base_url=self.address, trust_env=False, timeout=HANG
        )


def start_hub(place: Path, plan: HubPlan = PLAN) -> RunningHub:
    """Found a hub in ``place`` and start its server; the caller stops it."""
    running = RunningHub(place, create_hub(place, plan))
    running.start()
    return running
