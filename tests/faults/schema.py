"""As much of JSON Schema as the hub's description uses: make what fits, spoil it, check answers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.corpus import BIDI, BLANK, CONTROLS, ESCAPES, MARKS, MARKUP, TAGS, ZALGO, ZERO_WIDTH

HOSTILE = (*BIDI, *BLANK, *CONTROLS, *ESCAPES, *MARKS, *MARKUP, *TAGS, *ZERO_WIDTH, ZALGO)
CODES = (
    "tell", "yes", "no", "have-it", "close", "person", "going", "me", "nobody-yet", "over",
    "whatsapp", "not-for-me", "under-way", "2027-02-31", "2026-11-30", "workstation", "usual-way",
)  # fmt: skip
WRONG: Sequence[Any] = (
    None, True, 0, -1, 1 << 53, 1 << 70, "", "x", [], {}, [[]], [None], {"x": 1}, "\x00",
    "a" * 3000,
)  # fmt: skip
RAW = (
    b"", b"{", b"[]", b"null", b'"x"', b"{}{}", b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":1e999}',
    b'{"a":"\\ud800"}', b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"[" * 10_000, b'{"a":-0}', b"{" * 50,
    b'{"a":' * 20 + b"1" + b"}" * 20, b" " * 70_000,
)  # fmt: skip


@dataclass
class Schemas:
    """The named schemas of a description."""

    named: Mapping[str, Any]

    def _plain(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self.named[schema["$ref"].rpartition("/")[2]]
        return schema

    # ---- making

    def make(self, schema: Mapping[str, Any], lot: random.Random, ids: Sequence[str]) -> Any:
        """Make a value that fits."""
        schema = self._plain(schema)
        if "anyOf" in schema:
            return self.make(lot.choice(schema["anyOf"]), lot, ids)
        if "enum" in schema:
            return lot.choice(schema["enum"])
        match schema.get("type"):
            case "string":
                return self._text(schema, lot, ids)
            case "integer":
                low, high = schema.get("minimum", -3), schema.get("maximum", 1 << 53)
                return lot.choice((low, high, lot.randint(low, min(high, low + 9)), 1))
            case "boolean":
                return lot.random() < 0.5
            case "array":
                if "prefixItems" in schema:
                    return [self.make(one, lot, ids) for one in schema["prefixItems"]]
                count = lot.randint(schema.get("minItems", 0), min(schema.get("maxItems", 3), 3))
                return [self.make(schema.get("items", {}), lot, ids) for _ in range(count)]
            case "object":
                return self._object(schema, lot, ids)
            case _:
                return None

    def _text(self, schema: Mapping[str, Any], lot: random.Random, ids: Sequence[str]) -> str:
        most: int = schema.get("maxLength", 60)
        kind = lot.random()
        if kind < 0.4:
            return str(lot.choice(ids))[:most]
        if kind < 0.7 or "pattern" in schema:
            return lot.choice(CODES)[:most]
        if kind < 0.95:
            return lot.choice(HOSTILE)[:most]
        return "ā" * most

    def _object(self, schema: Mapping[str, Any], lot: random.Random, ids: Sequence[str]) -> Any:
        must = set(schema.get("required", ()))
        fields = schema.get("properties", {})
        if not fields and isinstance(schema.get("additionalProperties"), dict):
            inner = schema["additionalProperties"]
            return {lot.choice(CODES): self.make(inner, lot, ids) for _ in range(lot.randint(0, 2))}
        return {
            name: self.make(one, lot, ids)
            for name, one in fields.items()
            if name in must or lot.random() < 0.6
        }

    def spoil(self, value: Any, lot: random.Random) -> bytes | Any:
        """Make a body that fits no more, in one place."""
        if lot.random() < 0.25 or not isinstance(value, dict):
            return lot.choice(RAW)
        spoilt = dict(value)
        match lot.randint(0, 2):
            case 0 if spoilt:
                del spoilt[lot.choice(sorted(spoilt))]
            case 1:
                spoilt[lot.choice(("unknown", "__proto__", "id", "‮"))] = lot.choice(WRONG)
            case _:
                spoilt[lot.choice(sorted(spoilt) or ["x"])] = lot.choice(WRONG)
        return spoilt

    # ---- checking

    def faults(self, schema: Mapping[str, Any], value: Any, at: str = "") -> Iterator[str]:
        """Say where a value does not fit."""
        schema = self._plain(schema)
        if "anyOf" in schema:
            tried = [list(self.faults(one, value, at)) for one in schema["anyOf"]]
            yield from min(tried, key=len)
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: not listed"
        match schema.get("type"), value:
            case ("string", str()):
                yield from _text_faults(schema, value, at)
            case ("integer", int()) if not isinstance(value, bool):
                pass
            case ("boolean", bool()) | ("null", None) | (None, _):
                pass
            case ("array", list()):
                inner = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
                if len(inner) != len(value):
                    yield f"{at}: length"
                for number, (one, part) in enumerate(zip(inner, value, strict=False)):
                    yield from self.faults(one, part, f"{at}[{number}]")
            case ("object", dict()):
                yield from self._object_faults(schema, value, at)
            case _:
                yield f"{at}: not {schema.get('type')}"

    def _object_faults(
        self, schema: Mapping[str, Any], value: dict[str, Any], at: str
    ) -> Iterator[str]:
        fields = schema.get("properties", {})
        for name in set(schema.get("required", ())) - set(value):
            yield f"{at}.{name}: missing"
        for name, part in value.items():
            if name in fields:
                yield from self.faults(fields[name], part, f"{at}.{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                yield from self.faults(schema["additionalProperties"], part, f"{at}.{name}")
            elif "patternProperties" not in schema:
                yield f"{at}.{name}: not described"


def _text_faults(schema: Mapping[str, Any], value: str, at: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: pattern"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"{at}: too long"
    if len(value) < schema.get("minLength", 0):
        yield f"{at}: too short"
