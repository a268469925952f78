"""What is pasted is text, whatever it holds: it presses no key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from hubtui.tui.terminal import Pastes
from tests.corpus import CLASSES
from tests.terminal.conftest import Start

TEXTS = tuple(text for texts in CLASSES.values() for text in texts if len(text) < 1000)
PRESSES = ("\x1b", "\x1b[1\r", "\x1b[", "\x1b]52;c;aGVsbG8=\x07", "\x1b\x11", "\x1bOP", "\x1b[20~")
"""Pastes that the toolkit takes for keys: Esc, a pick and Enter, the key that leaves."""


def came(*pieces: str, ours: bool = True) -> list[str]:
    """What arrives of these pieces: a paste in quotes, keys by name."""
    pastes, parser = Pastes(), XTermParser(False)
    found = []
    for piece in pieces:
        for message in parser.feed(pastes.feed(piece) if ours else piece):
            if isinstance(message, events.Paste):
                found.append(repr(message.text))
            elif isinstance(message, events.Key):
                found.append(message.key)
    return found


def bracketed(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


@pytest.mark.parametrize("text", [text for text in TEXTS if "\x1b[201~" not in text], ids=ascii)
def test_a_paste_is_text_alone(text: str) -> None:
    kept = text.replace("\x1b", "").replace("\x00", "")
    assert came(bracketed(text) + "\r") == [repr(kept), "enter"]


@pytest.mark.parametrize("text", PRESSES, ids=ascii)
def test_control_the_toolkit_presses_what_is_pasted(text: str) -> None:
    assert len(came(bracketed(text), ours=False)) > 1
    assert len(came(bracketed(text))) == 1


def test_what_follows_the_end_of_a_paste_is_keys() -> None:
    assert came(bracketed("a\x1b[201~b"))[:2] == ["'a'", "b"]


@given(st.text("\x1b[20~1a\r", max_size=40), st.lists(st.integers(0, 80), max_size=6))
def test_in_any_pieces_it_is_the_same(text: str, cuts: list[int]) -> None:
    whole = "x" + bracketed(text) + "y" + bracketed("z")
    at = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    pieces = [whole[start:end] for start, end in pairwise(at)]
    one, many = Pastes(), Pastes()
    assert "".join(map(many.feed, pieces)) == one.feed(whole)


def test_keys_are_passed_on_at_once() -> None:
    pastes = Pastes()
    for key in ("\x1b", "\x1b[", "\x1b[2", "\x1b[20~", "\x1b[<0;1;1M", "a"):
        assert pastes.feed(key) == key


def test_at_a_terminal_a_paste_presses_nothing(start: Start) -> None:
    terminal = start("hub", ready="pid")
    terminal.paste("\x1bn")
    terminal.press("n")
    terminal.wait_for("shown ")
    assert "shown 1." in terminal.text()


def test_control_at_a_terminal_the_toolkit_presses_it(start: Start) -> None:
    terminal = start("stock", ready="pid")
    terminal.paste("\x1b[n")
    terminal.wait_for("shown 1.")
