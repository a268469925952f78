"""Plain mode says what Enter alone would take, and takes nothing it did not say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubtui.domain.text import TextKind
from hubtui.flow.engine.steps import Choose, Filter, Free, Mark, Option, Write
from hubtui.plain.ask import Asking
from hubtui.plain.console import Console, Ended
from hubtui.plain.typed import Command

NAMES = ("Ana Smith", "Ben Okafor", "Lupe Tāufa", "Lupe Tonga", *(f"Kahu {n}" for n in range(9)))
OPTIONS = tuple(Option(name, name) for name in NAMES)


class Typing(Console):
    """A console where lines are typed ahead, and what was asked is kept."""

    def __init__(self, *lines: str) -> None:
        super().__init__()
        self.lines, self.prompts = list(lines), list[str]()

    def say(self, *lines: str) -> None:
        """Say nothing."""

    def prompt(self, words: str) -> None:
        """Keep what was asked."""
        self.prompts.append(words)

    def read(self, *, secret: bool = False, woken: Callable[[], bool] | None = None) -> str:
        """Give the next line."""
        if not self.lines:
            raise Ended
        return self.lines.pop(0)


def ask(step: Choose | Mark, *lines: str) -> tuple[object, list[str]]:
    console = Typing(*lines)
    try:
        answer = Asking(console, lambda: False, str).ask(step)
    except Ended:
        return None, console.prompts
    assert not isinstance(answer, Command)
    return answer.value, console.prompts


def who(picked: str | None, entry: Filter | Free | None = None, count: int = 13) -> Choose:
    return Choose("who", "Who?", OPTIONS[:count], picked=picked, entry=entry)


@pytest.mark.parametrize(
    ("step", "lines", "prompt", "takes"),
    [
        (who("Ana Smith", Filter()), [""], "Type part of it, or Enter for Ana Smith:", "Ana Smith"),
        (who(None, Filter()), [""], "Type part of it:", None),
        (who("Ana Smith", Filter()), ["tau", ""], "Pick 1, or Enter for 1:", "Lupe Tāufa"),
        (who("Ana Smith", Filter()), ["lupe", ""], "Pick 1 to 2:", None),
        (who("Ben Okafor", Filter(), 3), [""], "Pick 1 to 3, or Enter for 2:", "Ben Okafor"),
        (
            who("Ben Okafor", Free(TextKind.LINE, 80), 3),
            [""],
            "Type it, pick 1 to 3, or Enter for 2:",
            "Ben Okafor",
        ),
        (who(None, Free(TextKind.LINE, 80), 3), [""], "Type it, or pick 1 to 3:", None),
    ],
)
def test_enter_takes_what_was_said(
    step: Choose, lines: list[str], prompt: str, takes: str | None
) -> None:
    answer, prompts = ask(step, *lines)

    assert prompt in prompts
    assert prompts[len(lines) - 1] == prompt
    assert answer == takes


MANY = tuple(Option(f"p{n}", f"Person {n}") for n in range(1, 30)) + OPTIONS[:3]


@pytest.mark.parametrize(
    ("lines", "takes"),
    [
        (["2 1"], ["p2", "p1"]),
        ([""], []),
        (["ben", "1", ""], ["Ben Okafor"]),
        (["ben", "1", "lupe", "1", ""], ["Ben Okafor", "Lupe Tāufa"]),
        (["ben", "1", "2"], None),  # one name was read out last: 2 is nobody
        (["ben", "1", "1", ""], ["Ben Okafor"]),  # not the first of a list read before it
        (["ben", "1", "person 17", "1", ""], ["Ben Okafor", "p17"]),
        (["ben", "1", "ben", "1", ""], []),  # by name, and read out as picked
        (["ben", "1", "lupe", "ana", "1", "no such name", "1", ""], ["Ben Okafor", "Ana Smith"]),
        (["nobody at all", ""], []),
    ],
)
def test_whoever_stands_too_far_down_to_be_read_out_is_found_by_letters(
    lines: list[str], takes: list[str] | None
) -> None:
    assert ask(Mark("keep", "Who?", MANY, entry=Filter()), *lines)[0] == takes


@pytest.mark.parametrize(
    ("lines", "takes"),
    [
        (["2"], ["p1", "p2"]),
        (["1"], ["p1"]),  # a number takes nobody away
        ([""], ["p1"]),
        (["ben", "1", ""], ["p1", "Ben Okafor"]),
        (["person 1", "1", ""], []),
        (["person 2", "1", "1", "1", ""], ["p1", "p2"]),
    ],
)
def test_who_was_marked_before_stays_until_taken_away_by_name(
    lines: list[str], takes: list[str]
) -> None:
    step = Mark("keep", "Who?", MANY, marked=("p1",), entry=Filter())
    assert ask(step, *lines)[0] == takes


@pytest.mark.parametrize("word", list(Command))
def test_a_secret_hides_no_way_out(word: Command) -> None:
    steps = (
        Write("secret", "Which words?", TextKind.LINE, 64, secret=True),
        who(None, Free(TextKind.CODE, 6, secret=True), 1),
    )
    for step in steps:
        console = Typing(word.value.upper())
        console.secrets_work = lambda: True  # type: ignore[method-assign]
        assert Asking(console, lambda: False, str).ask(step) == word
