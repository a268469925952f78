"""The list of plain words: fingerprints to compare by eye, passphrases to remember."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

COUNT: Final = 7776
"""How many words the list has: 12.9 bits a word, so four words carry 51.7."""

_FILE = Path(__file__).with_name("words.txt")


@cache
def words() -> tuple[str, ...]:
    """Give the list."""
    lines = _FILE.read_text(encoding="ascii").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def fingerprint(data: bytes, count: int = 6) -> tuple[str, ...]:
    """Say the SHA-256 of ``data`` as words: six carry 77 bits."""
    number = int.from_bytes(sha256(data).digest())
    said: list[str] = []
    for _ in range(count):
        number, place = divmod(number, COUNT)
        said.append(words()[place])
    return tuple(said)


def propose(count: int = 4, below: Callable[[int], int] = secrets.randbelow) -> str:
    """Propose a passphrase of random words."""
    return " ".join(words()[below(COUNT)] for _ in range(count))
