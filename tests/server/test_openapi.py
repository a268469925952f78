"""The description that is committed is the one the registry makes."""

from __future__ import annotations

import json
from pathlib import Path

import hubtui
from hubtui.server.every import ENDPOINTS
from hubtui.server.http.openapi import document, text
from hubtui.wire.routes import EVENTS_PATH

COMMITTED = Path(hubtui.__file__).parent.parent / "docs" / "openapi.json"


def test_the_committed_description_is_true() -> None:
    again = "write it anew: uv run python -m hubtui.server.http.openapi > docs/openapi.json"
    assert COMMITTED.read_text("utf-8") == text(), again


def test_it_names_every_endpoint_and_nothing_else() -> None:
    found = {
        (method.upper(), path)
        for path, methods in document()["paths"].items()
        for method in methods
    }
    assert found == {(one.route.method, one.route.path) for one in ENDPOINTS} | {
        ("GET", EVENTS_PATH)
    }


def test_every_reference_leads_somewhere() -> None:
    made = document()
    names = set(made["components"]["schemas"])
    plain = json.dumps(made)
    used = {part.split('"')[0] for part in plain.split("#/components/schemas/")[1:]}
    assert used
    assert used <= names


def test_every_operation_says_who_may_and_how_it_fails() -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            assert operation["x-act"]
            assert operation["summary"]
            assert {"401", "404", "422", "503"} <= set(operation["responses"])
