"""A file of the house as the rules read it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import cast

SAFE_TYPES = {"Content", "Text", "Visual"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One line that breaks a rule, and what the rule asks instead."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file of the house; ``path`` is relative to ``hubtui``."""

    path: PurePosixPath
    text: str
    makers: frozenset[str] = frozenset()
    tree: ast.Module = field(init=False, repr=False)
    docstrings: frozenset[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Parse once."""
        tree = ast.parse(self.text)
        object.__setattr__(self, "tree", tree)
        object.__setattr__(self, "docstrings", frozenset(map(id, _bare_strings(tree))))

    @property
    def room(self) -> str:
        """The first folder or file below ``hubtui``."""
        return self.path.parts[0].removesuffix(".py")

    def line(self, number: int) -> str:
        """The text of one line, counted from 1."""
        return self.text.splitlines()[number - 1]


Rule = Callable[[Source], Iterator[Fault]]


def read_house(root: Path) -> list[Source]:
    """Every module of the package, each knowing which functions of the house make safe content."""
    files = {
        PurePosixPath(path.relative_to(root).as_posix()): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*.py"))
    }
    makers = frozenset(name for text in files.values() for name in content_makers(text))
    return [Source(path, text, makers) for path, text in files.items()]


def content_makers(text: str) -> set[str]:
    """Names of functions annotated to return Content or Text, hence free of markup."""
    return {
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and says_content(node.returns)
    }


def calls(source: Source) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


class TextConstant(ast.Constant):
    """A constant known to be a string."""

    value: str


def strings(source: Source) -> Iterator[TextConstant]:
    """Every string that is not a docstring, the fixed parts of f-strings too."""
    for node in ast.walk(source.tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in source.docstrings:
            yield cast("TextConstant", node)


def _bare_strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Docstrings, of attributes too: strings that stand alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def functions(tree: ast.Module) -> Iterator[ast.AST]:
    """The module itself and every function in it."""
    yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """What lies in ``function`` in reading order, without going into functions inside it."""
    for child in ast.iter_child_nodes(function):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield child
        yield from own_nodes(child)


def last_name(node: ast.AST) -> str:
    """``now`` of ``datetime.now``; empty where there is no name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def says_content(annotation: ast.expr | None) -> bool:
    """Whether an annotation promises markup-free text."""
    return annotation is not None and any(
        last_name(part) in SAFE_TYPES for part in ast.walk(annotation)
    )


def is_false(node: ast.expr) -> bool:
    """Whether an expression is the word False."""
    return isinstance(node, ast.Constant) and node.value is False
