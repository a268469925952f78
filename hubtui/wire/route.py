"""A route, as both sides know it: name, method, path, and the bodies in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from hubtui.wire.base import Nothing

if TYPE_CHECKING:
    from pydantic import BaseModel

Q = TypeVar("Q", bound="BaseModel")
A = TypeVar("A", bound="BaseModel")

EVENTS_PATH = "/v1/events"
"""The stream of events (server-sent events); not a JSON route."""


@dataclass(frozen=True, slots=True)
class Route(Generic[Q, A]):
    """One route; ``status`` is the HTTP status of success."""

    name: str
    method: str
    path: str
    takes: type[Q]
    gives: type[A]
    status: int = 200
    query: tuple[str, ...] = ()
    limit: int = 64_000
    """Largest request body, in bytes."""


def get(name: str, path: str, gives: type[A], *query: str) -> Route[Nothing, A]:
    """Make a GET route; ``query`` names its parameters."""
    return Route(name, "GET", path, Nothing, gives, 200, query)


def post(name: str, path: str, takes: type[Q], gives: type[A], status: int = 200) -> Route[Q, A]:
    """Make a POST route; ``status`` is the HTTP status of success."""
    return Route(name, "POST", path, takes, gives, status)
