"""The program's own streams, made to bear every letter whatever the terminal can show."""

from __future__ import annotations

import codecs
import sys
import unicodedata

NEAREST = "nearest"
"""The name of what stands in for a letter that has no place in a terminal's own set."""


def forgive() -> None:
    """Let no letter that a terminal has no place for end the program: the nearest one stands in."""
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=NEAREST)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Write a macron's letter without it, and a question mark for what has nothing near."""
    assert isinstance(error, UnicodeEncodeError)
    bare = unicodedata.normalize("NFKD", error.object[error.start : error.end])
    kept = (letter for letter in bare if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() else "?" for letter in kept), error.end
