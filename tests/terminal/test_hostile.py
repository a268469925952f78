"""What a colleague wrote, or a terminal sent, is shown or refused; it never acts."""

from __future__ import annotations

import json
import random
import signal
from functools import partial
from pathlib import Path

import pytest

from tests.corpus import SIZES
from tests.hostile import foreign, hostile_texts
from tests.pty import Terminal
from tests.terminal.conftest import Start
from tests.terminal.probe import SECRET


def written(path: Path, texts: list[str]) -> dict[str, str]:
    """The environment that has the probe show these texts."""
    path.write_text(json.dumps(texts), "ascii")
    return {"PROBE_TEXTS": str(path)}


def test_five_hundred_hostile_texts_in_every_widget(start: Start, tmp_path: Path) -> None:
    texts = hostile_texts()
    terminal = start("hub", ready="pid", env=written(tmp_path / "texts", texts))
    terminal.drawing = False
    for number in range(1, len(texts)):
        terminal.press("n")
        shown = f"shown {number}.".encode()
        terminal.wait_for(partial(Terminal.sent, marker=shown))
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert foreign(terminal.raw) == []


@pytest.mark.parametrize(
    "text", ["\x1b]52;c;aGVsbG8=\x1b\\", "\u009b2J", "\u202eevil", "a\u200fb"], ids=ascii
)
def test_control_the_toolkit_passes_it_on(start: Start, tmp_path: Path, text: str) -> None:
    terminal = start("stock", ready=None, env=written(tmp_path / "texts", [text]))
    terminal.wait_for(lambda terminal: text.encode() in terminal.raw)
    assert foreign(terminal.raw)


def test_control_the_toolkit_dies_of_a_bracket(start: Start, tmp_path: Path) -> None:
    terminal = start("stock", ready=None, env=written(tmp_path / "texts", ["[/]"]))
    assert terminal.wait_exit() != 0
    assert "MarkupError" in terminal.residue()


CLICK = "[@click=app.ran]press here[/]"


def test_a_foreign_action_is_letters(start: Start, tmp_path: Path) -> None:
    terminal = start("hub", ready=CLICK, env=written(tmp_path / "texts", [CLICK, "next"]))
    terminal.click("press here")
    terminal.press("n")  # answered after the click was
    terminal.wait_for("shown 1.")
    assert "FOREIGN ACTION RAN" not in terminal.raw.decode("utf-8", "replace")


def test_control_the_toolkit_runs_a_foreign_action(start: Start, tmp_path: Path) -> None:
    terminal = start("stock", ready="press here", env=written(tmp_path / "texts", [CLICK]))
    terminal.click("press here")
    terminal.wait_for("FOREIGN ACTION RAN")


BAD_BYTES = b"\xff\xfe\x80\xc3\x28\xf0\x9f\x1b[M\xe0\xf1\xf2 \x1b[M\xff\xff\xff"


def test_bytes_that_are_no_text_do_no_harm(start: Start) -> None:
    terminal = start("hub")
    terminal.send(BAD_BYTES)
    chance = random.Random(24)
    for _ in range(50):
        terminal.send(bytes(byte for byte in chance.randbytes(40) if byte not in (3, 17)))
    terminal.send("\x1b\\\x1b[201~")  # ends whatever was begun
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 128 + signal.SIGTERM
    assert "hubtui stopped" not in terminal.text()


def test_control_the_toolkit_dies_of_bad_bytes(start: Start) -> None:
    terminal = start("stock")
    terminal.send(BAD_BYTES)
    assert terminal.wait_exit() is not None
    assert "UnicodeDecodeError" in terminal.residue()


SELECT_ALL_AND_COPY = ("\x1b[H", "\x1b[1;2F", "ctrl+c")


def to_field(terminal: Terminal) -> None:
    """Move the focus to the input."""
    terminal.press("tab", "tab")
    row = next(i for i, line in enumerate(terminal.screen()) if "│" in line)
    terminal.wait_for(lambda terminal: terminal.cursor[0] == row)


def test_nothing_is_ever_put_on_the_clipboard(start: Start) -> None:
    terminal = start("hub")
    to_field(terminal)
    terminal.press(*SELECT_ALL_AND_COPY)  # Ctrl+C asks to leave, even here
    assert terminal.wait_exit() == 0
    assert b"\x1b]" not in terminal.raw


def test_control_the_toolkit_fills_the_clipboard(start: Start) -> None:
    terminal = start("stock")
    terminal.press("tab", "tab")
    terminal.press(*SELECT_ALL_AND_COPY)
    terminal.wait_for(lambda terminal: b"\x1b]52;" in terminal.raw)


def test_a_cut_or_own_paste_key_leaves_the_words_alone(start: Start) -> None:
    terminal = start("hub")
    to_field(terminal)
    row, column, _ = terminal.cursor
    start_of_field = column - len(SECRET)
    terminal.press("\x1b[H")
    terminal.wait_for(lambda terminal: terminal.cursor[:2] == (row, start_of_field))
    terminal.press("\x1b[1;2F", "ctrl+x", "ctrl+v")
    terminal.wait_for(lambda terminal: terminal.cursor[:2] == (row, column))
    terminal.press("tab")  # answered after the two keys were
    terminal.wait_for(lambda terminal: terminal.cursor[0] > row + 1)
    assert SECRET in terminal.screen()[row]


def test_the_cursor_follows_the_focus(start: Start) -> None:
    terminal = start("hub")
    row, column, shown = terminal.cursor
    assert shown
    assert terminal.screen()[row][column:].startswith(SECRET)
    to_field(terminal)
    terminal.press("home")
    terminal.wait_for(
        lambda terminal: terminal.screen()[terminal.cursor[0]][terminal.cursor[1] :].startswith(
            SECRET
        )
    )


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_NZ.ISO-8859-1"])
def test_a_terminal_that_is_not_utf8(start: Start, tmp_path: Path, locale: str) -> None:
    env = {**written(tmp_path / "texts", ["plain letters Rāwiri 漢", "next"]), "LC_ALL": locale}
    env |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"}
    terminal = start("hub", ready="plain letters", env=env)
    terminal.press("n")
    terminal.wait_for("shown 1.")


def test_every_size_and_a_storm_of_them(start: Start) -> None:
    terminal = start("hub")
    for rows, columns in SIZES * 5:
        terminal.resize(rows, columns)
    terminal.resize(24, 80)
    terminal.press("n")
    terminal.wait_for("shown 1.")
    assert terminal.process.poll() is None
