"""The body of a ``Write`` that takes a note; its editor is loaded when one is first asked for."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static, TextArea

from hubtui.flow.engine.steps import Write
from hubtui.tui.widgets.body import AnswerPane
from hubtui.tui.widgets.keys import Entered, act_at_once
from hubtui.tui.widgets.reading import TextPane
from hubtui.tui.words import literal
from hubtui.wording import say


class NoteArea(TextArea):
    """A note: soft-wrapped, no code features; Enter goes on."""

    def __init__(self, value: str) -> None:
        """Start with what was written before."""
        super().__init__(value, soft_wrap=True, tab_behavior="focus")
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Go on with Enter; leave Tab for moving on."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(Entered())
        else:
            await act_at_once(self, event)


class NoteBody(AnswerPane):
    """Type a note, and see how much room is left."""

    def __init__(self, step: Write) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.entry = NoteArea(step.value)
        self.left = Static("", markup=False, classes="left")

    def compose(self) -> ComposeResult:
        """Stack what is to read, the place to type, and what room is left."""
        if self.step.body:
            yield TextPane(self.step.body)
        yield self.entry
        yield self.left

    def on_mount(self) -> None:
        """Start at the end of what is there."""
        self.entry.move_cursor(self.entry.document.end)
        self._count()

    def point(self) -> None:
        """Type at once."""
        self.entry.focus()

    def go(self) -> None:
        """Go on with what stands there."""
        self.answer(self.entry.text)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._count()
        if not self.step.secret:
            self.so_far(self.entry.text)

    def _count(self) -> None:
        room = self.step.limit - len(self.entry.text)
        key = "frame.letters-left" if room >= 0 else "frame.letters-over"
        self.left.update(literal(say(key, count=abs(room))))
