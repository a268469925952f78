"""The API's own description (OpenAPI 3.1), made from the registry and the wire models.

``python -m hubtui.server.http.openapi > docs/openapi.json`` writes it anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from hubtui.domain.policy import RULES, Act, ProofKind
from hubtui.server.every import ENDPOINTS
from hubtui.server.http.registry import Endpoint
from hubtui.wire.base import ID, Nothing
from hubtui.wire.problem import STATUS_MEANS, Problem
from hubtui.wire.routes import EVENTS_PATH
from hubtui.wire.session import EventOut

_REF: Final = "#/components/schemas/{model}"
_Mode = Literal["validation", "serialization"]


def document(endpoints: Sequence[Endpoint] = ENDPOINTS) -> dict[str, Any]:
    """Describe every endpoint."""
    pairs: list[tuple[type[BaseModel], _Mode]] = [
        (Problem, "serialization"),
        (EventOut, "serialization"),
    ]
    for one in endpoints:
        pairs += [(one.route.takes, "validation"), (one.route.gives, "serialization")]
    refs, defined = models_json_schema(list(dict.fromkeys(pairs)), ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        paths.setdefault(one.route.path, {})[one.route.method.lower()] = _operation(one, refs)
    paths[EVENTS_PATH] = {"get": _stream(refs)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "hubtui", "version": "v1"},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": defined.get("$defs", {}),
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


def text() -> str:
    """Return the description as it is kept in ``docs/openapi.json``."""
    return json.dumps(document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _operation(one: Endpoint, refs: Mapping[Any, Any]) -> dict[str, Any]:
    route = one.route
    said: dict[str, Any] = {
        "operationId": route.name,
        "summary": (one.handler.__doc__ or "").partition("\n")[0],
        "x-act": one.act.value,
        "parameters": _parameters(route.path, route.query),
        "responses": {
            str(route.status): {
                "description": (route.gives.__doc__ or "").partition("\n")[0],
                "content": _json(refs[(route.gives, "serialization")]),
            },
            **_problems(refs),
        },
    }
    if one.event is not None:
        said["x-log-event"] = one.event.value
    if route.method == "POST":
        body = refs[(route.takes, "validation")]
        said["requestBody"] = {"required": route.takes is not Nothing, "content": _json(body)}
    if RULES[one.act].proof is ProofKind.SESSION:
        said["security"] = [{"session": []}]
    return said


def _stream(refs: Mapping[Any, Any]) -> dict[str, Any]:
    event = refs[(EventOut, "serialization")]
    return {
        "operationId": "events",
        "summary": "Follow a person's events: that something changed, never what.",
        "x-act": Act.EVENTS_FOLLOW.value,
        "security": [{"session": []}],
        "parameters": [
            {"name": "Last-Event-ID", "in": "header", "schema": {"type": "string"}},
        ],
        "responses": {
            "200": {
                "description": "Server-sent events; each one's data is an EventOut.",
                "content": {"text/event-stream": {"schema": event}},
            },
            **_problems(refs),
        },
    }


def _parameters(path: str, query: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if "{id}" in path:
        pattern = {"type": "string", "pattern": f"^{ID.pattern}$"}
        found.append({"name": "id", "in": "path", "required": True, "schema": pattern})
    found += [{"name": name, "in": "query", "schema": {"type": "string"}} for name in query]
    return found


def _problems(refs: Mapping[Any, Any]) -> dict[str, Any]:
    problem = _json(refs[(Problem, "serialization")])
    return {
        str(status): {"description": meaning, "content": problem}
        for status, meaning in STATUS_MEANS.items()
    }


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


if __name__ == "__main__":
    sys.stdout.write(text())
