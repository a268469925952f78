"""Deny by default: every route both sides know is answered once, as one act that has a rule."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
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


WHERE_READS_RUN = frozenset({"hub.py", "background.py", "serve.py", "http/registry.py"})
"""Who reaches for the event loop's own connection; all else reads what it is handed."""


def reaching(text: str) -> list[str]:
    return re.findall(r"hub\.(?:q|reader)\b", text)


def test_a_handler_reads_what_it_is_handed() -> None:
    server = Path(__file__).parents[2] / "hubtui" / "server"
    found = {
        path.relative_to(server).as_posix()
        for path in server.rglob("*.py")
        if reaching(path.read_text(encoding="utf-8"))
    }
    assert found <= WHERE_READS_RUN
    assert "http/registry.py" in found, "control"
    assert reaching("asked.hub.q.person(id=1)"), "control"
    assert not reaching("asked.q.person(id=hub.quiet)"), "control"
