"""The ``Hub`` port: all that a desk needs of a hub, over any transport."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hubtui.wire.route import Route
    from hubtui.wire.session import EventOut


Q = TypeVar("Q", bound="BaseModel")
A = TypeVar("A", bound="BaseModel")


class Hub(Protocol):
    """Interface to a hub."""

    token: str
    """The session token sent with each call; empty when signed out."""

    async def call(
        self, route: Route[Q, A], body: Q, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> A:
        """Call a route of the hub and return its answer.

        Raises:
            Refused: the hub answered no; ``facts`` hold its facts, ``field`` and ``status``.
            Unreachable: no proven answer: down, slow, a pin that does not match, or a 5xx.
        """
        ...

    def events(self, after: int) -> AsyncGenerator[EventOut, None]:
        """Yield this person's events with a number above ``after``, until the stream drops.

        Raises:
            Unreachable: the stream could not be opened.
            Refused: the session has ended (code ``sign-in``).
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
