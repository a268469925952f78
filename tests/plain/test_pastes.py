"""In plain mode a paste is one text; a key of the app is heard wherever it stands in a line."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from hubtui.domain.text import TextKind
from hubtui.flow.engine.steps import Choose, Filter, Free, Mark, Option, Step, Write
from hubtui.plain.ask import Asking, TypedAnswer
from hubtui.plain.console import TOGETHER, Console
from hubtui.plain.typed import Command, Pasted, command_in, understood
from hubtui.wording import say
from tests.pty import KEYS, PATIENCE

PASTE = "\x1b[200~{}\x1b[201~"
STEAL = "Heard shouting twice.\n\nThree things to look at:\n1\n2\n3\n1\n1\n1"
"""A note that would pick, agree and send if each of its lines were an answer."""

TEN = tuple(Option(str(n), f"Person {n}") for n in range(10))
NOTE = Write("note", "What must Jo know?", TextKind.NOTE, 500)
LINE = Write("line", "Which suburb?", TextKind.LINE, 80)
CHECK = Choose("check", "Send it?", (Option("send", "Send"), Option("keep", "Keep")), sends=True)
WHO = Choose("who", "Who?", TEN, entry=Filter())
NAME = Choose("about", "Who is it?", TEN[:2], entry=Free(TextKind.NAME, 80))
MARK = Mark("topics", "Which?", TEN[:3], at_least=1)


ASKED = -1.0
"""In what somebody types: wait until something is asked, after what was typed last."""


class Sat(Console):
    """A console that keeps what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.asked = 0

    def say(self, *lines: str) -> None:
        self.heard += lines

    def prompt(self, words: str) -> None:
        self.heard.append(words)
        self.asked += 1

    def secrets_work(self) -> bool:
        return True


def wait_until(so: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not so() and time.monotonic() < ends:
        time.sleep(0.005)


class Desk:
    """Somebody at a real terminal in plain mode."""

    def __init__(self, keyboard: int) -> None:
        self.keyboard = keyboard
        self.console = Sat()
        self.asking = Asking(self.console, lambda: False, str)

    def types(self, *pieces: str | bytes | float) -> None:
        """Type pieces at the terminal; a number is a rest of so many seconds."""
        before = self.console.asked

        def hands() -> None:
            seen = before
            for piece in (ASKED, *pieces):
                if piece is ASKED:
                    wait_until(lambda: self.console.asked > seen)  # noqa: B023 - called at once
                elif isinstance(piece, float):
                    time.sleep(piece)
                else:
                    seen = self.console.asked
                    os.write(self.keyboard, piece.encode() if isinstance(piece, str) else piece)

        self.hands = threading.Thread(target=hands)
        self.hands.start()

    def answers(self, step: Step, *pieces: str | bytes | float) -> object:
        self.types(*pieces)
        answer = self.asking.ask(step)
        self.hands.join()
        return answer.value if isinstance(answer, TypedAnswer) else answer

    def left(self) -> bool:
        """Tell whether anything was left over for the next question."""
        return bool(self.console._pending) or self.console._ready(0)


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    keyboard, at = os.openpty()
    with os.fdopen(at) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        yield Desk(keyboard)
    os.close(keyboard)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with terminal(monkeypatch) as made:
        yield made


PASTES: dict[str, list[str | float]] = {
    "in brackets": [PASTE.format(STEAL), 0.3, "\n"],
    "in brackets, ends in a line end": [PASTE.format(STEAL + "\n"), 0.3, "\n"],
    "as bare lines": [STEAL + "\n"],
    "as bare lines, the last without its end": [STEAL, 0.3, "\n"],
    "with carriage returns": [STEAL.replace("\n", "\r") + "\r"],
    "with both": [STEAL.replace("\n", "\r\n") + "\r\n"],
    "in two reads": [STEAL[:30], TOGETHER / 5, STEAL[30:] + "\n"],
    "in brackets, slowly": ["\x1b[200~" + STEAL[:30], 0.5, STEAL[30:] + "\x1b[201~", "\n"],
    "with an end of its own inside": [PASTE.format(STEAL + "\x1b[201~\n1\n1\n1\n"), "\n"],
    "with words of ours": [PASTE.format("Seen:\nback\n!\nhide\n1\n\x1b[20~\n1"), "\n"],
    "with its end lost": ["\x1b[200~Seen:\n1\n1\n1\n"],
    "with its start lost": ["Seen:\n1\n1\x1b[201~\n"],
    "two lines": ["Heard shouting twice.\n1", 0.3, "\n"],
}


@pytest.mark.parametrize("how", PASTES)
def test_a_paste_is_one_note(desk: Desk, how: str) -> None:
    found = desk.answers(NOTE, *PASTES[how])
    assert isinstance(found, str)
    assert found.startswith(("Heard shouting twice.", "Seen:"))
    assert found.rstrip().endswith("1")
    assert "\x1b" not in found.replace("\x1b[20~", "")


@pytest.mark.parametrize("step", [CHECK, MARK, WHO, NAME, LINE], ids=lambda step: step.id)
@pytest.mark.parametrize("how", PASTES)
def test_a_paste_answers_no_question_of_one_line(desk: Desk, how: str, step: Step) -> None:
    found = desk.answers(step, *PASTES[how], ASKED, "back\n")
    assert found is Command.BACK
    said = {say("plain.paste-no-pick"), say("plain.many-lines")}
    assert said & set(desk.console.heard)


@pytest.mark.parametrize("step", [CHECK, MARK], ids=lambda step: step.id)
@pytest.mark.parametrize("text", ["1", "back", "!", "hide"])
def test_a_pasted_pick_is_none(desk: Desk, step: Step, text: str) -> None:
    assert desk.answers(step, PASTE.format(text) + "\n", ASKED, "help\n") is Command.HELP
    assert say("plain.paste-no-pick") in desk.console.heard


@pytest.mark.parametrize("text", ["back", "!", "danger", "1", "leave"])
def test_a_pasted_word_is_text_where_text_is_asked(desk: Desk, text: str) -> None:
    assert desk.answers(LINE, PASTE.format(text) + "\n") == text
    assert desk.answers(NAME, PASTE.format(text) + "\n") == "=" + text


def test_a_pasted_secret_is_one_and_may_end_in_a_line_end(desk: Desk) -> None:
    secret = Write("secret", "Which words?", TextKind.LINE, 128, secret=True)
    assert desk.answers(secret, PASTE.format("four words of mine\n") + "\n") == "four words of mine"
    assert desk.answers(secret, "four words of mine\n1\n", ASKED, "!\n") is Command.DANGER
    pin = Choose("pin", "PIN?", TEN[:1], entry=Free(TextKind.CODE, 6, secret=True, digits=6))
    assert desk.answers(pin, PASTE.format("246813") + "\n") == "=246813"


def test_a_very_long_paste_is_cut_and_ends(desk: Desk) -> None:
    found = desk.answers(NOTE, PASTE.format("y" * 9000) + "\n", ASKED, "short\n")
    assert found == "short"
    assert any("too long" in line or "Too long" in line for line in desk.console.heard)
    assert not desk.left()


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (["1\n"], "send"),
        (["\n", 0.02, "\n", 0.02, "\n", ASKED, "1\n"], "send"),
        (["1\n\n\n"], "send"),
    ],
    ids=["quick hands", "Enter held", "Enter after it"],
)
def test_who_types_quickly_is_understood(desk: Desk, typed: list[str | float], word: str) -> None:
    assert desk.answers(CHECK, *typed) == word


def test_who_types_a_name_quickly_after_another_is_asked_it_next(desk: Desk) -> None:
    assert desk.answers(LINE, "Te Aro\n") == "Te Aro"
    os.write(desk.keyboard, b"Mere\n")
    assert desk.answers(NAME) == "=Mere"


@pytest.mark.parametrize(
    "typed", ["1\n!\n", "!\n1\n", "1\n1\n\x1b[20~\n", f"{STEAL}\n!\n", "!\n!\n", "1\ndanger\n"]
)
def test_danger_among_lines_typed_ahead_is_danger(desk: Desk, typed: str) -> None:
    assert desk.answers(CHECK, typed) is Command.DANGER


def test_what_was_typed_ahead_is_dropped_but_for_danger(desk: Desk) -> None:
    assert desk.console.forget_typed() == (False, None)
    for typed, urgent in (("1\n", None), ("1", None), ("1\n!\n1", Command.DANGER)):
        os.write(desk.keyboard, typed.encode())
        assert desk.console.forget_typed() == (True, urgent)
        assert not desk.left()
    os.write(desk.keyboard, b"\x1b[20~\n")
    assert desk.console.forget_typed() == (True, Command.DANGER)


def test_each_line_of_a_pipe_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    out, into = os.pipe()
    os.write(into, b"1\n2\nback\n")
    os.close(into)
    with os.fdopen(out) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        console = Console()
        assert [console.read() for _ in range(3)] == ["1", "2", "back"]


def test_in_set_up_lines_typed_ahead_are_answers_and_a_marked_paste_is_one(desk: Desk) -> None:
    console = Console(ahead=True)
    os.write(desk.keyboard, f"Eastfield hub\n1\n{PASTE.format('a' + chr(10) + 'b')}\n".encode())
    found = [console.read() for _ in range(3)]
    assert found == ["Eastfield hub", "1", "a\nb"]
    assert isinstance(found[2], Pasted)


def test_bytes_that_are_no_text_are_marked(desk: Desk) -> None:
    assert desk.answers(LINE, b"Te \xe9\xff Aro\n", 0.2, "Te Aro\n") is not None


DANGERS = [
    *(each + KEYS["f9"] for each in (KEYS["f9"], "1 ", "1", "\x1b", "Mere Tāne", "\x1bOQ")),
    KEYS["f9"] + "1",
    "\x1b[20;2~",
    "!!",
    "! !",
    " !!!! ",
    "\uff01",
    "\uff01!",
    "\u2757\ufe0f",
    "danger",
    "DANGER!",
    "Danger.",
    "\uff44\uff41\uff4e\uff47\uff45\uff52",
]


@pytest.mark.parametrize("line", DANGERS, ids=ascii)
@pytest.mark.parametrize("step", [CHECK, LINE, WHO, NAME, MARK], ids=lambda step: step.id)
def test_danger_is_heard_however_it_is_pressed(desk: Desk, line: str, step: Step) -> None:
    assert desk.answers(step, line + "\n") is Command.DANGER


@pytest.mark.parametrize("line", ["1!", "help!", "someone is in danger", "call 111!"])
def test_where_only_picks_are_typed_a_cry_is_danger(desk: Desk, line: str) -> None:
    assert desk.answers(CHECK, line + "\n") is Command.DANGER


@pytest.mark.parametrize(
    ("key", "word"), [("f1", "help"), ("f2", "hide"), ("f8", "read"), ("esc", "back")]
)
def test_a_key_of_the_app_is_the_word_for_it(desk: Desk, key: str, word: str) -> None:
    assert desk.answers(CHECK, KEYS[key] + "\n") is Command(word)
    assert desk.answers(CHECK, KEYS[key] * 2 + "\n") is Command(word)
    assert understood(KEYS[key]) == word


@pytest.mark.parametrize(("line", "word"), [("\x1b[[A", "help"), ("\x1b[[B", "hide")])
def test_the_keys_of_the_linux_console_are_known(line: str, word: str) -> None:
    assert understood(line) == word


@pytest.mark.parametrize(
    "text",
    ["He shouted: stop!", "In danger of losing the flat", "Yes! I saw her", "back home", "!a"],
)
def test_a_sentence_stays_one(desk: Desk, text: str) -> None:
    assert desk.answers(NOTE, text + "\n") == text
    assert command_in(Pasted("!")) is None


def test_a_note_that_is_just_a_word_is_asked_about_and_danger_then_is_danger(desk: Desk) -> None:
    assert desk.answers(NOTE, "danger\n", ASKED, "2\n") == "danger"
    assert desk.answers(NOTE, "danger\n", ASKED, "1\n") is Command.DANGER
    assert desk.answers(NOTE, "back\n", ASKED, "!\n") is Command.DANGER
    assert desk.answers(NOTE, "back\n", ASKED, "x\n", ASKED, "1\n") is Command.BACK
    assert desk.answers(NOTE, "!!\n") is Command.DANGER


def test_ctrl_s_holds_nothing_up(desk: Desk) -> None:
    assert desk.answers(LINE, "\x13Te Aro\n") == "Te Aro"
    assert desk.answers(CHECK, "\x13!\x11\n") is Command.DANGER


@pytest.mark.parametrize("word", ["back", "help", "hide", "leave", "again", "f2", "F9"])
@pytest.mark.parametrize("pasted", ["Heard.\rSteps loose.\r", "Heard.\rSteps loose."])
@pytest.mark.parametrize("step", [NOTE, LINE, CHECK, NAME], ids=lambda step: step.id)
def test_a_command_typed_alone_after_a_paste_is_that_command(
    desk: Desk, step: Step, pasted: str, word: str
) -> None:
    expected = {"f2": Command.HIDE, "F9": Command.DANGER}.get(word, word)
    assert desk.answers(step, PASTE.format(pasted), 0.3, f"{word}\n") == expected
    assert say("plain.paste-enter") in desk.console.heard
    assert not desk.left()


def test_a_word_typed_on_within_a_pasted_line_is_part_of_it(desk: Desk) -> None:
    assert desk.answers(NOTE, PASTE.format("He said: come "), 0.3, "back\n") == "He said: come back"
    assert desk.answers(NOTE, "again ", PASTE.format("he shouted"), 0.3, "\n") == (
        "again he shouted"
    )


@pytest.mark.parametrize("name", ["F9", "f9", " F9 ", "F2", "f2", "F8", "F1"])
def test_a_key_spelt_out_as_a_whole_line_is_that_key(name: str) -> None:
    keys = {"f9": Command.DANGER, "f2": Command.HIDE, "f8": Command.READ, "f1": Command.HELP}
    assert command_in(name) is keys[name.strip().casefold()]
    assert command_in(f"{name} pressed") is None


def test_a_key_spelt_out_in_a_note_is_not_asked_about(desk: Desk) -> None:
    assert desk.answers(NOTE, "F9\n") == Command.DANGER
