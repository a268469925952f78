"""A real server process: TLS 1.3 with its own authority, streams, stopping, starting again."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from hubtui.domain.naming import HUB_HOST
from hubtui.errors import Broken
from hubtui.net import pinned
from hubtui.server.http import bounded
from hubtui.server.hub import HubServer
from hubtui.wire import routes
from hubtui.wire.people import Introduce
from tests.hubs import HANG, Desk, RunningHub, enrol, passphrase, start_hub


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    hub = start_hub(tmp_path_factory.mktemp("running") / "hub")
    yield hub
    hub.stop()


@pytest.fixture
async def http(running: RunningHub) -> AsyncIterator[httpx.AsyncClient]:
    async with running.client() as client:
        yield client


async def test_it_is_proven_by_its_own_authority_over_tls_13(running: RunningHub) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", running.port, ssl=pinned(running.ca)
    )
    assert writer.get_extra_info("ssl_object").version() == "TLSv1.3"
    writer.close()
    assert reader is not None

    older = pinned(running.ca)
    older.minimum_version = ssl.TLSVersion.TLSv1_2
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    for context in (older, ssl.create_default_context()):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await asyncio.open_connection("127.0.0.1", running.port, ssl=context)


async def test_plain_is_refused(running: RunningHub) -> None:
    async with httpx.AsyncClient(trust_env=False) as plain:
        with pytest.raises(httpx.HTTPError):
            await plain.get(f"http://127.0.0.1:{running.port}/v1/hub")


async def test_it_answers_to_its_own_names_only(
    running: RunningHub, http: httpx.AsyncClient
) -> None:
    assert (await http.get("/v1/hub")).status_code == 200
    for host in ("evil.example", f"127.0.0.1.evil.example:{running.port}", "127.0.0.1"):
        assert (await http.get("/v1/hub", headers={"Host": host})).status_code == 403
    reply = await http.get("/v1/hub")
    assert "server" not in reply.headers


@pytest.mark.parametrize("part", [b"a" * 8192, b"X-A: a\r\n" * 1024])
async def test_a_head_without_an_end_is_cut_off(running: RunningHub, part: bytes) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", running.port, ssl=pinned(running.ca)
    )
    writer.write(f"GET /v1/hub HTTP/1.1\r\nHost: {HUB_HOST}\r\nX-A: a".encode())
    sent = 0
    try:
        while sent < 8_000_000 and not reader.at_eof():
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
            sent += len(part)
    except OSError:
        pass
    writer.transport.abort()
    assert sent < 8_000_000


@asynccontextmanager
async def bounded_server(app: ASGIApp, **config: Any) -> AsyncIterator[int]:
    """Over a plain socket of its own: the bounds are the connection's, whatever it carries."""
    made = Config(app, http=bounded.BoundedHttp, log_config=None, lifespan="off", **config)
    made.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: bounded.BoundedHttp(made, state, {}), "127.0.0.1", 0
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*state.tasks)


HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n"


async def all_of(reader: asyncio.StreamReader, stop: bytes = b"\0\0never") -> bytes:
    """All that comes until the other end is cut, or until it has said this."""
    got = bytearray()
    with contextlib.suppress(ConnectionError):
        while part := await asyncio.wait_for(reader.read(100_000), 10):
            got += part
            if stop in part[-20:]:
                break
    return bytes(got)


async def test_who_asks_nothing_does_not_keep_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "HEAD_SECONDS", 0.05)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.2)  # slower than the patience there was with the head
        await Response(b"ok")(scope, receive, send)

    async with bounded_server(app) as port:
        for said in (b"", HEAD, HEAD + b"\r\n" + HEAD):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(said)
            assert (await all_of(reader)).count(b"200 OK") == (said.count(b"\r\n\r\n"))
            writer.close()


async def test_who_asks_without_waiting_for_answers_is_cut_off() -> None:
    may = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await may.wait()
        await Response(b"ok")(scope, receive, send)

    async with bounded_server(app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write((HEAD + b"\r\n") * 1000)
        assert await all_of(reader) == b""
        writer.close()

        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write((HEAD + b"\r\n") * bounded.AHEAD + HEAD + b"Connection: close\r\n\r\n")
        may.set()
        assert (await all_of(reader)).count(b"200 OK") == bounded.AHEAD + 1
        writer.close()


@pytest.mark.parametrize(
    "said", [b"", HEAD, HEAD + b"\r\n", b"POST" + HEAD[3:] + b"Content-Length: 9\r\n\r\n"]
)
async def test_who_keeps_every_place_gives_one_to_whoever_comes(said: bytes) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await Response(b"ok")(scope, receive, send)

    async with bounded_server(app, limit_concurrency=20) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        for _, writer in held[-19:]:
            writer.write(said)
        await asyncio.sleep(0.1)
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(HEAD + b"Connection: close\r\n\r\n")
            assert b"200 OK" in await all_of(reader)
            writer.close()
        for _, writer in held:
            writer.transport.abort()


async def test_who_does_not_read_does_not_keep_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "READ_SECONDS", 0.2)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})
        for _ in range(200):
            part = {"type": "http.response.body", "body": bytes(100_000), "more_body": True}
            await send(part)
        await send({"type": "http.response.body", "body": b"all"})

    async with bounded_server(app) as port, asyncio.timeout(HANG):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEAD + b"\r\n")
        assert b"all" in (await all_of(reader, stop=b"all"))[-20:]
        writer.close()

        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEAD + b"\r\n")
        await asyncio.sleep(1)
        assert b"all" not in await all_of(reader, stop=b"all")
        writer.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the limits of another process")
def test_it_has_files_for_all_its_connections(tmp_path: Path) -> None:
    import resource

    was = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = (256, was[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, few)
    try:
        hub = start_hub(tmp_path / "hub")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, was)
    try:
        assert resource.prlimit(hub.pid, resource.RLIMIT_NOFILE)[0] == min(8000, was[1])
    finally:
        hub.stop()


async def test_secrets_are_for_their_owner_alone(running: RunningHub) -> None:
    for path in [*(running.place / "keys").iterdir(), *(running.place / "data").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0 or path.name == "hub.db.lock", path


async def _events(desk: Desk, after: int) -> AsyncIterator[str]:
    headers = {"Authorization": f"Bearer {desk.token}", "Last-Event-ID": str(after)}
    async with desk.http.stream("GET", "/v1/events", headers=headers, timeout=20) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"] == "text/event-stream"
        async for line in stream.aiter_lines():
            yield line


async def _first_data(desk: Desk, after: int) -> str:
    async for line in _events(desk, after):
        if line.startswith("data:"):
            return line
    raise AssertionError("the stream ended")


async def test_news_comes_without_asking_and_what_was_missed_is_caught_up(
    running: RunningHub, http: httpx.AsyncClient
) -> None:
    desk = await enrol(http, running.host_token, "Desk 1")
    ana, faith = [
        await desk.sign_in(running.people[name], running.codes[name], passphrase(name))
        for name in ("Ana Sender", "Faith Facilitator")
    ]
    waiting = asyncio.create_task(_first_data(ana, 0))
    other = running.people["Beth Receiver"]
    await faith.call(routes.INTRODUCE, Introduce(first=ana.id, second=other))
    first = await asyncio.wait_for(waiting, 10)
    assert '"number":1,"kind":"introduction:new"' in first
    await faith.call(routes.INTRODUCE, Introduce(first=other, second=ana.id))
    assert '"number":2' in await asyncio.wait_for(_first_data(ana, 1), 10)

    ended = asyncio.create_task(_until_end(ana))
    await asyncio.sleep(0.2)
    await ana.call(routes.SIGN_OUT)
    await asyncio.wait_for(ended, 10)
    reply = await ana.raw("GET", "/v1/events")
    assert reply.status_code == 401


async def _until_end(desk: Desk) -> None:
    async for _ in _events(desk, 2):
        pass


async def test_it_stops_with_streams_open_and_starts_again_on_the_same_port(
    tmp_path: Path,
) -> None:
    hub = start_hub(tmp_path / "hub")
    try:
        async with hub.client() as http:
            desk = await enrol(http, hub.host_token, "Desk 1")
            name = "Ana Sender"
            ana = await desk.sign_in(hub.people[name], hub.codes[name], passphrase(name))
            ended = asyncio.create_task(_until_end(ana))
            await asyncio.sleep(0.2)
            port = hub.port
            assert await asyncio.to_thread(hub.stop) == 0
            await asyncio.wait_for(asyncio.gather(ended, return_exceptions=True), 10)
        assert not (hub.place / "data" / "host.json").exists()
        await asyncio.to_thread(hub.start)
        assert hub.port == port
        async with hub.client() as http:
            await Desk(http, ana.token).call(routes.ME)
        await asyncio.to_thread(hub.kill)
        await asyncio.to_thread(hub.start)
        async with hub.client() as http:
            await Desk(http, ana.token).call(routes.ME)
        assert await asyncio.to_thread(hub.let_go) == 0
    finally:
        hub.kill()


def test_a_second_server_on_the_same_hub_is_refused(running: RunningHub) -> None:
    with pytest.raises(Broken, match="store-in-use"):
        HubServer(running.place)
