"""What a desk stands on before its enrolment and key are there: it opens at once, all the same.

111 and whom to ring need neither a key nor a hub, so nothing that is wrong with these keeps a desk
shut. Each "Try again" looks anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from hubtui.errors import Broken, HubError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hubtui.client.port import Hub
    from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
    from hubtui.wire.route import Route
    from hubtui.wire.session import EventOut

Q = TypeVar("Q", bound="BaseModel")
A = TypeVar("A", bound="BaseModel")


class Late:
    """A hub and a workstation's key, had once ``prepare`` could have them."""

    def __init__(
        self,
        place: Enrolment | None,
        read: Callable[[], Enrolment],
        key: Callable[[Enrolment], WorkstationKey],
        hub: Callable[[Enrolment], Hub],
    ) -> None:
        """``read`` gives the enrolment where ``place`` is None; it and ``key`` may be slow."""
        self._place, self._read, self._open_key, self._open_hub = place, read, key, hub
        self._hub: Hub | None = None
        self._key: WorkstationKey | None = None
        self._token = ""
        self._trouble: HubError = Broken("desk-not-open")
        self._turn = asyncio.Lock()

    @property
    def token(self) -> str:
        """Give the session token."""
        return self._hub.token if self._hub is not None else self._token

    @token.setter
    def token(self, token: str) -> None:
        self._token = token
        if self._hub is not None:
            self._hub.token = token

    async def prepare(self) -> Enrolment | None:
        """Have what is not there yet; gives the enrolment where it could be read only now.

        Raises:
            HubError: what keeps it away, for the person who waits for it.
        """
        async with self._turn:
            found = None
            try:
                if self._place is None:
                    found = self._place = await asyncio.to_thread(self._read)
                self._reached(self._place)
                if self._key is None:
                    self._key = await asyncio.to_thread(self._open_key, self._place)
            except HubError as error:
                self._trouble = error
                raise
            return found

    def sign(self, message: bytes) -> bytes:
        """Sign with SHA-384, DER form; says why where there is no key yet."""
        if self._key is None:
            raise self._trouble
        return self._key.sign(message)

    async def call(
        self, route: Route[Q, A], body: Q, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> A:
        """Ask the hub, as ``Hub.call``; says why where there is none yet."""
        hub = self._reached(self._place)
        return await hub.call(route, body, query=query, **ids)

    async def events(self, after: int) -> AsyncGenerator[EventOut, None]:
        """Follow events, as ``Hub.events``."""
        async for event in self._reached(self._place).events(after):
            yield event

    async def close(self) -> None:
        """Let go of connections."""
        if self._hub is not None:
            await self._hub.close()

    def _reached(self, place: Enrolment | None) -> Hub:
        """Give the hub; what is sealed already needs no key to be sent."""
        if self._hub is None:
            if place is None:
                raise self._trouble
            self._hub = self._open_hub(place)
            self._hub.token = self._token
        return self._hub
