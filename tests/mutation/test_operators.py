"""What is made wrong, and that only that is."""

from __future__ import annotations

import ast

import pytest

from tests.mutation.operators import mutants


def made(text: str) -> set[str]:
    tree = ast.parse(text)
    found = {ast.unparse(mutant) for _, _, mutant in mutants(tree)}
    assert ast.unparse(tree) == ast.unparse(ast.parse(text)), "the tree itself stays"
    return found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("x = a < b", {"x = a <= b"}),
        ("x = a is not b", {"x = a is b"}),
        ("x = a and b", {"x = a or b"}),
        ("LIMIT = 600", {"LIMIT = 601"}),
        ("GOOD = True", {"GOOD = False"}),
        (
            "x = {A: one, B: two}",
            {"x = {B: two}", "x = {A: one}", "x = {A: two, B: two}", ("x = {A: one, B: one}")},
        ),
        ("x = (a, b)", {"x = (b,)", "x = (a,)"}),
        (
            "if a:\n    raise b",
            {"if True:\n    raise b", "if False:\n    raise b", "if a:\n    pass"},
        ),
        ("def f(a: tuple[b, c]) -> (d, e):\n    'Say so.'\n    return a", set()),
        ("@dataclass(frozen=True)\nclass A:\n    a: int", set()),
    ],
)
def test_one_thing_is_made_wrong_at_a_time(text: str, wrong: set[str]) -> None:
    assert made(text) == wrong
