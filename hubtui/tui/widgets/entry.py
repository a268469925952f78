"""The field for typing a line."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from hubtui.domain.text import TextKind
from hubtui.tui.widgets.keys import MOVING, Digit, Entered, Moved, act_at_once, digit_of


class Entry(Input):
    """Input that drops control characters as they arrive, and never blinks."""

    def __init__(
        self, kind: TextKind, limit: int, value: str = "", *, secret: bool = False
    ) -> None:
        """Take text of ``kind``; twice ``limit`` can be typed, and is refused on going on."""
        super().__init__(value=value, password=secret, max_length=2 * limit, select_on_focus=False)
        self.kind = kind
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Return the text without control characters, whether typed or pasted."""
        return "".join(c for c in value if c == " " or c.isprintable() or c in "\u200c\u200d")

    async def on_key(self, event: events.Key) -> None:
        """Pass up digits typed into an empty filter for names, and keys that move in the list."""
        digit = digit_of(event)
        if digit and not self.value and self.kind is TextKind.NAME:
            event.stop()
            event.prevent_default()
            self.post_message(Digit(digit))
        elif event.key in MOVING:
            event.stop()
            event.prevent_default()
            self.post_message(Moved(event.key))
        else:
            await act_at_once(self, event)

    async def action_submit(self) -> None:
        """Post Enter."""
        self.post_message(Entered())
