"""What was done is done once, and secrets are never filled in again."""

from __future__ import annotations

import pytest

from hubtui.domain.text import TextKind
from hubtui.errors import Refused
from hubtui.flow.engine.effects import HomeNews, SignOut
from hubtui.flow.engine.steps import Choose, Do, End, Free, Option, Write
from hubtui.flow.engine.walk import Prompter, Walk

ONE = (Option("a", "A"),)
WORD = Free(TextKind.LINE, 9, secret=True)


def job(ask: Prompter) -> End:
    ask.choose(Choose("first", "?", ONE))
    ask.do("wrote", SignOut(), str)
    ask.do("read", HomeNews(), str)
    ask.choose(Choose("secret", "?", ONE, entry=WORD))
    ask.choose(Choose("last", "?", ONE))
    return End()


def test_going_back_keeps_what_was_written_before_and_reads_anew() -> None:
    walk = _walked_to_last()
    assert walk.back()
    found = walk.now()
    assert isinstance(found, Do)
    assert found.id == "read", "the write is not done again, the read is"


def test_going_back_past_a_write_does_it_again() -> None:
    walk = _walked_to_last()
    walk.back()
    walk.back()
    _answer(walk, "a")
    found = walk.now()
    assert isinstance(found, Do)
    assert found.id == "wrote"


def test_a_typed_secret_is_not_filled_in_again() -> None:
    walk = _walked_to_last()
    walk.back()
    walk.done(_do(walk), "x")
    step = walk.now()
    assert isinstance(step, Choose)
    assert step.entry == WORD


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        (Choose("x", "?", ONE, entry=Free(TextKind.CODE, 6, digits=6)), "=12345", "answer-digits"),
        (Choose("x", "?", ONE, entry=WORD), "= ", "answer-empty"),
        (Write("x", "?", TextKind.LINE, 9, same_as="abc"), "abd", "answer-not-the-same"),
    ],
)
def test_typing_that_does_not_fit_says_which_rule(
    step: Choose | Write, answer: str, code: str
) -> None:
    def one(ask: Prompter) -> End:
        ask.write(step) if isinstance(step, Write) else ask.choose(step)
        return End()

    walk = Walk(one)
    shown = walk.now()
    assert isinstance(shown, Choose | Write)
    with pytest.raises(Refused) as wrong:
        walk.answer(shown, answer)
    assert wrong.value.code == code


def _walked_to_last() -> Walk:
    walk = Walk(job)
    _answer(walk, "a")
    walk.done(_do(walk), "w")
    walk.done(_do(walk), "r")
    _answer(walk, "=abcd")
    return walk


def _answer(walk: Walk, value: str) -> None:
    step = walk.now()
    assert isinstance(step, Choose)
    walk.answer(step, value)


def _do(walk: Walk) -> Do:
    found = walk.now()
    assert isinstance(found, Do)
    return found
