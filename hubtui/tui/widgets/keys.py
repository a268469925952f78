"""Keys acted on in the order they were pressed, however quickly they follow each other.

Textual acts on a letter at once but on a bound key only after it went up through every parent, so
that letters typed after Enter could reach a field before it. Here each widget that takes keys acts
on its own ones itself, and hands the rest up as messages, which keep their order.
"""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widget import Widget


class Digit(Message):
    """A digit was pressed that may pick something."""

    def __init__(self, number: int) -> None:
        """Keep it."""
        super().__init__()
        self.number = number


class Moved(Message):
    """Up, down or a page key was pressed where something else moves by it."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__()
        self.key = key


class Spaced(Message):
    """Space was pressed on a line of a list."""

    def __init__(self, place: int) -> None:
        """Keep the line's place."""
        super().__init__()
        self.place = place


class Entered(Message):
    """Enter was pressed, whether or not anything is picked or typed."""


class Framed(Message):
    """A key of the frame was pressed: it goes the same way up as all others, so none overtakes."""

    def __init__(self, key: str, step: object) -> None:
        """Keep the key, and the step it was pressed on: danger may have overtaken it."""
        super().__init__()
        self.key = key
        self.step = step


FRAME = ("escape", "f1", "f2")
"""Keys of the frame that wait their turn; reading the bar and danger do not."""

MOVING = {
    "down": "cursor_down",
    "up": "cursor_up",
    "pagedown": "page_down",
    "pageup": "page_up",
}
"""What keys pressed in a line to type in do in the list below it."""


def digit_of(event: events.Key) -> int | None:
    """Return the digit a key stands for."""
    letter = event.character
    return int(letter) if letter is not None and letter in "0123456789" else None


async def act_at_once(widget: Widget, event: events.Key) -> bool:
    """Do what ``widget`` itself binds to a key, or hand it up; tell whether it was either."""
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
