"""A client's connection that cannot hold the hub up before it has asked anything.

Nobody is known yet while the head of a request comes in, so anyone on the network could send one
without end, or send none at all and keep the place; uvicorn bounds neither.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Final

if sys.platform == "win32":
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Http
else:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _Http

HEAD_BYTES: Final = 16_384
HEAD_SECONDS: Final = 20.0
"""How long a client may take to ask: from the connection, or from the first byte after that."""
BODY_BYTES: Final = 1_000_000
"""Far beyond any body, which the route itself bounds; what is left is trailers and pipelining."""
READ_SECONDS: Final = 30.0
"""How long a client may leave what it asked for lying before it takes more of it."""
AHEAD: Final = 16
"""How many requests a client may send before it has its answer; ours sends none."""


class InOnePiece:
    """A transport that sends what is written within one turn of the loop in one piece.

    uvicorn writes the head of an answer and then its body: each would be encrypted, sent and
    woken up for by itself, and that was a sixth of what a request costs.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Stand before a transport, to which goes all but writing and closing."""
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Send this with what else comes in this turn."""
        if not self._waiting:
            self._loop.call_soon(self._send)
        self._waiting.append(data)

    def close(self) -> None:
        """Send what waits, then close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._waiting and not self._transport.is_closing():
            self._transport.write(b"".join(self._waiting))
        self._waiting.clear()

    def __getattr__(self, name: str) -> Any:
        """Leave the rest to the transport."""
        return getattr(self._transport, name)


class BoundedHttp(_Http):
    """uvicorn's connection, with an end to how long and how large its parts may be."""

    _since = 0.0
    """When it last began to wait for its client."""
    _asked: object = None
    _came = 0
    _patience: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(InOnePiece(transport, self.loop))  # type: ignore[arg-type]
        self._wait()
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._heard()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Give a client that does not read so long to begin: its answer would wait for ever."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: it reads."""
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Take bytes in, up to the bound of what they are part of."""
        answering = self._asked is not None and not self.cycle.response_complete
        if not answering and self._patience is None:
            self._wait()
        super().data_received(data)
        if len(getattr(self, "pipeline", ())) > AHEAD:  # h11 keeps none: it takes one at a time
            # Each costs fifty times its bytes, and every answer would take in another load.
            self.transport.abort()
            return
        self._came += len(data)
        if self.cycle is not self._asked:
            self._asked, self._came = self.cycle, 0
            self._heard()
        elif self._came > (BODY_BYTES if answering else HEAD_BYTES):
            self.transport.abort()

    def _make_room(self) -> None:
        """Let the connection go that has kept the hub waiting longest; its client comes again.

        Or whoever holds them all, with nothing asked, would keep out who is in danger.
        """
        idle = (one for one in self.connections if isinstance(one, BoundedHttp) and one.waits)
        longest = min((one for one in idle if one is not self), key=_since, default=None)
        if longest is not None:
            longest.transport.abort()

    @property
    def waits(self) -> bool:
        """Say whether nothing is being done for it: it has yet to ask, or to finish asking."""
        cycle: Any = self.cycle  # None until it has asked
        asking = cycle is None or cycle.response_complete or cycle.more_body
        return asking and not self.transport.is_closing()

    def _wait(self) -> None:
        self._since = self.loop.time()
        self._patience = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _heard(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


def _since(one: BoundedHttp) -> float:
    return one._since  # noqa: SLF001 - our own
