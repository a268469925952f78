"""The hub's own description, as schemathesis takes it: what to ask, how to send it, what to check.

An answer may hold nothing that is not described. The description itself lets fields be added (a
desk passes over what it does not know), so answers are judged by a closed copy of it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from hubtui.server.http.openapi import document
from tests.corpus import BIDI, BLANK, CONTROLS, ESCAPES, MARKS, MARKUP, TAGS, ZALGO, ZERO_WIDTH
from tests.hubs import BASE

HOSTILE = (*BIDI, *BLANK, *CONTROLS, *ESCAPES, *MARKS, *MARKUP, *TAGS, *ZERO_WIDTH, ZALGO)
CODES = (
    "tell", "yes", "no", "have-it", "close", "person", "going", "me", "nobody-yet", "over",
    "whatsapp", "not-for-me", "under-way", "2027-02-31", "2026-11-30", "workstation", "usual-way",
    "sent", "waiting", "0", "-1", "999999999999999",
)  # fmt: skip
NOT_JSON = (
    b"", b"{", b"[]", b"null", b'"x"', b"{}{}", b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":1e999}',
    b'{"a":"\\ud800"}', b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"[" * 10_000, b'{"a":-0}', b"{" * 50,
    b'{"a":' * 20 + b"1" + b"}" * 20, b" " * 70_000,
)  # fmt: skip
"""What schemathesis, which writes JSON, does not send."""

_REF = "#/components/schemas/"
_CHECKS = {
    # A body may fit and be refused: the recipient is nobody, the guide was walked otherwise.
    "positive_data_acceptance": {"enabled": False},
    # Both ask again by a road of their own; strangers and other people are asked about here.
    "ignored_auth": {"enabled": False},
    "object_level_authorization": {"enabled": False},
    "negative_data_rejection": {"expected-statuses": ["401", "403", "404", "413", "422"]},
}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked, and requests for it that fit or do not."""

    name: str
    method: str
    path: str
    described: Any
    cases: st.SearchStrategy[Case[Any]]

    def each(self, who: str, times: int, ask: Callable[[Case[Any]], object]) -> None:
        """Give ``ask`` so many requests, always the same for one name; it raises what is wrong."""

        @seed(zlib.crc32(f"{who} {self.name}".encode()))
        @settings(
            max_examples=times,
            deadline=None,
            database=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(case=self.cases)
        def asked(case: Case[Any]) -> None:
            ask(case)

        asked()


def operations(known: Sequence[str]) -> list[Operation]:
    """Every operation but the stream of events; ``known`` are ids of what is there."""
    whole = closed(document())
    words = {"values": [*known, *CODES, *HOSTILE]}
    body = {"dictionary": "known", "probability": 0.5}
    config = schemathesis.Config.from_dict(
        {
            "dictionaries": {"known": words, "ids": {"values": [*known, "f" * 32]}},
            "parameters": {
                "path.id": {"dictionary": "ids", "probability": 0.9},
                **{f"body.{path}": body for path in sorted(_texts_of_bodies(whole))},
            },
            "generation": {"dictionaries": {"string": body}, "with-security-parameters": False},
            "checks": _CHECKS,
        }
    )
    schema = schemathesis.openapi.from_dict(whole, config=config).exclude(operation_id="events")
    found = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        one = result.ok()
        cases = one.as_strategy(GenerationMode.POSITIVE)
        if one.body or one.path_parameters or one.query:
            cases |= one.as_strategy(GenerationMode.NEGATIVE)
        name = one.definition.raw["operationId"]
        found.append(Operation(name, one.method.upper(), one.path, one, cases))
    return found


def request(case: Case[Any], token: str) -> httpx.Request:
    """What schemathesis would send, with somebody's token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    sent = requests.Request(**case.as_transport_kwargs(base_url=BASE, headers=headers)).prepare()
    assert sent.body is None or isinstance(sent.body, str | bytes)
    kept = [(name, str(value)) for name, value in sent.headers.items() if name.lower() != "host"]
    return httpx.Request(
        str(sent.method),
        str(sent.url),
        headers=[*kept, ("Host", "hub.test:8443")],
        content=sent.body,
    )


def closed(described: dict[str, Any]) -> dict[str, Any]:
    """Give a description whose answers hold what is described and nothing else."""
    text = json.dumps(described["components"]["schemas"])
    shut = json.loads(text.replace(_REF, f"{_REF}Shut"))
    for schema in shut.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    paths = json.loads(json.dumps(described["paths"]))
    for methods in paths.values():
        for operation in methods.values():
            for answer in operation["responses"].values():
                for content in answer["content"].values():
                    ref = content["schema"]["$ref"].replace(_REF, f"{_REF}Shut")
                    # One step away: schemathesis 4.32 takes no tuple right under an answer.
                    content["schema"] = {"allOf": [{"$ref": ref}]}
    both = {
        **described["components"]["schemas"],
        **{f"Shut{name}": one for name, one in shut.items()},
    }
    return {
        **described,
        "paths": paths,
        "components": {**described["components"], "schemas": both},
    }


def _texts_of_bodies(described: Mapping[str, Any]) -> set[str]:
    """Where in any body a text goes, as schemathesis names such a place."""
    named = described["components"]["schemas"]
    found: set[str] = set()
    for methods in described["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                found |= set(_texts(schema, named, ""))
    return found


def _texts(schema: Mapping[str, Any], named: Mapping[str, Any], at: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _texts(named[schema["$ref"].removeprefix(_REF)], named, at)
    for one in schema.get("anyOf", ()):
        yield from _texts(one, named, at)
    if schema.get("type") == "string" and at:
        yield at
    if "items" in schema:
        yield from _texts(schema["items"], named, f"{at}[*]")
    for name, one in schema.get("properties", {}).items():
        yield from _texts(one, named, f"{at}.{name}" if at else name)
