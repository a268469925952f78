"""Rules for a passphrase: long, and not made of common words or of the hub's own names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from hubtui.domain.text import fold
from hubtui.errors import Refused

SHORTEST: Final = 16
LONGEST: Final = 128
WORDS: Final = 4
_REST: Final = 8
"""Fewest letters left after common words and blocked names are taken out."""
_DIFFERENT: Final = 5
_WORD: Final = 3

COMMON: Final = (
    "password", "passphrase", "letmein", "welcome", "qwerty", "qwertyuiop", "asdfgh", "zxcvbn",
    "administrator", "secret", "iloveyou", "monkey", "dragon", "football", "rugby", "allblacks",
    "kiaora", "aotearoa", "newzealand", "hubtui", "abc", "abcdefgh", "correct horse battery staple",
    "0123456789", "123456789", "12345678", "1234567", "123456", "12345", "1234", "2025", "2026",
)  # fmt: skip


def tidy(text: str) -> str:
    """Return a passphrase in the form that is hashed: NFKC, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def check_passphrase(text: str, blocked: Iterable[str]) -> str:
    """Return the passphrase in the form that is hashed (see ``tidy``), or refuse it.

    ``blocked`` are the names of the hub, its offices and its people.

    Raises:
        Refused: ``passphrase-long``, ``passphrase-short`` or ``passphrase-common``, with
            ``field="new"``.
    """
    if len(text) > 4 * LONGEST:
        raise Refused("passphrase-long", field="new", limit=LONGEST)
    kept = tidy(text)
    if len(kept) > LONGEST:
        raise Refused("passphrase-long", field="new", limit=LONGEST)
    words = [word for word in kept.split() if len(word) >= _WORD]
    if len(kept) < SHORTEST and len(words) < WORDS:
        raise Refused("passphrase-short", field="new", letters=SHORTEST, words=WORDS)
    rest = _without(fold(kept).replace(" ", ""), blocked)
    if len(rest) < _REST or len(set(rest)) < _DIFFERENT:
        raise Refused("passphrase-common", field="new")
    return kept


def _without(text: str, blocked: Iterable[str]) -> str:
    parts: set[str] = set()
    for name in (*COMMON, *blocked):
        folded = fold(name)
        parts.add(folded.replace(" ", ""))
        parts.update(folded.split())
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _WORD:
            text = text.replace(part, "")
    return text
