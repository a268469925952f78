"""The folders a build before left on disk, opened by this one."""

from __future__ import annotations

import json
import tarfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from hubtui.client.http import HttpHub
from hubtui.desk.desk import Desk
from hubtui.desk.hub import connect
from hubtui.desk.hub.workstation import HELD, Enrolment, load
from hubtui.desk.runner import Runner
from hubtui.desk.state import Shown
from hubtui.domain.clock import MINUTE
from hubtui.flow.engine import effects
from hubtui.flow.engine.steps import Choose, End
from hubtui.net import Link
from hubtui.server.setup import Created
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import OverrideRow
from hubtui.wire.route import EVENTS_PATH
from tests.desk.station import Road
from tests.hubs import NOON, AsgiHub, TestClock, asgi_hub, passphrase

PACKED = Path(__file__).with_name("build.tar.gz")
LATER = NOON + 16 * MINUTE
"""When this build takes over: the next supervisor was due to be told a minute ago."""
PIN = "246813"


def unpack(folder: Path) -> Path:
    """Lay the folders out as they were."""
    with tarfile.open(PACKED) as tar:
        tar.extractall(folder, filter="data")
    return folder


@asynccontextmanager
async def hub_of(folder: Path) -> AsyncIterator[AsgiHub]:
    """Run this build's hub over the folder; nobody's code is known, for all were used."""
    created = Created("", folder / "hub", b"", (), {}, {}, {})
    async with asgi_hub(folder / "hub", clock=TestClock(LATER), created=created) as hub:
        yield hub


@dataclass
class Sitting:
    """Somebody at that desk, and at most one job in hand."""

    desk: Desk
    hub: AsgiHub
    folder: Path
    runner: Runner = field(init=False)
    shown: Shown = field(init=False)

    @property
    def held(self) -> list[Path]:
        """What is held here."""
        return sorted((self.folder / "desk" / HELD).glob("*"))

    @property
    def place(self) -> Enrolment:
        """What the workstation remembers, as it stands on disk."""
        found = load(self.folder / "desk")
        assert found is not None
        return found

    async def job(self, name: str, *answers: Any, begin: dict[str, str] | None = None) -> str:
        """Walk a job; give where it stands then."""
        await self._starts(name, begin or {})
        return await self.goes_on(*answers)

    async def goes_on(self, *answers: Any) -> str:
        """Answer, each with no trouble, and follow each end into the job it names."""
        for answer in answers:
            self.shown = await self.runner.answer(answer)
            await self._follows()
        return self.at

    async def _starts(self, name: str, begin: Mapping[str, str]) -> None:
        self.runner = self.desk.runner(name, begin)
        self.shown = await self.runner.start()
        await self._follows()

    async def _follows(self) -> None:
        assert self.shown.trouble is None, (self.at, self.shown.trouble)
        step = self.shown.step
        if isinstance(step, End) and step.go not in ("home", "@close"):
            await self._starts(step.go, step.facts)

    @property
    def at(self) -> str:
        """The id of the step, or where it ended."""
        step = self.shown.step
        return step.go if isinstance(step, End) else step.id

    @property
    def words(self) -> str:
        """What a choice says."""
        step = self.shown.step
        assert isinstance(step, Choose)
        lines = [f"{line.label} {line.text}" for line in step.body]
        options = [f"{option.tag} {option.label} {option.aside}" for option in step.options]
        return "\n".join([step.heading, step.hint, *lines, *options])

    def option(self, text: str) -> str:
        """The id of the only option that begins so."""
        step = self.shown.step
        assert isinstance(step, Choose)
        [found] = [each.id for each in step.options if each.label.startswith(text)]
        return found

    async def sign_in(self, name: str) -> None:
        """Pick a name, say the passphrase chosen under the build before, and choose a PIN."""
        if self.desk.me is not None:
            await self.desk.perform(effects.SignOut(unsent=True))
        assert await self.job("sign-in") == "who"
        person, secret = self.option(name), f"={passphrase(name)}"
        assert await self.goes_on(person, secret, PIN, PIN) == "home"
        assert self.desk.me is not None
        assert self.desk.me.name == name

    async def rows(self) -> list[OverrideRow]:
        """The safety alerts that whoever is here sees."""
        return (await self.desk.road.call(routes.OVERRIDES, Nothing())).rows


Way = Callable[[AsgiHub, Path], httpx.AsyncBaseTransport]


def straight(hub: AsgiHub, _folder: Path) -> httpx.AsyncBaseTransport:
    """The road to this build's hub."""
    return Road(hub)


@asynccontextmanager
async def sitting(
    hub: AsgiHub, folder: Path, monkeypatch: pytest.MonkeyPatch, way: Way = straight
) -> AsyncIterator[Sitting]:
    """Open this build's desk over the workstation's folder and its key file."""
    there = folder / "desk"

    def reach(place: Enrolment) -> HttpHub:
        return HttpHub(Link(place.address, place.ca, transport=way(hub, folder)))

    monkeypatch.setattr(connect, "_hub", reach)
    place = load(there)
    assert place is not None
    desk = await connect.connect(place, folder=there, chosen=lambda: there / "key.pem")
    desk.clock = hub.clock
    try:
        yield Sitting(desk, hub, folder)
    finally:
        await desk.close()


class OldShape(httpx.AsyncBaseTransport):
    """A hub of the shape before: it refuses a field it never knew, and answers with none."""

    def __init__(self, inner: httpx.AsyncBaseTransport, folder: Path) -> None:
        self._inner = inner
        self.shapes: dict[str, Any] = json.loads((folder / "wire.json").read_text("utf-8"))
        self.left_out: set[str] = set()
        """Fields this build's hub gave, and that one would not have."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        shape = None if request.url.path == EVENTS_PATH else self._shape(request)
        if shape and request.method == "POST":
            body = json.loads(await request.aread())
            new = unknown(body, shape["takes"])
            assert not new, f"{request.url.path}: a hub of the build before refuses {new}"
        answer = await self._inner.handle_async_request(request)
        if shape is None:
            return answer
        assert answer.status_code < 300, await answer.aread()
        found = json.loads(await answer.aread())
        self.left_out |= unknown(found, shape["gives"], drop=True)
        text = json.dumps(found).encode()
        return httpx.Response(answer.status_code, stream=httpx.ByteStream(text))

    def _shape(self, request: httpx.Request) -> dict[str, Any]:
        parts = request.url.path.split("/")
        for name, shape in self.shapes.items():
            method, path = name.split(" ")
            wanted = path.split("/")
            if method == request.method and len(wanted) == len(parts):
                pairs = zip(wanted, parts, strict=True)
                if all(one in ("{id}", other) for one, other in pairs):
                    return dict(shape)
        raise AssertionError(f"no such route before: {request.url.path}")


def unknown(value: Any, shape: dict[str, Any], *, drop: bool = False) -> set[str]:
    """Name the fields of a body that its schema lacks; ``drop`` takes them out."""
    return _unknown(value, shape, shape.get("$defs", {}), drop)


def _unknown(value: Any, shape: dict[str, Any], defs: dict[str, Any], drop: bool) -> set[str]:
    shape = defs[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    ways = [each for each in shape.get("anyOf", ()) if each.get("type") != "null"]
    if value is not None and len(ways) == 1:
        return _unknown(value, ways[0], defs, drop)
    found: set[str] = set()
    if isinstance(value, list):
        for each in value:
            found |= _unknown(each, shape.get("items") or {}, defs, drop)
    elif isinstance(value, dict) and "properties" in shape:
        known = shape["properties"]
        found = {name for name in value if name not in known}
        for name in found if drop else ():
            del value[name]
        for name in value.keys() & known.keys():
            found |= _unknown(value[name], known[name], defs, drop)
    return found


def fields(shape: dict[str, Any]) -> dict[str, bool]:
    """Name every field of a body's schema by its path; True where it has to be there."""
    return dict(_fields(shape, shape.get("$defs", {}), ""))


def _fields(shape: dict[str, Any], defs: dict[str, Any], at: str) -> Iterator[tuple[str, bool]]:
    shape = defs[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    needed = shape.get("required", ())
    for name, inner in shape.get("properties", {}).items():
        yield f"{at}.{name}", name in needed
        yield from _fields(inner, defs, f"{at}.{name}")
    for inner in (*shape.get("anyOf", ()), *([shape["items"]] if "items" in shape else [])):
        yield from _fields(inner, defs, at)
