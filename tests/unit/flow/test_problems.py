"""Every code that can be raised has words, and every fact those words ask for is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import hubtui
from hubtui.errors import Broken, HubError, Refused, Unreachable
from hubtui.flow.engine.problems import problem_words
from hubtui.wire.door import PhoneCard
from hubtui.wording import facts_of, messages
from hubtui.wording.reading import measure
from tests.unit.flow.known import CARD

SOURCE = Path(hubtui.__file__).parent
GIVEN = frozenset({"code", "ring", "field", "kept"})
"""Facts that are always there."""
WORDS = {
    key.removeprefix("problem."): texts[0]
    for key, texts in messages()
    if key.startswith("problem.")
}


@dataclass(frozen=True)
class Raised:
    kind: str
    code: str
    facts: frozenset[str]
    where: str


def raised(text: str, where: str) -> Iterator[Raised]:
    """Give each literal refusal in a source text, with its facts (None of ``**`` are seen)."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        code = node.args[0]
        if name in {"Refused", "Unreachable", "Broken"} and isinstance(code, ast.Constant):
            facts = frozenset(word.arg for word in node.keywords if word.arg)
            yield Raised(name, str(code.value), facts, f"{where}:{node.lineno}")


EVERY = [
    each
    for path in sorted(SOURCE.rglob("*.py"))
    for each in raised(path.read_text("utf-8"), path.relative_to(SOURCE).as_posix())
]


def wordless(every: list[Raised]) -> list[str]:
    return [f"{r.where} {r.code}" for r in every if r.kind != "Broken" and r.code not in WORDS]


def factless(every: list[Raised]) -> list[str]:
    return [
        f"{r.where} {r.code} {sorted(missing)}"
        for r in every
        if r.code in WORDS and (missing := facts_of(WORDS[r.code]) - r.facts - GIVEN)
    ]


def test_every_refusal_and_every_lost_hub_has_words_of_its_own() -> None:
    assert len(EVERY) > 100, "control: the source was not read"
    assert wordless(EVERY) == []


def test_every_fact_asked_for_is_given_where_it_is_raised() -> None:
    assert factless(EVERY) == []


def test_the_scan_finds_faults() -> None:
    found = list(raised('raise Refused("no-such-code")\nraise Refused("pin-wrong")', "x"))
    assert wordless(found) == ["x:1 no-such-code"]
    assert factless(found) == ["x:2 pin-wrong ['left']"]


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (Refused("no-words-for-this"), "no-words-for-this"),
        (Unreachable("no-words-for-this"), "does not answer"),
        (Broken("seal-broken"), "seal-broken"),
        (Broken("pack-loop", file="flow.toml", key="start"), "flow.toml"),
        (Refused("pin-wrong"), "pin-wrong"),
    ],
)
def test_a_code_without_words_or_facts_still_says_something(error: HubError, part: str) -> None:
    words = problem_words(error, CARD)
    assert part in words
    assert "kept" not in words, "which nobody has said"
    assert "{" not in words


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (True, "What you typed is kept."),
        (False, "Not kept: leave this window open."),
        (None, ""),
    ],
)
def test_a_lost_hub_says_what_is_kept_and_whom_to_ring(kept: bool | None, said: str) -> None:
    words = problem_words(Unreachable("hub-no-answer"), CARD, kept=kept)
    assert said in words
    assert said or "kept" not in words
    assert "Ring Jo Lee, 021 555 010." in words


def test_whom_the_status_row_names_is_whom_the_problem_names() -> None:
    words = problem_words(Unreachable("hub-slow"), CARD, first=("Ana Smith", "021 555 011"))
    assert "Ring Ana Smith, 021 555 011." in words
    assert "Jo Lee" not in words


def test_nobody_is_told_to_ring_themselves() -> None:
    card = PhoneCard(
        emergency="111", on_call=[("Jo Lee", "021 555 010"), ("Ana Smith", "021 555 011")]
    )
    words = problem_words(Unreachable("hub-no-answer"), card, "Jo Lee")
    assert "Ring Ana Smith, 021 555 011." in words
    assert "Jo Lee" not in words


def test_with_nobody_to_ring_no_half_a_sentence_is_left() -> None:
    words = problem_words(Unreachable("hub-no-answer"), PhoneCard(emergency="111"))
    assert "Ring" not in words
    assert words.endswith(".")


@pytest.mark.parametrize("code", sorted(WORDS))
def test_words_are_short_and_plain(code: str) -> None:
    read = measure([WORDS[code]], aside=["hubtui", "hubtui server init"])
    assert read.words <= 30
    assert read.longest <= 15
    assert read.grade <= 5
