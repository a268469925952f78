"""Find circles of files: modules of the package that need each other, directly or through others.

Late imports count, those for types only do not.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "hubtui"
UNSOLVED: tuple[str, ...] = ()
"""Rooms with a circle that is not solved yet; one that has none any more has to leave this list."""


def modules(package: Path) -> dict[str, Path]:
    """Return every module of a package by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.AST) -> Iterator[str]:
    """Give what a module imports when it runs; a name out of a module as ``module.name``."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                for other in node.orelse:
                    yield from imported(other)
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                yield from (f"{module}.{alias.name}" for alias in node.names)
            case _:
                yield from imported(node)


def graph(package: Path) -> dict[str, set[str]]:
    """Return for each module the other modules of the package that it imports."""
    known = modules(package)
    found: dict[str, set[str]] = {}
    for name, path in known.items():
        wanted = imported(ast.parse(path.read_bytes()))
        nearest = (each if each in known else each.rpartition(".")[0] for each in wanted)
        found[name] = {each for each in nearest if each in known and each != name}
    return found


def circles(edges: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected parts of more than one module (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(edges[name]):
            if other not in index:
                visit(other)
            if other in stack:
                low[name] = min(low[name], low[other])
        if low[name] == index[name]:
            at = stack.index(name)
            part, stack[at:] = stack[at:], []
            if len(part) > 1:
                found.append(sorted(part))

    for name in edges:
        if name not in index:
            visit(name)
    return sorted(found)


def faults(package: Path, unsolved: tuple[str, ...]) -> Iterator[str]:
    """Give each circle outside the rooms in ``unsolved``, and each of these that has none."""
    found = circles(graph(package))
    for part in found:
        if not any(name.startswith(f"{room}.") for room in unsolved for name in part):
            yield "a circle of files: " + ", ".join(part)
    for room in unsolved:
        if not any(name.startswith(f"{room}.") for part in found for name in part):
            yield f"no circle in {room} any more: take it off the list"


def main() -> int:
    """Say what is wrong."""
    wrong = list(faults(PACKAGE, UNSOLVED))
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
