"""One request as a handler sees it: who asks, what for, and through which connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel

from hubtui.domain.people import Actor
from hubtui.errors import Refused
from hubtui.server.store import Bound
from hubtui.server.tx import Tx

if TYPE_CHECKING:
    from hubtui.server.http.auth import Session
    from hubtui.server.hub import HubServer

Q = TypeVar("Q", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RequestContext(Generic[Q]):
    """A request; in a command ``tx_or_none`` is set and ``q`` is the writer's connection."""

    hub: HubServer
    q: Bound
    now: int
    body: Q
    ids: Mapping[str, str]
    query: Mapping[str, str]
    session_or_none: Session | None = None
    tx_or_none: Tx | None = None

    @property
    def session(self) -> Session:
        """Return the session; ``Refused`` (``sign-in``) if there is none."""
        if self.session_or_none is None:
            raise Refused("sign-in")
        return self.session_or_none

    @property
    def actor(self) -> Actor:
        """Return the actor who asks; ``Refused`` (``sign-in``) if nobody is signed in."""
        return self.session.actor

    @property
    def me(self) -> str:
        """Return the id of the person who asks."""
        return self.actor.person

    @property
    def tx(self) -> Tx:
        """Return the transaction of a command; ``TypeError`` in a route that only reads."""
        if self.tx_or_none is None:
            raise TypeError("a reading route has no transaction")
        return self.tx_or_none

    @property
    def id(self) -> str:
        """Return the id in the path."""
        return self.ids["id"]
