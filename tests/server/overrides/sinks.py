"""A real mail server and a real web sink on this machine, which keep what they are given."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Sink:
    """What arrived, whole; it answers ``failing`` times that it cannot."""

    port: int = 0
    got: list[bytes] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    failing: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived, read as mail."""
        return [
            email.message_from_bytes(one, EmailMessage, policy=email.policy.default)
            for one in self.got
        ]


@asynccontextmanager
async def smtp_sink() -> AsyncIterator[Sink]:
    """A mail server that takes everything."""
    sink = Sink()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                sink.got.append(await _mail(reader))
                writer.write(b"250 taken\r\n")
            elif word == b"EHLO":
                writer.write(b"250-sink\r\n250 AUTH PLAIN\r\n")
            elif word == b"MAIL" and sink.failing:
                sink.failing -= 1
                writer.write(b"451 not now\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 sink\r\n")
        writer.close()

    async with await _listen(serve, sink):
        yield sink


async def _mail(reader: asyncio.StreamReader) -> bytes:
    lines: list[bytes] = []
    while (line := await reader.readline()) != b".\r\n":
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return b"".join(lines)


@asynccontextmanager
async def http_sink() -> AsyncIterator[Sink]:
    """A web server that takes every POST."""
    sink = Sink()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        body = await reader.readexactly(length)
        status = b"503 Not now" if sink.failing else b"200 OK"
        if sink.failing:
            sink.failing -= 1
        else:
            sink.heads.append(head)
            sink.got.append(body)
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await _listen(serve, sink):
        yield sink


async def _listen(serve: object, sink: Sink) -> asyncio.Server:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)  # type: ignore[arg-type]
    sink.port = server.sockets[0].getsockname()[1]
    return server
