"""The safety bar in plain mode: said while somebody waits, with a bell, and read with a word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from hubtui.desk.drafts.store import DraftStore
from hubtui.desk.state import Heard, Status
from hubtui.flow.engine.steps import Choose, Option
from hubtui.plain.ask import Asking
from hubtui.plain.console import Console
from hubtui.plain.front import PlainFront, Start
from hubtui.plain.typed import Command
from hubtui.wording import say


class Spoken(Console):
    """A console that is read from a list."""

    def __init__(self, *lines: str) -> None:
        super().__init__()
        self.lines = list(lines)
        self.heard: list[str] = []
        self.bells = 0

    def say(self, *lines: str) -> None:
        self.heard += lines

    def prompt(self, words: str) -> None:
        self.heard.append(words)
        self._asked = words

    def bell(self) -> None:
        self.bells += 1

    def read(self, *, secret: bool = False, woken: Any = None) -> str:
        assert woken is not None
        woken()  # a second goes by
        return self.lines.pop(0)


SAFETY = Status("safety", "desk.status.safety", {"at": "2 pm", "number": "K7-RATA"}, reads=True)


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> PlainFront:
    async def connect() -> Any:
        raise AssertionError

    made = PlainFront(connect, Start("Eastfield hub", practice=False, phone_lines=()))
    made.console = Spoken()
    made.loop = SimpleNamespace(call_soon_threadsafe=lambda *_: None)  # type: ignore[assignment]
    keepers = DraftStore(SimpleNamespace(token=""), lambda: None)
    desk = SimpleNamespace(status=SAFETY, touch=None, keepers=keepers, notes={})
    made.desk = desk  # type: ignore[assignment]
    return made


def test_it_is_said_while_a_prompt_waits_and_what_is_typed_counts(front: PlainFront) -> None:
    console = Spoken("1")
    front.console = console
    asking = Asking(console, front._woken, front._tell_news)
    front._heard(Heard("bell"))
    answer = asking.ask(Choose("who", "Who?", (Option("a", "Ana"),)))
    assert getattr(answer, "value", None) == "a"
    assert console.bells == 1
    said = [line for line in console.heard if "K7-RATA" in line]
    assert said == [f"{say(SAFETY.key, **SAFETY.facts)}. {say('plain.read-bar')}"]
    prompt = next(line for line in console.heard if "1" in line and "Ana" not in line)
    assert console.heard.count(prompt) == 2, "and what was asked is asked again"
    assert console.heard[-1] == prompt


def test_it_rings_once(front: PlainFront) -> None:
    console = Spoken("x", "1")
    front.console = console
    front._heard(Heard("bell"))
    Asking(console, front._woken, front._tell_news).ask(Choose("a", "A?", (Option("a", "A"),)))
    assert console.bells == 1


def test_read_is_a_word_of_its_own_everywhere(front: PlainFront) -> None:
    console = Spoken("read")
    answer = Asking(console, lambda: False, lambda: "").ask(
        Choose("who", "Who?", (Option("a", "Ana"),))
    )
    assert answer is Command.READ


def test_with_nothing_to_read_no_word_is_offered(front: PlainFront) -> None:
    console = Spoken()
    front.console = console
    front.desk.status = Status("offline", "desk.status.offline")  # type: ignore[misc]
    front._status()
    assert say("plain.read-bar") not in " ".join(console.heard)


NOT_SENT = Status("not-sent", "desk.status.not-sent-nobody", {"at": "2 pm", "emergency": "111"})


def test_not_sent_of_another_window_is_said_while_a_prompt_waits(front: PlainFront) -> None:
    console = Spoken("x", "1")
    front.console = console
    front.desk.status = NOT_SENT  # type: ignore[misc]
    front._heard(Heard("held"))
    Asking(console, front._woken, front._tell_news).ask(Choose("a", "A?", (Option("a", "A"),)))
    assert console.bells == 1
    assert console.heard.count(say(NOT_SENT.key, **NOT_SENT.facts)) == 1


def test_not_sent_that_was_heard_does_not_ring_again(front: PlainFront) -> None:
    console = Spoken("1")
    front.console = console
    front.desk.status = NOT_SENT  # type: ignore[misc]
    front._status()
    front._heard(Heard("held"))
    Asking(console, front._woken, front._tell_news).ask(Choose("a", "A?", (Option("a", "A"),)))
    assert console.bells == 0


def test_words_not_kept_are_said_beside_a_safety_alert(front: PlainFront) -> None:
    front.console = console = Spoken()
    keeper = front.desk.keepers.new("ana", "tell", "key")
    keeper._holds()
    keeper._over_long = keeper.lost = True
    front._status()
    assert "K7-RATA" in console.heard[-1]
    assert say("desk.status.only-here") in console.heard[-1]
    front.desk.keepers.new("ana", "tell", "key")
    keeper._over_long = False
    front.desk.notes["offline"] = Status("offline", "desk.status.offline")
    front._status()
    assert say("desk.status.offline") in console.heard[-1]
