"""The process that asks: ``python -m tests.bench.clients``, told what to do on standard input.

HTTP/1.1 over TLS on plain asyncio streams, requests written out beforehand: what it costs is
taken from the same cores the server runs on, so it does as little as it can.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from hubtui.net import pinned

Request = tuple[str, str, str, str]
"""Method, path, token, body."""


class Line:
    """One connection to the hub."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Made by ``opened``."""
        self.reader, self.writer = reader, writer

    @classmethod
    async def opened(cls, port: int, trusted: ssl.SSLContext) -> Line:
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, ssl=trusted))

    async def ask(self, request: bytes) -> bytes:
        """Send a request and read the answer's body; it must have been answered well."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        body = await self.reader.readexactly(length)
        if head[9:10] != b"2":
            raise RuntimeError(head[:40] + body[:400])
        return body


def written(port: int, request: Request) -> bytes:
    """Write a request out."""
    method, path, token, body = request
    sent = body.encode()
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    ).encode() + sent


async def send(port: int, trusted: ssl.SSLContext, each: list[list[Request]]) -> dict[str, Any]:
    """Let each client send what is its own, one after another; all begin together."""
    lines = await asyncio.gather(*(Line.opened(port, trusted) for _ in each))
    took: list[float] = []

    async def one(line: Line, requests: list[bytes]) -> None:
        for request in requests:
            began = time.perf_counter()
            await line.ask(request)
            took.append((time.perf_counter() - began) * 1000)

    wait = [[written(port, request) for request in requests] for requests in each]
    began = time.perf_counter()
    await asyncio.gather(*(one(line, todo) for line, todo in zip(lines, wait, strict=True)))
    return {"seconds": time.perf_counter() - began, "ms": took}


async def paced(
    port: int, trusted: ssl.SSLContext, each: list[list[Request]], a_second: float
) -> dict[str, Any]:
    """Send so many a second, whatever became of the one before; clients take turns."""
    lines = await asyncio.gather(*(Line.opened(port, trusted) for _ in each))
    todo = [request for some in zip(*each, strict=True) for request in some]
    took: list[float] = []

    async def one(number: int, request: bytes) -> None:
        await asyncio.sleep(number / a_second)
        began = time.perf_counter()
        await lines[number % len(lines)].ask(request)
        took.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(one(at, written(port, request)) for at, request in enumerate(todo)))
    return {"ms": took}


async def among(
    port: int, trusted: ssl.SSLContext, each: list[list[Request]], urgent: list[Request]
) -> dict[str, Any]:
    """Send what is urgent, one after another, while others send all they have as fast as can be."""
    line, took = await Line.opened(port, trusted), []
    busy = asyncio.ensure_future(send(port, trusted, each))
    await asyncio.sleep(0.5)
    for request in urgent:
        if busy.done():
            break
        began = time.perf_counter()
        await line.ask(written(port, request))
        took.append((time.perf_counter() - began) * 1000)
    await busy
    return {"ms": took}


async def follow(
    port: int, trusted: ssl.SSLContext, requests: list[Request], listener: str, idle: Sequence[str]
) -> dict[str, Any]:
    """Send to somebody who listens, among many who do; milliseconds from act to event.

    The receipt's time is taken inside the transaction, before the commit: the commit is counted.
    """
    for start in range(0, len(idle), 50):
        some = idle[start : start + 50]
        await asyncio.gather(*(_stream(port, trusted, token) for token in some))
    heard, line = await _stream(port, trusted, listener), await Line.opened(port, trusted)
    from_act, from_press = [], []
    for request in requests:
        pressed = time.perf_counter()
        waiting = asyncio.ensure_future(heard.readuntil(b"event: change"))
        receipt = json.loads(await line.ask(written(port, request)))
        await waiting
        from_act.append(time.time() * 1000 - receipt["at"] / 1000)
        from_press.append((time.perf_counter() - pressed) * 1000)
        await asyncio.sleep(0.02)
    return {"act": from_act, "press": from_press}


_open: list[asyncio.StreamWriter] = []


async def _stream(port: int, trusted: ssl.SSLContext, token: str) -> asyncio.StreamReader:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusted)
    writer.write(written(port, ("GET", "/v1/events", token, "")))
    await reader.readuntil(b"retry:")
    _open.append(writer)
    return reader


async def hold(port: int, trusted: ssl.SSLContext, idle: Sequence[str], pid: int) -> dict[str, Any]:
    """Open streams and say what the server's memory was before and with them."""
    await _stream(port, trusted, idle[0])
    before = _rss(pid)
    for start in range(0, len(idle), 50):
        await asyncio.gather(*(_stream(port, trusted, t) for t in idle[start : start + 50]))
    await asyncio.sleep(0.5)
    return {"kb": (_rss(pid) - before) / len(idle)}


def _rss(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:  # noqa: PTH123 - one line of /proc
        return int(next(line for line in file if line.startswith("VmRSS")).split()[1])


def main() -> None:
    """Read what to do, do it, write what was found."""
    told: dict[str, Any] = json.load(sys.stdin)
    port, trusted = int(told.pop("port")), pinned(told.pop("ca"))
    jobs: dict[str, Callable[..., Coroutine[Any, Any, dict[str, Any]]]]
    jobs = {"send": send, "paced": paced, "among": among, "follow": follow, "hold": hold}
    job = jobs[told.pop("job")]
    try:
        import uvloop
    except ImportError:
        factory = None
    else:
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        json.dump(runner.run(job(port, trusted, **told)), sys.stdout)


if __name__ == "__main__":
    main()
