"""Terminals that are not as one would wish, and early hands: the real app at a real hub."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import pytest

from tests.corpus import SIZES
from tests.hostile import OURS, foreign
from tests.hubs import passphrase
from tests.pty import Terminal
from tests.stories.people import HOME, SLOW, Front, Plain, Tui, environment
from tests.stories.telling import opens, tells
from tests.stories.town import Town

pytestmark = pytest.mark.story

RINGING = re.compile(f"{OURS.pattern}|\x07")
WIDE = (100, 400)


@contextmanager
def opened(
    town: Town,
    kind: type[Front],
    rows: int = 24,
    columns: int = 80,
    *,
    env: Mapping[str, str] | None = None,
) -> Iterator[Front]:
    """Open hubtui at a workstation of its own, in such a terminal."""
    front = kind(env=environment(town.desk()) | dict(env or {}), rows=rows, columns=columns)
    try:
        yield front
        assert front.terminal.process.poll() is None
        assert b"went wrong" not in front.terminal.raw
    finally:
        front.close()


def signed_in(front: Front) -> None:
    front.sign_in("Colin Other", passphrase("Colin Other"))


def test_one_cell_then_four_hundred_columns_then_a_storm(town: Town) -> None:
    with opened(town, Tui, 1, 1) as front:
        terminal = front.terminal
        terminal.wait_for(lambda terminal: terminal.alternate)
        terminal.resize(*WIDE)
        signed_in(front)
        for _ in range(4):
            for size in (*SIZES, WIDE):
                terminal.resize(*size)
        terminal.resize(24, 80)
        front.sees(HOME)
        front.pick("Tell someone")
        for size in (*SIZES, WIDE, (24, 80)):
            terminal.resize(*size)
            terminal.type("z")
        front.sees("Who needs to know?")
        terminal.type("zzz")
        front.sees("zzz")
        assert foreign(terminal.raw, RINGING) == []


def test_keys_before_it_is_ready_and_lines_without_brackets(town: Town) -> None:
    with opened(town, Tui) as front:
        terminal = front.terminal
        terminal.type("Beth\r\r1\r1\x1b")  # nobody has seen a picture yet
        terminal.wait_for("Who are you?", SLOW)
        front.back()
        front.sees("Who are you?")
        terminal.press("ctrl+u")
        signed_in(front)
        front.pick("Tell someone")
        front.sees("Who needs to know?")
        front.find("Beth")
        front.sees("Who is it about?")
        terminal.type("Ruby McAllister, 7\r" + "and what I saw\r" * 300)  # a paste, as some send it
        terminal.press("f1")
        front.sees("Ring and ask:")
        terminal.press("escape")
        front.sees("Have you talked with")  # one line was taken, and no more
        assert "Sent to" not in terminal.raw.decode("utf-8", "replace")
        assert foreign(terminal.raw, RINGING) == []


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("env", "never"),
    [
        ({"TERM": "xterm", "COLORTERM": ""}, r"[34]8;[25];"),
        ({"TERM": "linux", "COLORTERM": ""}, r"[34]8;[25];"),
        ({"TERM": "vt100", "COLORTERM": ""}, r"[34]8;[25];"),
        ({"NO_COLOR": "1"}, r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_few_colours_or_none(town: Town, env: dict[str, str], never: str) -> None:
    with opened(town, Tui, env=env) as front:
        signed_in(front)
        raw = front.terminal.raw
        assert re.search(never, raw.decode("utf-8", "replace")) is None
        assert foreign(raw, RINGING) == []


def test_a_dumb_terminal_gets_plain_mode(town: Town) -> None:
    front = Dumb(env=environment(town.desk()) | {"TERM": "dumb"})
    try:
        signed_in(front)
        assert b"\x1b" not in front.terminal.raw
    finally:
        front.close()


class Dumb(Plain):
    """Plain mode that nobody asked for."""

    flags = ()


NOT_UTF8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.campaign
@pytest.mark.parametrize("kind", [Tui, Plain], ids=lambda kind: kind.kind)
@pytest.mark.parametrize("locale", ["C", "en_NZ.ISO-8859-1"])
@pytest.mark.parametrize("encoding", ["", "latin-1", "ascii"])
def test_a_locale_that_is_not_utf8(
    town: Town, kind: type[Front], locale: str, encoding: str
) -> None:
    env = {**NOT_UTF8, "LC_ALL": locale} | ({"PYTHONIOENCODING": encoding} if encoding else {})
    with opened(town, kind, env=env) as front:
        front.begin()
        front.sees("Who are you?", timeout=SLOW)
        if kind is Plain:
            front.find("Colin")
        else:  # the frame of the line is not drawn as we know it
            front.write("Colin")
        front.sees("Type your passphrase.")
        front.secret(passphrase("Colin Other"))
        front.sees("Pick a PIN")


GOOD = (
    "Rāwiri Tūmatauenga",
    "Ra\u0304wiri",
    "Ka\u02bbiulani",
    "O'Neill",
    "K",
    "محمد علي",
    "李小龍",
)


def shows_whole(front: Front, name: str, terminal: Terminal) -> bool:
    """Tell whether a name is there, wherever its line was folded; agree to hear it read out."""
    return front._shows("", terminal) and name in front.shown().replace(" ", "")


@pytest.mark.campaign
@pytest.mark.parametrize("kind", [Tui, Plain], ids=lambda kind: kind.kind)
def test_good_names_reach_the_other_screen_whole(town: Town, kind: type[Front]) -> None:
    ana, beth = town.sits_down(kind, "Ana Sender"), town.sits_down(kind, "Beth Receiver")
    try:
        for name in GOOD:
            number = tells(ana, 1, name + ", 7", ", 7")
            beth.sees_come(" waiting")
            opens(beth, number)
            drawn = unicodedata.normalize("NFC", name).replace(" ", "")
            beth.terminal.wait_for(partial(shows_whole, beth, drawn))
            ana.tell_home()
            beth.tell_home()
    finally:
        ana.close()
        beth.close()


def test_leaving_asks_where_it_can_be_seen_and_loses_nothing(town: Town) -> None:
    with opened(town, Tui) as front:
        terminal = front.terminal
        signed_in(front)
        front.pick("Tell someone")
        front.find("Beth")
        front.sees("Who is it about?")
        terminal.type("Ruby McAll")
        front.sees("Ruby McAll")
        terminal.resize(12, 50)
        front.sees("This window is too small")
        terminal.press("ctrl+q")
        front.sees("Leave?", "Stay here", "Close hubtui")
        assert "too small" not in terminal.text()
        terminal.press("enter")  # stay
        front.sees("This window is too small")
        terminal.resize(24, 80)
        front.sees("Who is it about?", "Ruby McAll")
        terminal.type("ister, 7\r")
        front.sees("Have you talked with Ruby McAllister")
        terminal.type("2")
        front.sees("(*) 2")
        terminal.resize(12, 50)
        terminal.press("ctrl+q")
        front.sees("Leave?")
        terminal.press("escape")
        terminal.resize(24, 80)
        front.sees("Have you talked with Ruby McAllister", "(*) 2")
        terminal.press("ctrl+q")
        front.sees("Leave?")
        front.pick("Stay here")
        front.sees("(*) 2")
