"""Tell keyboard input apart: a typed line, a key of the app, or a paste.

Pure functions with the standard library alone: the first prompt needs them.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

PASTE, PASTED = "\x1b[200~", "\x1b[201~"
"""Marks that a terminal with bracketed paste puts before and after a paste."""

LONGEST = 4_000
"""Letters taken of one answer; a longer one is cut, and the step says it is too long."""


class Command(StrEnum):
    """Commands accepted at every prompt, typed as a whole line."""

    BACK = "back"
    HELP = "help"
    AGAIN = "again"
    HIDE = "hide"
    DANGER = "!"
    LEAVE = "leave"
    READ = "read"


class Pasted(str):
    """Text that came at once and not line by line: never a key, a command or a pick."""

    __slots__ = ()

    @property
    def many(self) -> bool:
        """Tell whether it is more than one line."""
        return "\n" in self


_NUMBER = r"(?:;\d+)?"
_KEYS = (
    (Command.DANGER, rf"\x1b\[20{_NUMBER}~"),
    (Command.HIDE, rf"\x1b(?:O|\[(?:1;\d+)?)Q|\x1b\[12{_NUMBER}~|\x1b\[\[B"),
    (Command.READ, rf"\x1b\[19{_NUMBER}~"),
    (Command.HELP, rf"\x1b(?:O|\[(?:1;\d+)?)P|\x1b\[11{_NUMBER}~|\x1b\[\[A"),
)
"""Escape sequences of F9, F2, F8, F1 (xterm, old xterm, Linux console), most needed first."""

_NAMES = {"f9": Command.DANGER, "f2": Command.HIDE, "f8": Command.READ, "f1": Command.HELP}
"""The same keys, written out as words by a person who was told to press them."""

_ANSWER = 8
"""Most letters of an answer typed ahead, such as a number or a word."""

_FLOW = re.compile("[\x11\x13]")
"""Ctrl+Q and Ctrl+S, which are ignored."""

_BANGS = re.compile("[!\u2757\u2755\ufe0f\\s]*")
_WORD = re.compile(r"\bdanger\b")


def understood(text: str) -> str:
    """Return a typed line, the word of a key, or a ``Pasted`` text.

    ``text`` is all that came at once: one line, or more lines than a person types.
    """
    text = _FLOW.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    by_hand, pasted, after = _apart(text)
    for word, key in _KEYS:
        if re.search(key, by_hand):
            return word
    if by_hand.strip() and not by_hand.strip().strip("\x1b"):
        return Command.BACK  # Esc, and Enter because nothing seemed to happen
    whole = text.replace(PASTE, "").replace(PASTED, "").rstrip("\n")
    if not pasted and "\n" not in whole:
        return whole[:LONGEST]
    urgent = _urgent(by_hand.rstrip("\n").split("\n"))
    if urgent is not None:
        return urgent
    if after is not None:  # typed alone after the paste, so no part of it
        return after
    return Pasted(whole.strip("\n")[:LONGEST]) if whole.strip() else ""


def _apart(text: str) -> tuple[str, str, Command | None]:
    """Return what was typed, what was pasted, and a command typed alone after the paste.

    The mark at the start or at the end of the paste may be lost.
    """
    if PASTED in text and PASTE not in text.partition(PASTED)[0]:
        text = PASTE + text
    by_hand, pasted, typed = "", "", ""
    while text:
        typed, start, rest = text.partition(PASTE)
        inside, end, text = rest.partition(PASTED)
        if start and not end:  # the last line came by hand: nobody can press Enter in a paste
            inside, line_end, last = inside.rstrip("\n").rpartition("\n")
            inside, last = (inside, last) if line_end else (last, "")
            inside += line_end
            by_hand, typed = by_hand + typed, last
        elif start:
            by_hand, typed = by_hand + typed, ""
        pasted += inside
    alone = pasted[-1:] not in ("", " ", "\t") and not typed[:1].isspace()
    return by_hand + typed, pasted.strip(), command_in(typed) if alone else None


def _urgent(lines: list[str]) -> Command | None:
    """Return danger or hide if the last line says so, or any line when all lines are short."""
    short = all(len(line.strip()) <= _ANSWER for line in lines)
    asked = [command_in(line) for line in (lines if short else lines[-1:])]
    return next((each for each in (Command.DANGER, Command.HIDE) if each in asked), None)


def is_word(line: str) -> bool:
    """Tell whether a command was typed as a word, which a note may be, and not as a key."""
    letters = any(letter.isalpha() for letter in line)
    return letters and not isinstance(line, Command) and line.strip().casefold() not in _NAMES


def command_in(line: str, *, picks: bool = False) -> Command | None:
    """Return the command a line means, or None; ``picks`` is for fields that take only a pick."""
    if isinstance(line, Pasted):
        return None
    text = unicodedata.normalize("NFKC", line).strip().casefold()
    if not text:
        return None
    if text in _NAMES:
        return _NAMES[text]
    bare = text.strip("!\u2757\u2755\ufe0f .")
    if _BANGS.fullmatch(text) or bare == "danger":
        return Command.DANGER
    if picks and ("!" in text or _WORD.search(text)):
        return Command.DANGER
    return Command(text) if text in set(Command) else None
