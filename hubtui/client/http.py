"""The ``Hub`` port over HTTP; every failure is ``Refused``, ``Unreachable`` or ``Broken``."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ValidationError

from hubtui import __version__
from hubtui.errors import Broken, Refused, Unreachable
from hubtui.net import Link, NotAStream, Reply, ServerEvent
from hubtui.wire.base import ID
from hubtui.wire.problem import Problem
from hubtui.wire.route import EVENTS_PATH, Route

if TYPE_CHECKING:
    from hubtui.wire.session import EventOut

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)

VERSION_HEADER: Final = "Hubtui-Version"
_OURS: Final = frozenset({"self", "code", "status", "field"})
"""Names that facts from the hub may not use."""


class HttpHub:
    """Hub reached over one link."""

    def __init__(self, link: Link) -> None:
        """Start signed out."""
        self.token = ""
        self._link = link

    async def call(
        self, route: Route[Q, A], body: Q, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> A:
        """Call the hub; only a GET is retried, once, if no usable answer came."""
        headers = self._headers()  # once: somebody else may be signed in by the second time
        try:
            return await self._once(route, body, query, ids, headers)
        except Unreachable as error:
            if route.method != "GET" or error.code not in ("hub-no-answer", "hub-error"):
                raise
        await asyncio.sleep(random.uniform(0.1, 0.4))  # noqa: S311 - spreads retries, hides nothing
        return await self._once(route, body, query, ids, headers)

    async def events(self, after: int) -> AsyncGenerator[EventOut, None]:
        """Yield this person's events with a number above ``after``."""
        headers = {**self._headers(), "Last-Event-ID": str(after)}
        try:
            async with aclosing(self._link.events(EVENTS_PATH, headers=headers)) as stream:
                async for event in stream:
                    yield _event(event)
        except NotAStream as other:
            raise _no(other.reply) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._link.close()

    async def _once(
        self,
        route: Route[Q, A],
        body: Q,
        query: Mapping[str, str] | None,
        ids: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> A:
        sent = None if route.method == "GET" else wired(body)
        if sent is not None and len(sent) > route.limit:
            raise Refused("too-large", status=413)
        reply = await self._link.ask(
            route.method, _path(route.path, ids), body=sent, query=query, headers=headers
        )
        if reply.status not in (200, route.status):
            raise _no(reply)
        try:
            return route.gives.model_validate_json(reply.body)
        except ValidationError:
            raise Unreachable("hub-error", reached=True) from None

    def _headers(self) -> dict[str, str]:
        headers = {VERSION_HEADER: __version__, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers


def wired(body: BaseModel) -> bytes:
    """Return a body as JSON, without fields that hold their default.

    An older hub refuses a field it does not know, so a new field is sent only where it is used.
    """
    return body.model_dump_json(exclude_defaults=True).encode()


def _path(path: str, ids: Mapping[str, str]) -> str:
    """Fill ids into a path; refuse what is not an id, because it could change the path."""
    if not all(ID.fullmatch(value) for value in ids.values()):
        raise Broken("id-unreadable")
    return path.format(**ids)


def _no(reply: Reply) -> Refused | Unreachable:
    """Turn a failed reply into ``Refused``; if it is a 5xx or no valid problem, ``Unreachable``."""
    try:
        problem = Problem.model_validate_json(reply.body)
    except ValidationError:
        return Unreachable("hub-error", reached=True)
    facts: dict[str, object] = {k: v for k, v in problem.facts.items() if k not in _OURS}
    if 400 <= reply.status < 500:
        if problem.field:
            facts["field"] = problem.field
        return Refused(problem.code, **facts, status=reply.status)
    if reply.status == 503:
        return Unreachable(problem.code, **{**facts, "reached": True, "status": 503})
    return Unreachable("hub-error", reached=True)


def _event(event: ServerEvent) -> EventOut:
    from hubtui.wire.session import EventOut  # noqa: PLC0415 - nobody hears events at the door

    try:
        return EventOut.model_validate_json(event.data)
    except ValidationError:
        raise Unreachable("hub-error", reached=True) from None
