"""Handles keys in the order they were pressed, however fast they follow each other.

Textual acts on a letter at once, but on a bound key only after it went up through every parent:
letters typed after Enter could reach a field before Enter. Here each widget that takes keys
handles its own keys at once, and posts the rest as messages, which keep their order.
"""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widget import Widget


class Digit(Message):
    """Posted for a digit that may pick something."""

    def __init__(self, number: int) -> None:
        """Keep the digit."""
        super().__init__()
        self.number = number


class Moved(Message):
    """Posted for up, down or a page key that moves in another widget."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__()
        self.key = key


class Spaced(Message):
    """Posted for Space on a line of a list."""

    def __init__(self, place: int) -> None:
        """Keep the index of the line."""
        super().__init__()
        self.place = place


class Entered(Message):
    """Posted for Enter, whether or not anything is picked or typed."""


class Framed(Message):
    """Posted for a frame key, in the same way as other keys, so that their order is kept."""

    def __init__(self, key: str, step: object) -> None:
        """Keep the key, and the step it was pressed on: danger may have opened since."""
        super().__init__()
        self.key = key
        self.step = step


FRAME = ("escape", "f1", "f2")
"""Frame keys that wait their turn; F8 and F9 do not."""

MOVING = {
    "down": "cursor_down",
    "up": "cursor_up",
    "pagedown": "page_down",
    "pageup": "page_up",
}
"""Action of the list below a field, for each key that moves in it."""


def digit_of(event: events.Key) -> int | None:
    """Return the digit a key stands for, or None."""
    letter = event.character
    return int(letter) if letter is not None and letter in "0123456789" else None


async def act_at_once(widget: Widget, event: events.Key) -> bool:
    """Do what ``widget`` binds to a key, or post a frame key; tell whether it was either."""
    if event.key in FRAME:
        event.stop()
        event.prevent_default()
        widget.post_message(Framed(event.key, getattr(widget.screen, "step", None)))
        return True
    found = widget.screen.active_bindings.get(event.key)
    if found is None or found.node is not widget or found.binding.action.startswith("scroll_"):
        return False
    event.stop()
    event.prevent_default()
    await widget.run_action(found.binding.action)
    return True
