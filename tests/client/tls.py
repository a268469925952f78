"""A small TLS server that says what a test wants, and certificates good and bad."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hubtui.crypto.certs import Issued, issue_leaf, new_authority
from hubtui.domain.clock import DAY
from hubtui.domain.naming import HUB_HOST
from hubtui.server.clock import SystemClock

NOW = SystemClock().now_us()
LONG_AGO = NOW - 3 * 365 * DAY


def serving(
    authority: Issued, hosts: Sequence[str] = (HUB_HOST,), now: int = NOW
) -> ssl.SSLContext:
    """A server's context with a leaf of this authority, which is shown too."""
    leaf = issue_leaf(authority, hosts, now)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(leaf.certificate + authority.certificate + leaf.key.pem())
        context.load_cert_chain(file.name)
    return context


def authority(now: int = NOW) -> Issued:
    """A hub's authority."""
    return new_authority("Eastfield hub", now)


def answer(status: int, body: bytes, kind: str = "application/json") -> bytes:
    """A whole HTTP answer."""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@dataclass
class Server:
    """What it was asked, and what it says next; the last thing it is told to say it repeats."""

    port: int = 0
    says: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    hang: bool = False

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if writer.get_extra_info("ssl_object") is None:
                writer.write(answer(400, b""))
                await reader.read(1)
                return
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = [
                    line for line in head.split("\r\n") if line.lower().startswith("content-l")
                ]
                body = await reader.readexactly(int(length[0].split(":")[1])) if length else b""
                self.asked.append(head + body.decode())
                said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
                writer.write(said)
                await writer.drain()
                if self.hang or b"Content-Length" not in said or said.endswith(b"{"):
                    break
            if self.hang:
                await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def server(context: ssl.SSLContext | None, *says: bytes) -> AsyncIterator[Server]:
    """Serve on a free port of this machine."""
    here = Server(says=list(says) or [answer(200, b"{}")])
    listening = await asyncio.start_server(here.meet, "127.0.0.1", 0, ssl=context)
    here.port = listening.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        listening.close()


GREETING_ONLY = answer(200, b'{"hub":"H","practice":false,"versions":["v1"],"server":"s"}')
