"""Bodies that fit the description and mean anything at all: never a broken hub, never a leak."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hubtui.domain.clock import DAY
from hubtui.server.http.openapi import document
from hubtui.server.settings import Limits
from hubtui.wire.base import Nothing
from tests.corpus import BIDI, CONTROLS, ESCAPES, MARKS, MARKUP, TAGS, ZERO_WIDTH
from tests.hubs import AsgiHub, Desk, QuickHasher, asgi_hub
from tests.server import made

HOSTILE = (*BIDI, *CONTROLS, *ESCAPES, *MARKS, *MARKUP, *TAGS, *ZERO_WIDTH)
DESCRIBED = document()
SCHEMAS = DESCRIBED["components"]["schemas"]
ENDS_THE_TEST = frozenset({"sign-out", "report", "set-passphrase", "make-code"})
OPERATIONS = sorted(
    (operation["operationId"], method.upper(), path, operation)
    for path, methods in DESCRIBED["paths"].items()
    for method, operation in methods.items()
    if operation["operationId"] not in ENDS_THE_TEST | {"events"}
)


class Party:
    """A hub with matters in every state, and one desk of each kind."""

    def __init__(self, place: Path) -> None:
        self.runner = asyncio.Runner()
        limits = Limits(hasher=QuickHasher(), session=4000 * DAY, alerts_an_hour=1 << 30)
        self._context = asgi_hub(place, limits=limits)
        self.hub: AsgiHub = self.runner.run(self._context.__aenter__())
        self.desks, self.ids = self.runner.run(self._fill())

    async def _fill(self) -> tuple[list[Desk], list[str]]:
        hub = self.hub
        desks = [
            await hub.sign_in(name)
            for name in ("Ana Sender", "Beth Receiver", "Sela Supervisor", "Ari Admin")
        ]
        ana, beth = desks[0], desks[1]
        ids = [*hub.created.people.values(), *hub.created.agencies.values()]
        for _ in range(3):
            ids.append((await made.send(hub, ana, beth.id)).alert)
            ids.append(await made.draft(ana))
        await made.open_it(beth, ids[-2])
        return [*desks, hub.host, Desk(hub.http)], ids

    def close(self) -> None:
        self.runner.run(self._context.__aexit__(None, None, None))
        self.runner.close()


@pytest.fixture(scope="module")
def party(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Party]:
    found = Party(tmp_path_factory.mktemp("anybody") / "hub")
    yield found
    found.close()


def fitting(schema: dict[str, Any], ids: list[str]) -> st.SearchStrategy[Any]:
    """Values that fit a schema: real ids where an id goes, hostile text where text does."""
    if "$ref" in schema:
        return fitting(SCHEMAS[schema["$ref"].rpartition("/")[2]], ids)
    for kinds in ("anyOf", "oneOf"):
        if kinds in schema:
            return st.one_of([fitting(one, ids) for one in schema[kinds]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    return _plain(schema, ids)


def _plain(schema: dict[str, Any], ids: list[str]) -> st.SearchStrategy[Any]:
    match schema.get("type"):
        case "string":
            most = schema.get("maxLength", 60)
            text = st.text(max_size=min(most, 40)) | st.sampled_from(HOSTILE)
            codes = st.sampled_from(
                ["tell", "yes", "have-it", "close", "2026-10-30", "person", *ids]
            )
            return codes | text.map(lambda value: value[:most])
        case "integer":
            low, high = schema.get("minimum", -3), schema.get("maximum", 1 << 53)
            return st.integers(low, min(high, 9)) | st.just(high)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            if "prefixItems" in schema:
                parts = [fitting(one, ids) for one in schema["prefixItems"]]
                return st.tuples(*parts).map(list)
            return st.lists(fitting(schema.get("items", {}), ids), max_size=3)
        case "object":
            return _object(schema, ids)
        case _:
            return st.none()


def _object(schema: dict[str, Any], ids: list[str]) -> st.SearchStrategy[Any]:
    fields = {name: fitting(one, ids) for name, one in schema.get("properties", {}).items()}
    must = {name: fields.pop(name) for name in schema.get("required", ())}
    if fields or must:
        return st.fixed_dictionaries(must, optional=fields)
    values = fitting(schema.get("additionalProperties") or {"type": "null"}, ids)
    return st.dictionaries(st.sampled_from(["when", "topics", "note", "x"]), values, max_size=2)


@pytest.mark.parametrize(
    ("name", "method", "path", "operation"), OPERATIONS, ids=lambda v: str(v)[:20]
)
def test_no_body_breaks_the_hub(
    party: Party, name: str, method: str, path: str, operation: dict[str, Any]
) -> None:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    bodies = fitting(schema.get("schema", {"type": "object"}), party.ids)
    allowed = {int(status) for status in operation["responses"]}

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )
    @given(bodies, st.sampled_from(party.ids), st.sampled_from(party.desks))
    def ask(body: Any, thing: str, desk: Desk) -> None:
        sent = None if method == "GET" else json.dumps(body).encode()
        reply = party.runner.run(desk.raw(method, path.format(id=thing), sent))
        assert reply.status_code in allowed, (name, reply.status_code, body)
        if not desk.token and name not in ("greet", "challenge"):
            assert reply.status_code in (401, 422), name
            assert not any(person in reply.text for person in party.hub.created.people)

    ask()


def test_control_nothing_is_an_empty_object() -> None:
    assert Nothing().model_dump() == {}
    assert len(OPERATIONS) > 60
