"""The one way text becomes something drawn: literal, cleaned, never markup."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from hubtui.domain.text import TextKind, safe_text

NARROWEST = 12
"""Columns below which text is not folded under its own beginning."""


def literal(text: str, kind: TextKind = TextKind.LINE) -> Content:
    """Return ``text`` as it stands, fit for a terminal."""
    return Content(safe_text(text, kind=kind))


def cells(text: str) -> int:
    """Return how many columns ``text`` takes."""
    return literal(text).cell_length


def hung(start: str, text: str, width: int, kind: TextKind = TextKind.LINE) -> Content:
    """Return ``start`` and ``text``, folded at ``width`` so that ``text`` stands under itself."""
    indent = cells(start)
    room = width - indent
    parts = safe_text(text, kind=kind).split("\n")
    if width and room >= NARROWEST:
        parts = [line for part in parts for line in _folded(part, room)]
    return Content(safe_text(start, kind=TextKind.LINE) + ("\n" + " " * indent).join(parts))


def _folded(text: str, room: int) -> Iterator[str]:
    """Give lines of at most ``room`` columns; a word longer than that keeps its line."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > room:
            yield line
            line = word
        else:
            line = longer
    yield line
