"""The only path from the desk to the hub: it reports a lost hub and an ended session."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from hubtui.errors import HubError, Refused, Unreachable

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hubtui.client.port import Hub
    from hubtui.wire.route import Route
    from hubtui.wire.session import EventOut

Q = TypeVar("Q", bound="BaseModel")
A = TypeVar("A", bound="BaseModel")

SAFE = frozenset(
    {
        "challenge",
        "names",
        "sign-in",
        "sign-out",
        "report",
        "me",
        "facts",
        "head",
        "events-page",
        "send-override",
        "overrides",
        "override",
        "open-override",
        "read-back",
        "read-words",
        "acknowledge",
        "by-voice",
        "confirm-voice",
        "by-phone",
        "record-rest",
        "still-true",
        "stand-down",
        "held",
        "bar",
        "roster",
    }
)
"""Routes allowed under an alarm: safety alerts, signing in and out, and what both read."""

Notice: TypeAlias = Literal["back", "lost", "not-proven", "ended"]


def is_log_alarm(error: HubError | None) -> bool:
    """Tell whether an error means that the hub's log failed the check."""
    return error is not None and error.code == "log-forked"


class HubConnection:
    """Hub that reports the outcome of each call."""

    def __init__(self, hub: Hub, noticed: Callable[[Notice], None]) -> None:
        """Wrap ``hub``; ``noticed`` is called with the outcome of each call."""
        self._hub = hub
        self._noticed = noticed
        self.alarm: Unreachable | None = None
        """Why only the routes in ``SAFE`` may be called now; None if all may."""

    @property
    def token(self) -> str:
        """Return the session token; empty when signed out."""
        return self._hub.token

    @token.setter
    def token(self, token: str) -> None:
        self._hub.token = token

    async def call(
        self, route: Route[Q, A], body: Q, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> A:
        """Call the hub, as ``Hub.call``; under an alarm only the routes in ``SAFE``."""
        if self.alarm is not None and route.name not in SAFE:
            raise Unreachable(self.alarm.code, reached=False)
        token = self.token
        try:
            answer = await self._hub.call(route, body, query=query, **ids)
        except (Refused, Unreachable) as error:
            self._notice(error, token)
            raise
        self._noticed("back")
        return answer

    async def events(self, after: int) -> AsyncGenerator[EventOut, None]:
        """Yield events, as ``Hub.events``."""
        token = self.token
        try:
            async with aclosing(self._hub.events(after)) as stream:
                async for event in stream:
                    self._noticed("back")
                    yield event
        except (Refused, Unreachable) as error:
            self._notice(error, token)
            raise

    async def close(self) -> None:
        """Close the connections."""
        await self._hub.close()

    def _notice(self, error: Refused | Unreachable, token: str) -> None:
        if isinstance(error, Unreachable):
            self._noticed("not-proven" if error.code == "hub-not-proven" else "lost")
        elif error.code == "sign-in" and token and token == self.token:
            self._noticed("ended")
        else:
            self._noticed("back")
