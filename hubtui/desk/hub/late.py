"""A hub and a key that are loaded late, so that the desk can open at once.

111 and whom to ring need neither key nor hub, so an error in these never keeps a desk from
opening. Each "Try again" loads them anew.
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
    """Stands for the hub and the workstation's key, which ``prepare`` loads."""

    def __init__(
        self,
        place: Enrolment | None,
        read: Callable[[], Enrolment],
        key: Callable[[Enrolment], WorkstationKey],
        hub: Callable[[Enrolment], Hub],
    ) -> None:
        """Keep the loaders, which may be slow; ``read`` is used only if ``place`` is None."""
        self._place, self._read, self._open_key, self._open_hub = place, read, key, hub
        self._hub: Hub | None = None
        self._key: WorkstationKey | None = None
        self._token = ""
        self._trouble: HubError = Broken("desk-not-open")
        self._turn = asyncio.Lock()

    @property
    def token(self) -> str:
        """Return the session token."""
        return self._hub.token if self._hub is not None else self._token

    @token.setter
    def token(self, token: str) -> None:
        self._token = token
        if self._hub is not None:
            self._hub.token = token

    async def prepare(self) -> Enrolment | None:
        """Load what is missing; return the enrolment if it could be read only now.

        Raises:
            HubError: why the enrolment or the key cannot be loaded.
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
        """Sign with SHA-384 and return DER; raise why there is no key, if there is none."""
        if self._key is None:
            raise self._trouble
        return self._key.sign(message)

    async def call(
        self, route: Route[Q, A], body: Q, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> A:
        """Call the hub, as ``Hub.call``; raise why there is no hub, if there is none."""
        hub = self._reached(self._place)
        return await hub.call(route, body, query=query, **ids)

    async def events(self, after: int) -> AsyncGenerator[EventOut, None]:
        """Yield events, as ``Hub.events``."""
        async for event in self._reached(self._place).events(after):
            yield event

    async def close(self) -> None:
        """Close the connections."""
        if self._hub is not None:
            await self._hub.close()

    def _reached(self, place: Enrolment | None) -> Hub:
        """Return the hub, without loading the key: undelivered alerts need none to be sent."""
        if self._hub is None:
            if place is None:
                raise self._trouble
            self._hub = self._open_hub(place)
            self._hub.token = self._token
        return self._hub
