"""Calls as jobs make them: made short, and told apart by their routes."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias, TypeGuard

from pydantic import BaseModel

from hubtui.flow.engine.effects import Call, Effect
from hubtui.wire.route import Route

Kind: TypeAlias = "type[Effect] | Route[Any, Any]"


class AnyCall(Protocol):
    """A call whose body a test looks into."""

    id: str
    body: Any
    query: tuple[tuple[str, str], ...]


def call(
    route: Route[Any, Any], thing: str = "", body: BaseModel | None = None, **query: str
) -> Call:
    """What a job asks for that makes this call."""
    return Call(route, body or route.takes(), thing, tuple(query.items()))


def is_call(effect: object, *routes: Route[Any, Any]) -> TypeGuard[AnyCall]:
    """Whether an effect is a call of one of these routes."""
    return isinstance(effect, Call) and effect.route in routes


def kind(effect: Effect) -> Kind:
    """The route of a call, else the type of an effect."""
    return effect.route if isinstance(effect, Call) else type(effect)


def name_of(effect: Effect) -> str:
    """What the route of a call is called in ``routes``, else the name of the effect's type."""
    found = kind(effect)
    return found.name.replace("-", "_").upper() if isinstance(found, Route) else found.__name__
