"""What could be wrong in one place of a module: tables and limits as well as functions."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping

SWAPS: Mapping[type[ast.AST], type[ast.AST]] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt},
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr},
}
TYPES = ("annotation", "returns", "decorator_list", "bases")
Change = tuple[dict[str, object], str]


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Give each mutant with its line and what was done there; the tree itself stays as it is."""
    typed = {
        id(each) for node in ast.walk(tree) for part in _types(node) for each in ast.walk(part)
    }
    for node in [node for node in ast.walk(tree) if id(node) not in typed]:
        for change, what in (*_values(node), *_rows(node), *_lines(node)):
            kept = dict(node.__dict__)
            node.__dict__.update(change)
            mutant = copy.deepcopy(tree)
            node.__dict__ = kept
            yield getattr(node, "lineno", 0), what, mutant


def _types(node: ast.AST) -> Iterator[ast.AST]:
    for field in TYPES:
        found = getattr(node, field, None)
        yield from found if isinstance(found, list) else [found] if found else []


def _values(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=[only]) if type(only) in SWAPS:
            yield {"ops": [SWAPS[type(only)]()]}, f"other way: {ast.unparse(node)}"
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPS:
            yield {"op": SWAPS[type(op)]()}, f"other way: {ast.unparse(node)}"
        case ast.UnaryOp(op=ast.Not()):
            yield {"op": ast.UAdd(), "operand": _constant(node, value=False)}, "not -> False"
        case ast.Constant(value=bool(value)):
            yield {"value": not value}, f"{not value} for {value}"
        case ast.Constant(value=int(value)):
            yield {"value": value + 1}, f"{value} + 1"
        case ast.If(test=test) | ast.IfExp(test=test):
            for value in (True, False):
                yield {"test": _constant(test, value=value)}, f"{value} for {ast.unparse(test)}"
        case ast.comprehension(ifs=[test]):
            yield {"ifs": []}, f"no if {ast.unparse(test)}"
        case _:
            pass


def _rows(node: ast.AST) -> Iterator[Change]:
    """Leave out one element; in a table, let one row have the value of another."""
    match node:
        case ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.List(elts=parts) if len(parts) > 1:
            if isinstance(getattr(node, "ctx", None), ast.Store):
                return
            for at, part in enumerate(parts):
                yield {"elts": parts[:at] + parts[at + 1 :]}, f"no {ast.unparse(part)}"
        case ast.Dict(keys=keys, values=values):
            for at, key in enumerate(keys):
                name = ast.unparse(key) if key else "**"
                left = {
                    "keys": keys[:at] + keys[at + 1 :],
                    "values": values[:at] + values[at + 1 :],
                }
                yield {**left}, f"no {name}"
                own = ast.dump(values[at])
                for other in [value for value in values if ast.dump(value) != own][:1]:
                    yield {"values": [*values[:at], other, *values[at + 1 :]]}, f"{name} swapped"
        case _:
            pass


def _lines(node: ast.AST) -> Iterator[Change]:
    """Leave out one line that does something by itself."""
    for field in ("body", "orelse"):
        found = getattr(node, field, None)
        lines: list[ast.stmt] = found if isinstance(found, list) else []
        for at, line in enumerate(lines):
            text = isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
            if isinstance(line, ast.Raise | ast.Expr | ast.AugAssign) and not text:
                rest = [*lines[:at], ast.copy_location(ast.Pass(), line), *lines[at + 1 :]]
                yield {field: rest}, f"no {ast.unparse(line)}"


def _constant(where: ast.AST, *, value: bool) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), where)
