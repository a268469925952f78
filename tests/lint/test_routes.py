"""Deny by default: every route both sides know is answered once, as one act that has a rule."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from hubtui.wire import routes
from hubtui.wire.routes import Route

ROUTES: list[Route[Any, Any]] = [each for each in vars(routes).values() if isinstance(each, Route)]

served = pytest.mark.skipif(
    find_spec("hubtui.server") is None or find_spec("hubtui.server.every") is None,
    reason="the hub's table of routes is not there yet",
)


def test_a_name_and_a_place_are_one_route() -> None:
    assert len(ROUTES) > 20
    assert len({each.name for each in ROUTES}) == len(ROUTES)
    assert len({(each.method, each.path) for each in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_is_of_this_version_and_in_the_plural(route: Route[Any, Any]) -> None:
    assert route.path.startswith("/v1/")
    assert route.method in {"GET", "POST"}
    assert route.limit <= 64_000 or route.name == "events"


@served
def test_every_route_is_answered_once_and_no_other() -> None:
    from hubtui.server.every import ENDPOINTS

    answered = [each.route.name for each in ENDPOINTS]

    assert sorted(answered) == sorted(each.name for each in ROUTES)


@served
def test_a_get_changes_nothing() -> None:
    from hubtui.server.every import ENDPOINTS
    from hubtui.server.http.registry import How

    for each in ENDPOINTS:
        if each.route.method == "GET":
            assert each.how is How.READS, each.route.name
            assert each.event is None, each.route.name
