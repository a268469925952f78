"""Measure how hard our sentences are to read: words, Flesch-Kincaid grade, longest sentence.

A warning, not a proof; the real check is staff reading each screen aloud.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BANNED = (
    "abstract",
    "legal basis",
    "overrid",
    "submi",
    "invalid",
    "authentic",
    "please",
    "sorry",
    "oops",
)
"""Beginnings of the words that no screen may show."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
# "2.30" and "e.g." do not end a sentence; a stop before a space or the end does.
_END = re.compile(r"[.!?]+(?=[\s\"')]|$)|\n")
# The last vowel of "safe", "shared" and "times" is silent; that of "table" and "noted" is not.
_SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouyl]l)(?:e|(?<![td])ed|(?<![sxzc])es)$")
_VOWELS = re.compile(r"[aeiouy]+")
_BANNED = re.compile(rf"\b(?:{'|'.join(BANNED)})\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """Number of words, reading grade, and longest sentence in words, of one screen."""

    words: int
    grade: float
    longest: int


def measure(texts: Iterable[str], *, aside: Iterable[str] = ()) -> Measure:
    """Measure the texts of one screen.

    Args:
        texts: Our own sentences on that screen: not the frame, banners or people's words.
        aside: Names of people, agencies and Acts within them, which do not count.

    """
    counted = [words for text in texts for words in sentences(_without(text, aside))]
    every = [word for words in counted for word in words]
    if not every:
        return Measure(0, 0.0, 0)
    per_sentence = len(every) / len(counted)
    per_word = sum(map(syllables, every)) / len(every)
    grade = 0.39 * per_sentence + 11.8 * per_word - 15.59
    return Measure(len(every), round(grade, 1), max(map(len, counted)))


def sentences(text: str) -> list[list[str]]:
    """Split ``text`` into sentences, each a list of its words."""
    found = (_WORD.findall(part) for part in _END.split(text))
    return [words for words in found if words]


def syllables(word: str) -> int:
    """Count the syllables of an English or Māori word, with or without macrons."""
    plain = unicodedata.normalize("NFD", word.lower())
    has_macron = "\u0304" in plain
    letters = "".join(letter for letter in plain if letter.isalpha())
    count = len(_VOWELS.findall(letters))
    if count > 1 and not has_macron and _SILENT.search(letters):
        count -= 1
    return max(count, 1)


def banned(text: str) -> tuple[str, ...]:
    """Return the words in ``text`` that no screen may show."""
    return tuple(match.lower() for match in _BANNED.findall(text))


def _without(text: str, aside: Iterable[str]) -> str:
    for name in sorted(aside, key=len, reverse=True):
        text = text.replace(name, "")
    return text
