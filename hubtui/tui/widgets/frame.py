"""The frame of every screen: who is signed in, one status row, and the keys as buttons."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from hubtui.tui.words import cells, literal
from hubtui.wording import say


class TopBar(Static):
    """The first line: hub, person and office, and how many things wait."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__("", markup=False, id="top", classes="top")
        self._left = ""
        self._right = ""

    def tell(self, left: str, right: str) -> None:
        """Show ``left``, with ``right`` at the far end."""
        self._left, self._right = left, right
        self.on_resize()

    def on_resize(self, _event: events.Resize | None = None) -> None:
        """Keep ``right`` at the right end; cut the left text first."""
        room = max(0, self.content_size.width - cells(self._right) - 1)
        left = self._left
        while left and cells(left) > room:
            left = left[:-1]
        gap = " " * max(1, self.content_size.width - cells(left) - cells(self._right))
        self.update(literal(left + gap + self._right))


class KeyButton(Static):
    """Button for a key, which also shows what the key does."""

    class Pressed(Message):
        """Posted when the button is clicked, in place of its key."""

        def __init__(self, key: str) -> None:
            """Keep the key."""
            super().__init__()
            self.key = key

    def __init__(self, key: str, name: str) -> None:
        """Show ``key`` as people write it, and what it does."""
        super().__init__(_button(key, name), markup=False, classes=f"key -{name}")
        self.key = key

    def on_click(self, event: events.Click) -> None:
        """Post the key."""
        event.stop()
        self.post_message(self.Pressed(self.key))


def _button(key: str, name: str) -> Content:
    return literal(f"{say('frame.key.' + key)} {say('frame.does.' + name)}")


class StatusBar(Horizontal):
    """The status row, with the F8 button if there is more to read."""

    DEFAULT_CLASSES = "bar"

    def compose(self) -> ComposeResult:
        """Yield the F8 button and the words."""
        yield KeyButton("f8", "read")
        yield Static("", markup=False, id="status", classes="status")

    def tell(self, text: str, *, danger: bool, reads: bool) -> None:
        """Show ``text``; an empty text takes no row."""
        words = self.query_one("#status", Static)
        words.update(literal(text))
        words.display = bool(text)
        self.set_class(danger, "-danger")
        self.set_class(reads, "-reads")  # a class: what is too small a window hides stays hidden


KEYS = (
    ("enter", "go"),
    ("escape", "back"),
    ("f1", "help"),
    ("f2", "hide"),
    ("f9", "danger"),
)
"""The keys at the foot of every screen, in order."""


class PracticeBar(Horizontal):
    """Bar at the top and at the bottom, which says that nothing here is real."""

    DEFAULT_CLASSES = "practice"

    def compose(self) -> ComposeResult:
        """Yield the words, on the theme's pattern."""
        yield Static(literal(say("frame.practice")), markup=False)


class KeyBar(Horizontal):
    """The row of keys at the foot of the screen."""

    def compose(self) -> ComposeResult:
        """Yield one button for each key."""
        for key, name in KEYS:
            yield KeyButton(key, name)
