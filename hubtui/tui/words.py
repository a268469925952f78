"""The one way text becomes something drawn: literal, cleaned, never markup."""

from __future__ import annotations

from textual.content import Content

from hubtui.domain.text import TextKind, safe_text


def literal(text: str, kind: TextKind = TextKind.LINE) -> Content:
    """Return ``text`` as it stands, fit for a terminal."""
    return Content(safe_text(text, kind=kind))


def cells(text: str) -> int:
    """Return how many columns ``text`` takes."""
    return literal(text).cell_length
