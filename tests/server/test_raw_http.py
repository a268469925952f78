"""Bytes that are no good request, at the real server's own port, with no client between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from hubtui.domain.naming import HUB_HOST
from hubtui.domain.text import UNSAFE
from hubtui.net import pinned
from tests.corpus import JSON_BODIES
from tests.hubs import RunningHub, start_hub

PLACE = "/v1/challenges"
"""Open to strangers, and takes a body."""
GOOD = b'{"workstation":"desk-1"}'
JSON = b"Content-Type: application/json\r\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    hub = start_hub(tmp_path_factory.mktemp("raw") / "hub")
    yield hub
    hub.stop()


def request(body: bytes, headers: bytes = JSON, *, path: str = PLACE, length: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: {HUB_HOST}\r\nConnection: close\r\n"
    size = f"Content-Length: {length or len(body)}\r\n"
    return head.encode("utf-8", "surrogateescape") + size.encode() + headers + b"\r\n" + body


async def answer(running: RunningHub, sent: bytes) -> bytes:
    """Say this and stop talking; give all that comes back."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", running.port, ssl=pinned(running.ca)
    )
    got = b""
    try:
        writer.write(sent)
        await writer.drain()
        while part := await asyncio.wait_for(reader.read(65_536), 20):
            got += part
    except (ConnectionError, TimeoutError):
        pass  # hung up on: no answer is an answer to what is no request
    writer.transport.abort()
    return got


def status(got: bytes) -> int:
    return int(got.split(b" ", 2)[1]) if got.startswith(b"HTTP/1.1 ") else 0


def judged(got: bytes) -> int:
    """Give the status, of an answer that is ours and clean; 0 where there was none."""
    code = status(got)
    if code == 0 or not got.partition(b"\r\n\r\n")[2].startswith(b"{"):
        return code  # what is no HTTP is refused by the reader of HTTP
    head, _, body = got.partition(b"\r\n\r\n")
    assert b"set-cookie" not in head.lower()
    said = json.loads(body)
    assert set(said) == {"code", "field", "facts", "english"} or code == 201
    assert UNSAFE.search(body.decode()) is None
    return code


BODIES = {
    **{f"corpus {number}": body for number, body in enumerate(JSON_BODIES)},
    "a megabyte": b'{"workstation":"' + b"x" * 1_000_000 + b'"}',
    "a megabyte of braces": b"{" * 1_000_000,
    "a megabyte of nothing": b" " * 1_000_000,
    "a large whole number": b'{"workstation":' + b"9" * 5_000 + b"}",
    "NUL": GOOD + b"\x00",
    "two": GOOD + GOOD,
    "wrong type": b'{"workstation":{"a":[1]}}',
    "unknown field": b'{"workstation":"desk-1","admin":true}',
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_is_no_good(running: RunningHub, name: str) -> None:
    assert judged(await answer(running, request(BODIES[name]))) in (413, 422)


ANY_TYPE = (b"", b"Content-Type: text/plain\r\n", b"Content-Type: multipart/form-data\r\n")
HEADS = {
    "forged line": JSON + b"X-A: b\r\nSet-Cookie: a=b\r\n",
    "bare return": JSON + b"X-A: b\rSet-Cookie: a=b\r\n",
    "bare line feed": JSON + b"X-A: b\nSet-Cookie: a=b\r\n",
    "folded": JSON + b"X-A: b\r\n Set-Cookie: a=b\r\n",
    "NUL": JSON + b"X-A: a\x00b\r\n",
    "no colon": JSON + b"nothing at all\r\n",
    "no name": JSON + b": b\r\n",
    "space before colon": JSON + b"X-A : b\r\n",
    "bad bytes": JSON + b"X-A: \xff\xfe\x1b[2J\x9b\r\n",
    "bad token": JSON + b"Authorization: Bearer \xff\x1b]52;c;aGVsbG8=\x07\r\n",
    "long token": JSON + b"Authorization: Bearer " + b"a" * 7_000 + b"\r\n",
    "second length": JSON + b"Content-Length: 5\r\n",
    "length and chunks": JSON + b"Transfer-Encoding: chunked\r\n",
    "unknown coding": JSON + b"Transfer-Encoding: gzip, x\r\n",
    "an upgrade": JSON + b"Upgrade: websocket\r\n",
    "compressed": JSON + b"Content-Encoding: gzip\r\n",
}


@pytest.mark.parametrize("name", HEADS)
async def test_a_head_that_is_no_good(running: RunningHub, name: str) -> None:
    got = await answer(running, request(GOOD, HEADS[name]))
    assert judged(got) < 500
    assert b"a=b" not in got


@pytest.mark.parametrize("kind", ANY_TYPE)
async def test_a_body_of_another_kind(running: RunningHub, kind: bytes) -> None:
    assert judged(await answer(running, request(GOOD, kind))) == 422


@pytest.mark.parametrize("length", ["-1", "1e3", "99999999999999999999", "0x10", "5", " "])
async def test_a_length_that_is_a_lie(running: RunningHub, length: str) -> None:
    assert judged(await answer(running, request(GOOD, length=length))) < 500


@pytest.mark.parametrize(
    "path",
    [
        "/v1/alerts/%00",
        "/v1/alerts/%1b%5b2J",
        "/v1/alerts/%ed%a0%80/openings",
        "/v1/alerts/%ff/openings",
        "/v1/alerts/..%2f..%2fetc%2fpasswd/openings",
        "/v1/alerts/\udcff/openings",
        "/v1/overrides/CON/openings",
        "/v1/alerts/" + "p" * 5_000 + "/openings",
        "/v1/alerts/a%0d%0aSet-Cookie:%20a=b/openings",
        "/v1/challenges?x=%1b%00%ff",
        "//v1/challenges",
        "/v1/challenges/../hub",
        "*",
    ],
)
async def test_a_path_that_is_no_good(running: RunningHub, path: str) -> None:
    got = await answer(running, request(GOOD, path=path))
    assert judged(got) < 500
    assert b"a=b" not in got


@pytest.mark.parametrize(
    "said",
    [b"\x16\x03\x01", b"\x00" * 4_000, b"GET\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
)
async def test_what_is_no_request(running: RunningHub, said: bytes) -> None:
    assert judged(await answer(running, said + b"\r\n\r\n")) < 500


async def test_the_control_is_answered_and_the_hub_stands(running: RunningHub) -> None:
    assert judged(await answer(running, request(GOOD))) == 201
