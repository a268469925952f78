"""The one line people type into."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from hubtui.domain.text import TextKind, clean_text


class Entry(Input):
    """An input that drops what hides or steers as it arrives, and never blinks."""

    def __init__(
        self, kind: TextKind, limit: int, value: str = "", *, secret: bool = False
    ) -> None:
        """Take ``kind`` of text; twice the limit may be typed, and is refused on going on."""
        super().__init__(value=value, password=secret, max_length=2 * limit, select_on_focus=False)
        self.kind = kind
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Keep control characters out of the line, typed or pasted."""
        return "".join(c for c in value if c == " " or c.isprintable() or c in "\u200c\u200d")

    def on_key(self, event: events.Key) -> None:
        """Give an empty line's digits to the numbered list below, unless a code is wanted."""
        digit = event.character is not None and event.character in "123456789"
        if digit and not self.value and self.kind is TextKind.NAME and self.parent is not None:
            taken = getattr(self.parent, "digit", None)
            if taken is not None and taken(int(event.character or "0")):
                event.stop()
                event.prevent_default()

    def cleaned(self, limit: int) -> str:
        """Return what was typed as it would be kept."""
        return clean_text(self.value, self.kind, limit)
