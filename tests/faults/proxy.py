"""A bad network on this machine: a proxy that sees TLS records, and spoils one request when told.

It holds no key. The first record of application data from a client is the end of the handshake;
what comes after is a request, and takes the fault that was asked for, once.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

FAULTS: Final = (
    "reset-before",
    "reset-mid-body",
    "drop-after",
    "half-answer",
    "late",
    "trickle",
    "slow-answer",
    "half-close",
    "dead",
)
_APPLICATION: Final = 23
_QUIET: Final = 0.1


class Proxy:
    """Between one client and the hub; ``fault`` is what happens to the next request."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self.fault = ""
        self.taken = 0
        self.port = 0
        self._hub_port = port
        self._chance = chance
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        line = _Line(self, reader, writer, self._chance)
        try:
            await line.carry(self._hub_port)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # a line that breaks is what this is for
        finally:
            line.cut()
            self._tasks.discard(task)

    def take(self) -> str:
        """Give the fault asked for, once."""
        fault, self.fault = self.fault, ""
        self.taken += bool(fault)
        return fault

    async def stop(self) -> None:
        """Let go of every line."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class _Line:
    """One client's connection, and ours to the hub."""

    def __init__(
        self,
        proxy: Proxy,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        chance: random.Random,
    ) -> None:
        self._proxy = proxy
        self._client, self._to_client = reader, writer
        self._chance = chance
        self._fault = ""
        self._answered = asyncio.Event()

    async def carry(self, port: int) -> None:
        self._hub, self._to_hub = await asyncio.open_connection("127.0.0.1", port)
        up = asyncio.ensure_future(self._up())
        down = asyncio.ensure_future(self._down())
        try:
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            up.cancel()
            down.cancel()
            await asyncio.gather(up, down, return_exceptions=True)

    def cut(self) -> None:
        """Let both ends go at once, with a reset."""
        for writer in (self._to_client, getattr(self, "_to_hub", None)):
            if writer is not None:
                _reset(writer)

    async def _up(self) -> None:
        """Carry what the client says."""
        handshake = True
        while True:
            record = await _record(self._client)
            if record[0] != _APPLICATION or handshake:
                handshake = handshake and record[0] != _APPLICATION
                await _send(self._to_hub, record)
                continue
            if not self._fault:
                self._fault = self._proxy.take()
                if self._fault:
                    await self._first(record)
                    continue
            await self._more(record)

    async def _first(self, record: bytes) -> None:
        """The first record of the request that the fault is for: its head."""
        match self._fault:
            case "reset-before":
                raise ConnectionResetError
            case "reset-mid-body":
                await _send(self._to_hub, record)
                body = await _record(self._client)
                await _send(self._to_hub, body[: len(body) // 2])
                raise ConnectionResetError
            case "late":
                rest = [record]
                with suppress(TimeoutError):
                    async with asyncio.timeout(_QUIET):
                        while True:
                            rest.append(await _record(self._client))
                _reset(self._to_client)
                await asyncio.sleep(self._chance.uniform(0.05, 0.6))
                await _send(self._to_hub, b"".join(rest))
                await asyncio.sleep(0.5)
                raise ConnectionResetError
            case "dead":
                await asyncio.sleep(20)
            case _:
                await self._more(record)

    async def _more(self, record: bytes) -> None:
        match self._fault:
            case "trickle":
                for start in range(0, len(record), 64):
                    await _send(self._to_hub, record[start : start + 64])
                    await asyncio.sleep(0.001)
            case "half-close":
                await _send(self._to_hub, record)
                with suppress(TimeoutError):
                    async with asyncio.timeout(_QUIET):
                        await _send(self._to_hub, await _record(self._client))
                self._to_hub.write_eof()
                await asyncio.sleep(2)
            case _:
                await _send(self._to_hub, record)

    async def _down(self) -> None:
        """Carry what the hub says."""
        while True:
            record = await _record(self._hub)
            match self._fault:
                case "drop-after":
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_QUIET):
                            while True:
                                await _record(self._hub)
                    raise ConnectionResetError
                case "half-answer":
                    await _send(self._to_client, record[: len(record) // 2])
                    await asyncio.sleep(0.01)
                    raise ConnectionResetError
                case "slow-answer":
                    for start in range(0, len(record), 64):
                        await _send(self._to_client, record[start : start + 64])
                        await asyncio.sleep(0.002)
                case "late":
                    pass
                case _:
                    await _send(self._to_client, record)


async def _record(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(5)
    return head + await reader.readexactly(int.from_bytes(head[3:5], "big"))


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other end sees a reset, not an end."""
    connection: socket.socket | None = writer.get_extra_info("socket")
    if connection is not None and connection.fileno() >= 0:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def bad_network(port: int, chance: random.Random) -> AsyncIterator[Proxy]:
    """Stand between a client and the hub on ``port``."""
    proxy = Proxy(port, chance)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.stop()
        await server.wait_closed()
