"""Ids that sort by time, and references short enough to say aloud: K7-RATA."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final, NewType

from hubtui.domain.refwords import WORDS
from hubtui.errors import Refused

Reference = NewType("Reference", str)

SIGNS: Final = "ACDEFGHJKMNPQRTUVWXY34679"
"""Letters and digits, without those that look or sound alike: I 1 L, O 0, B 8, S 5, Z 2."""

PRACTICE: Final = "TRN"

_KNOWN: Final = frozenset(WORDS)
_GAPS: Final = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH} \N{NO-BREAK SPACE}"
"""Separators that a person may type between the parts, or leave out."""


def new_id(now_us: int, noise: bytes) -> str:
    """Make a 128-bit id (32 hex digits) that sorts by time, from ten random bytes.

    Laid out as a version 7 UUID, with the fraction of a millisecond in the first random bits.
    """
    if len(noise) != 10:
        raise ValueError("ten random bytes make an id")
    millis, rest = divmod(now_us, 1000)
    fraction = rest * 4096 // 1000
    tail = int.from_bytes(noise) & ((1 << 62) - 1)
    whole = (millis & ((1 << 48) - 1)) << 80 | 7 << 76 | fraction << 64 | 2 << 62 | tail
    return f"{whole:032x}"


def new_reference(below: Callable[[int], int], *, practice: bool = False) -> Reference:
    """Make a spoken reference; ``below(n)`` picks a number under ``n`` (``secrets.randbelow``).

    About half a million exist; the table's unique index stops the rare duplicate.
    """
    signs = SIGNS[below(len(SIGNS))] + SIGNS[below(len(SIGNS))]
    reference = f"{signs}-{WORDS[below(len(WORDS))]}"
    return Reference(f"{PRACTICE}-{reference}" if practice else reference)


def read_reference(typed: str) -> Reference:
    """Read a typed reference: any case, with or without separators and macrons.

    Raises:
        Refused: ``reference-unreadable`` (field ``reference``).
    """
    text = unicodedata.normalize("NFD", typed[:64].upper())
    bare = "".join(c for c in text if c not in _GAPS and not unicodedata.combining(c))
    if not _is_plain(bare) and bare.startswith(PRACTICE) and _is_plain(bare[len(PRACTICE) :]):
        rest = bare[len(PRACTICE) :]
        return Reference(f"{PRACTICE}-{rest[:2]}-{rest[2:]}")
    if not _is_plain(bare):
        raise Refused("reference-unreadable", field="reference")
    return Reference(f"{bare[:2]}-{bare[2:]}")


def _is_plain(bare: str) -> bool:
    return len(bare) > 2 and bare[0] in SIGNS and bare[1] in SIGNS and bare[2:] in _KNOWN
