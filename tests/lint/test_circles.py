"""No circle of files: imports inside functions are counted, those for types alone are not."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

HOUSE = Path(__file__).parents[2]
TO_BE_OPENED = frozenset({"hubtui.cli", "hubtui.demo"})
"""Rooms whose circle is known; none is added here."""


def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted((HOUSE / "hubtui").rglob("*.py")):
        name = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.AST, known: Mapping[str, object]) -> Iterator[str]:
    """The modules of the house that a file loads, at once or late."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                yield whole if whole in known else node.module
        yield from imported(node, known)


def circle(trees: Mapping[str, ast.Module]) -> list[str]:
    """Files that load one another in a circle; empty where there is none."""
    graph = {
        name: {each for each in imported(tree, trees) if each in trees and each != name}
        for name, tree in trees.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_circle_of_files() -> None:
    trees = {
        name: tree
        for name, tree in modules().items()
        if not any(name.startswith(room) for room in TO_BE_OPENED)
    }
    assert len(trees) > 200
    assert not circle(trees)


def test_control_a_late_import_closes_a_circle_and_one_for_types_does_not() -> None:
    late = {
        "house.a": ast.parse("from house import b"),
        "house.b": ast.parse("def work():\n    from house.a import thing"),
    }
    assert set(circle(late)) == {"house.a", "house.b"}
    late["house.b"] = ast.parse("if TYPE_CHECKING:\n    from house.a import thing")
    assert not circle(late)
