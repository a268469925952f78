"""A client's connection with limits on time and size, so that it cannot block the hub.

The caller is not known while the head of a request comes in, so anyone on the network could send
an endless head, or none and occupy the connection; uvicorn limits neither.

This module and ``serve`` use private parts of uvicorn, so its version is pinned. To change it,
check ``PRIVATE`` line by line against the new source, then change ``PINNED``.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Final

import uvicorn

from hubtui.errors import Broken

if sys.platform == "win32":
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Http
else:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _Http

PINNED = "0.54.0"

PRIVATE = {
    "protocol.cycle": "still what is being answered, None before the first; a new one a request",
    "cycle.response_complete, more_body": "same meaning",
    "protocol.pipeline": "still the requests that wait for their answer; h11 has none",
    "protocol.connections, limit_concurrency": "still all open connections, and how many may be",
    "protocol.transport, loop": "still set in connection_made, which is given the transport",
    "protocol.connection_lost, data_received, pause_writing, resume_writing": "same calls",
    "Server.startup, shutdown, capture_signals, should_exit, started": "same calls, same order",
    "Config.ssl": "still the context of new connections, whose certificate may be loaded again",
}
"""Private parts we use, and what must stay true of each; shown by a test on a new version."""

HEAD_BYTES: Final = 16_384
HEAD_SECONDS: Final = 20.0
"""Seconds to send a head, from connecting or from the first byte of a later request."""
BODY_BYTES: Final = 1_000_000
"""Bytes after the head, far above any route's own limit; stops endless trailers and pipelining."""
READ_SECONDS: Final = 30.0
"""Seconds a client may leave an answer unread."""
AHEAD: Final = 16
"""Requests a client may send ahead of an answer; our own client sends none."""


def check_version() -> None:
    """Raise ``Broken`` (``http-uvicorn-version``) for any uvicorn but the pinned version."""
    if uvicorn.__version__ != PINNED:
        raise Broken("http-uvicorn-version", found=uvicorn.__version__, wanted=PINNED)


class InOnePiece:
    """A transport that joins all writes within one turn of the event loop.

    uvicorn writes the head of an answer and then its body; encrypting and sending each by itself
    took a sixth of the time of a request.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Wrap a transport; only writing and closing are changed."""
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Queue data, to be sent with all other writes of this turn."""
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
        """Pass everything else to the transport."""
        return getattr(self._transport, name)


class BoundedHttp(_Http):
    """uvicorn's connection, with limits on the time and size of its parts."""

    _since = 0.0
    """Loop time in seconds at which it last began to wait for its client."""
    _asked: object = None
    _came = 0
    _patience: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit for a head; if all places are taken, drop an idle connection."""
        super().connection_made(InOnePiece(transport, self.loop))  # type: ignore[arg-type]
        self._wait()
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the time limits."""
        self._heard()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Start the time limit for a client that does not read its answer."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Cancel that time limit: the client reads again."""
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Take bytes in; drop the connection above the limit of a head or body."""
        answering = self._asked is not None and not self.cycle.response_complete
        if not answering and self._patience is None:
            self._wait()
        super().data_received(data)
        if len(getattr(self, "pipeline", ())) > AHEAD:  # h11 keeps none: it takes one at a time
            # Each request costs fifty times its bytes, and every answer would let more of them in.
            self.transport.abort()
            return
        self._came += len(data)
        if self.cycle is not self._asked:
            self._asked, self._came = self.cycle, 0
            self._heard()
        elif self._came > (BODY_BYTES if answering else HEAD_BYTES):
            self.transport.abort()

    def _make_room(self) -> None:
        """Drop the idle connection that has waited longest; its client can connect again.

        Otherwise idle connections could take all places and keep out a person in danger.
        """
        idle = (one for one in self.connections if isinstance(one, BoundedHttp) and one.waits)
        longest = min((one for one in idle if one is not self), key=_since, default=None)
        if longest is not None:
            longest.transport.abort()

    @property
    def waits(self) -> bool:
        """Return whether the hub waits for the client: no request yet, or an incomplete one."""
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
