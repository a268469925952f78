"""Plain mode has no first line: it says who is signed in, and reads a screen of news again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hubtui.desk.drafts.store import DraftStore
from hubtui.desk.state import Heard, Status
from hubtui.flow.engine.steps import Choose, End, Option, Step
from hubtui.plain.front import PlainFront, Start
from tests.plain.test_safety_bar import Spoken
from tests.unit.flow.eastfield import known

HOME = "What do you want to do?"


def home(waiting: str, *, live: bool = True) -> Choose:
    return Choose("home", HOME, (Option("waiting", "Waits", waiting),), live=live)


class Stack:
    """A stack of one screen, which can be read again."""

    at_rest = True

    def __init__(self, fresh: Step) -> None:
        self.fresh = fresh

    async def refresh(self) -> Any:
        return SimpleNamespace(step=self.fresh, trouble=None)

    async def answer(self, value: Any) -> Any:
        return SimpleNamespace(step=End("@stop"), trouble=None)


def walked(
    shown: Step,
    fresh: Step,
    *,
    news: bool,
    typed: str = "1",
    beside: Callable[[object], None] = lambda _: None,
) -> list[str]:
    async def connect() -> Any:
        raise AssertionError

    front = PlainFront(connect, Start("Eastfield hub", practice=False, phone_lines=()))
    front.console = console = Spoken(typed)
    front.desk = SimpleNamespace(  # type: ignore[assignment]
        keepers=DraftStore(SimpleNamespace(token=""), lambda: None),
        notes={},
        status=Status(),
        stage=None,
        touch="touch",
        card=None,
        known=known,
    )
    front.stack = Stack(fresh)  # type: ignore[assignment]
    front.loop = SimpleNamespace(call_soon_threadsafe=beside)  # type: ignore[assignment]
    front._wait = asyncio.run  # type: ignore[assignment, method-assign]
    if news:
        front._heard(Heard("news", "K7-RATA"))
    front._walk(SimpleNamespace(step=shown, trouble=None))  # type: ignore[arg-type]
    return console.heard


@pytest.mark.parametrize("news", [True, False])
def test_a_screen_of_news_is_read_again_before_it_is_said(news: bool) -> None:
    said = "\n".join(walked(home(""), home("2 waiting"), news=news))
    assert ("2 waiting" in said) is news, "control: without news nothing is read again"


def test_a_screen_without_news_in_it_stands_as_it_is() -> None:
    said = "\n".join(walked(home("", live=False), home("2 waiting"), news=True))
    assert "2 waiting" not in said


def test_it_says_once_who_is_signed_in() -> None:
    said = walked(home(""), home(""), news=False, typed="1")
    assert said.count("You are Sue Patel, Health NZ.") == 1, said
    assert said.index("You are Sue Patel, Health NZ.") < said.index(HOME)


def test_who_types_line_after_line_is_there() -> None:
    """The clock is looked at between two lines only where there is a pause between them."""
    touched: list[object] = []
    walked(home(""), home(""), news=False, beside=touched.append)
    assert touched == ["touch", "touch"], "in the wait, and for the line"
