"""The one road from the desk to the hub: it notices a lost hub, and a session's end."""

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
"""What may be asked of a hub that did not prove itself at sign-in: safety, and going again."""

Notice: TypeAlias = Literal["back", "lost", "not-proven", "ended"]


def is_log_alarm(error: HubError | None) -> bool:
    """Tell whether it is that the hub's log is another than the one we knew."""
    return error is not None and error.code == "log-forked"


class HubConnection:
    """A hub that says what became of each call."""

    def __init__(self, hub: Hub, noticed: Callable[[Notice], None]) -> None:
        """Stand before ``hub``."""
        self._hub = hub
        self._noticed = noticed
        self.alarm: Unreachable | None = None
        """Why nothing but safety alerts goes to this hub now; None where all may."""

    @property
    def token(self) -> str:
        """Give the session token; empty when signed out."""
        return self._hub.token

    @token.setter
    def token(self, token: str) -> None:
        self._hub.token = token

    async def call(
        self, route: Route[Q, A], body: Q, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> A:
        """Ask the hub, as ``Hub.call``; under an alarm nothing but what is safe."""
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
        """Follow events, as ``Hub.events``."""
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
        """Let go of connections."""
        await self._hub.close()

    def _notice(self, error: Refused | Unreachable, token: str) -> None:
        if isinstance(error, Unreachable):
            self._noticed("not-proven" if error.code == "hub-not-proven" else "lost")
        elif error.code == "sign-in" and token and token == self.token:
            self._noticed("ended")
        else:
            self._noticed("back")
