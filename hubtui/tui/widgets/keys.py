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


class Entered(Message):
    """Enter was pressed, whether or not anything is picked or typed."""


def digit_of(event: events.Key) -> int | None:
    """Return the digit a key stands for."""
    letter = event.character
    return int(letter) if letter is not None and letter in "0123456789" else None


async def act_at_once(widget: Widget, event: events.Key) -> bool:
    """Do what ``widget`` itself binds to a key; tell whether it binds it."""
    found = widget.screen.active_bindings.get(event.key)
    if found is None or found.node is not widget:
        return False
    event.stop()
    event.prevent_default()
    await widget.run_action(found.binding.action)
    return True
