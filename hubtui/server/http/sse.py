"""The event stream: it says that something changed, never what, and the hub can end it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from starlette.types import Message, Receive, Send

from hubtui import __version__
from hubtui.server.http.auth import Session, session_of
from hubtui.server.http.registry import read
from hubtui.server.hub import HubServer
from hubtui.server.push import GONE, Stream
from hubtui.server.settings import Limits
from hubtui.server.store import Bound
from hubtui.server.tx import Notification
from hubtui.wire.session import EventOut

_START: Final[Message] = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"hubtui-version", __version__.encode()),
    ],
}


async def follow(
    hub: HubServer, session: Session, token: str, since: int | None, receive: Receive, send: Send
) -> None:
    """Send a person's events until the client, the session or the server ends."""
    with hub.push.open(session.actor.person, since=since) as stream:
        gone = asyncio.ensure_future(_end_with_client(stream, receive))
        try:
            await send(_START)
            await _send(hub.limits, send, b"retry: 3000\n\n")
            while (event := await stream.get(hub.limits.ping_seconds)) is not GONE:
                if await read(hub, partial(_session_now, hub, token)) is None:
                    break
                await _send(hub.limits, send, b": here\n\n" if event is None else _frame(event))
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            pass  # a client that no longer reads resumes from its last number
        finally:
            gone.cancel()


async def _end_with_client(stream: Stream, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def _session_now(hub: HubServer, token: str, q: Bound) -> Session | None:
    return session_of(hub, q, token, hub.clock.now_us())


async def _send(limits: Limits, send: Send, data: bytes) -> None:
    async with asyncio.timeout(limits.send_seconds):
        await send({"type": "http.response.body", "body": data, "more_body": True})


def _frame(event: Notification) -> bytes:
    body = EventOut(number=event.number, kind=event.kind, reference=event.ref)
    return f"id: {event.number}\nevent: change\ndata: {body.model_dump_json()}\n\n".encode()
