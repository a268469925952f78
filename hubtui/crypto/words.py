"""The word list for fingerprints (compared by eye) and for proposed passphrases."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

COUNT: Final = 7776
"""Number of words in the list: 12.9 bits a word, so four words carry 51.7."""

_FILE = Path(__file__).with_name("words.txt")


@cache
def words() -> tuple[str, ...]:
    """Return the word list; ``words.txt`` is read once."""
    lines = _FILE.read_text(encoding="ascii").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def fingerprint(data: bytes, count: int = 6) -> tuple[str, ...]:
    """Return the SHA-256 of ``data`` as words; six words carry 77 bits."""
    number = int.from_bytes(sha256(data).digest())
    said: list[str] = []
    for _ in range(count):
        number, place = divmod(number, COUNT)
        said.append(words()[place])
    return tuple(said)


def propose(count: int = 4, below: Callable[[int], int] = secrets.randbelow) -> str:
    """Return ``count`` random words as one passphrase."""
    return " ".join(words()[below(COUNT)] for _ in range(count))
