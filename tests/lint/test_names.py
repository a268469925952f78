"""A public class stands once: who reads a name anywhere knows what it is."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "hubtui"


def classes(text: str) -> Iterable[str]:
    """Give the public classes of a file; one inside another is read with it."""
    return (
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )


def twice(files: dict[str, str]) -> dict[str, list[str]]:
    """Give each name that stands in more than one file, with the files."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in files.items():
        for each in classes(text):
            found[each].append(name)
    return {each: where for each, where in found.items() if len(where) > 1}


def test_a_public_class_stands_once() -> None:
    files = {str(path): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    assert len(files) > 200
    assert twice(files) == {}


def test_control_a_name_that_stands_twice_is_found() -> None:
    files = {"a": "class Told: ...", "b": "class Told: ...\nclass _Told: ...", "c": "class C: ..."}
    assert twice(files) == {"Told": ["a", "b"]}
