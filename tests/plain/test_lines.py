"""Lines in plain mode are broken between words, and say what an empty line would do."""

from __future__ import annotations

import os

import pytest

from hubtui.domain.text import TextKind
from hubtui.flow.engine.steps import Mark, Option, Write
from hubtui.plain.ask import Asking
from hubtui.plain.console import Console, Woken, folded
from tests.plain.test_enter import Typing

LONG = "An office left out can ask without a name, say that we talked, and use Danger."


def test_half_a_line_of_who_was_there_is_not_part_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyboard, terminal = os.openpty()
    with os.fdopen(terminal) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        console = Console()
        os.write(keyboard, b"half a wor")
        with pytest.raises(Woken):
            console.read(woken=lambda: True)
        os.write(keyboard, b"271828\n")
        assert console.read(secret=True) == "271828"
    os.close(keyboard)


@pytest.mark.parametrize("width", [20, 40, 60])
def test_a_line_is_broken_between_words_and_loses_none(width: int) -> None:
    lines = folded(LONG, width)
    assert all(len(line) <= width for line in lines)
    assert " ".join(lines) == LONG
    assert len(LONG) > width, "control: it did not fit"


def test_each_line_of_a_persons_own_words_is_marked_as_theirs() -> None:
    lines = folded("> Note: rang. Recorded: They said yes", 16)
    assert len(lines) > 1
    assert all(line.startswith("> ") for line in lines)


def test_what_has_no_room_to_break_stays_whole() -> None:
    address = "x" * 50
    assert folded(address, 20) == [address]
    assert folded(f"> {address}", 20) == [f"> {address}"]
    assert folded(LONG, 0) == [LONG], "no terminal: no width to keep to"


@pytest.mark.parametrize(
    ("step", "aloud", "prompt"),
    [
        (Write("a", "?", TextKind.LINE, 20, optional=True), False, "Enter to leave it out"),
        (Write("a", "?", TextKind.LINE, 20), False, "Type it:"),
        (Write("a", "?", TextKind.LINE, 20, value="587"), True, "Enter for 587"),
        (Write("a", "?", TextKind.LINE, 20, value="Ruby"), False, "Enter to keep what you have"),
    ],
)
def test_the_prompt_says_what_an_empty_line_does(step: Write, aloud: bool, prompt: str) -> None:
    console = Typing("587")
    Asking(console, lambda: False, str, aloud=aloud).ask(step)
    assert prompt in console.prompts[0]


class Heard(Typing):
    """A console that keeps what is said, too."""

    def say(self, *lines: str) -> None:
        """Keep it among the prompts."""
        self.prompts += lines


@pytest.mark.parametrize(
    ("least", "marked", "enter"), [(0, (), True), (2, (), False), (2, ("a", "b"), True)]
)
def test_enter_is_offered_only_where_it_goes_on(
    least: int, marked: tuple[str, ...], enter: bool
) -> None:
    options = tuple(Option(each, each.upper()) for each in "abc")
    console = Typing("1 2")
    asking = Asking(console, lambda: False, str)
    asking.ask(Mark("who", "Who?", options, at_least=least, at_most=3, marked=marked))
    assert ("press Enter" in console.prompts[-1]) is enter


def test_how_many_to_mark_is_said_without_a_limit_nobody_can_reach() -> None:
    options = (Option("a", "Ana"), Option("b", "Beth"))
    console = Heard("1", "1 2")
    Asking(console, lambda: False, str).ask(Mark("on-call", "Who?", options, at_least=2))
    assert "That did not fit. Pick 2 at least." in console.prompts


def test_where_none_need_be_marked_no_number_is_asked_for() -> None:
    console = Heard("7", "1")
    Asking(console, lambda: False, str).ask(Mark("ways", "Which?", (Option("a", "Ana"),)))
    assert "That did not fit. Pick from the list, or press Enter." in console.prompts
