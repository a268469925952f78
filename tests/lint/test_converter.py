"""What crosses the wire is turned into what the rules know in one place, and back there too."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.lint.source import Source, calls, functions, last_name, read_house

HOUSE = Path(__file__).parents[2] / "hubtui"
CONVERTER = PurePosixPath("wire/convert.py")
BODIES = {"ClientBody", "ToldBody", "BasisBody", "AlertBody"}
PARTS = {"name", "detail", "value"}

FIELD_TO_COLUMN = {
    ("flow/tell/names.py", "client"),
    ("wire/convert.py", "client_to_wire"),
    ("wire/convert.py", "client_to_domain"),
    ("server/alerts/versions.py", "_parts"),
}
"""What a client passes from the field it is typed in to the column it is kept in."""
BACK = {("server/alerts/versions.py", "content_of")}
SHOWN = {
    ("domain/alerts/view.py", "_client_item"),
    ("flow/tell/about.py", "about_again"),
    ("flow/tell/lines.py", "about_words"),
}
"""Made into words to read, or into answers typed before."""
RULES = {("domain/alerts/levels.py", "check_client")}


def bodies_built(source: Source) -> Iterator[tuple[str, int]]:
    """Each body of these that a file builds, with its line."""
    for call in calls(source):
        if last_name(call.func) in BODIES:
            yield last_name(call.func), call.lineno


def conversions(source: Source) -> Iterator[str]:
    """Each function that takes a client apart, or puts one together from its parts."""
    for function in functions(source.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        read: dict[str, set[str]] = defaultdict(set)
        for node in ast.walk(function):
            match node:
                case ast.Attribute(value=owner, attr=attr):
                    read[ast.unparse(owner)].add(attr)
                case ast.Call(args=[ast.Starred()]) if last_name(node.func) in {
                    "Client",
                    "ClientBody",
                }:
                    read["*"] = PARTS
        if any(parts >= PARTS for parts in read.values()):
            yield function.name


def test_only_the_converter_builds_a_body_from_what_the_rules_know() -> None:
    built = [
        f"hubtui/{source.path}:{line}: {name}: use wire/convert.py"
        for source in read_house(HOUSE)
        if source.path != CONVERTER
        for name, line in bodies_built(source)
    ]

    assert built == []


def test_a_client_passes_four_conversions_from_field_to_column() -> None:
    found = {
        (str(source.path), name) for source in read_house(HOUSE) for name in conversions(source)
    }

    assert found == FIELD_TO_COLUMN | BACK | SHOWN | RULES
    assert len(FIELD_TO_COLUMN) == 4


def test_a_tenth_conversion_would_be_found() -> None:
    here = PurePosixPath("flow/a.py")
    by_hand = "def f(b):\n    return Client(b.kind, b.name, b.detail, b.value)"
    starred = "def g(row):\n    return Client(*row)"
    body = "def h(c):\n    return wire.ClientBody(kind=c.kind)"

    assert list(conversions(Source(here, by_hand))) == ["f"]
    assert list(conversions(Source(here, starred))) == ["g"]
    assert list(conversions(Source(here, body))) == []
    assert list(bodies_built(Source(here, body))) == [("ClientBody", 2)]
    assert list(bodies_built(Source(here, by_hand))) == []
