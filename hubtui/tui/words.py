"""The one way text becomes something drawn: literal and cleaned, never markup."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from hubtui.domain.text import TextKind, safe_text

NARROWEST = 12
"""Columns a text needs beside its start to be folded there."""


def literal(text: str, kind: TextKind = TextKind.LINE) -> Content:
    """Return ``text`` as it stands, safe for a terminal."""
    return Content(safe_text(text, kind=kind))


def cells(text: str) -> int:
    """Return how many columns ``text`` takes."""
    return literal(text).cell_length


def hung(start: str, text: str, width: int, kind: TextKind = TextKind.LINE) -> Content:
    """Return ``start`` and ``text``, folded at ``width``, with ``text`` aligned after ``start``."""
    indent = cells(start)
    room = width - indent
    parts = safe_text(text, kind=kind).split("\n")
    if width and room >= NARROWEST:
        parts = [line for part in parts for line in _folded(part, room)]
    return Content(safe_text(start, kind=TextKind.LINE) + ("\n" + " " * indent).join(parts))


def _folded(text: str, room: int) -> Iterator[str]:
    """Yield lines of at most ``room`` columns; a longer word keeps a line of its own."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > room:
            yield line
            line = word
        else:
            line = longer
    yield line
