"""The body of a ``Write`` for a note; its editor is imported when first needed."""

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
    """Editor for a note: long lines wrap, and Enter goes on."""

    def __init__(self, value: str) -> None:
        """Start with what was written before."""
        super().__init__(value, soft_wrap=True, tab_behavior="focus")
        self.cursor_blink = False

    async def on_key(self, event: events.Key) -> None:
        """Post Enter; handle the widget's other keys at once."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(Entered())
        else:
            await act_at_once(self, event)


class NoteBody(AnswerPane):
    """Body for a note, which shows how many letters are left."""

    def __init__(self, step: Write) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.entry = NoteArea(step.value)
        self.left = Static("", markup=False, classes="left")

    def compose(self) -> ComposeResult:
        """Yield the text to read, the editor, and how many letters are left."""
        if self.step.body:
            yield TextPane(self.step.body)
        yield self.entry
        yield self.left

    def on_mount(self) -> None:
        """Put the cursor at the end of the text."""
        self.entry.move_cursor(self.entry.document.end)
        self._count()

    def point(self) -> None:
        """Put the focus on the editor."""
        self.entry.focus()

    def go(self) -> None:
        """Go on with the text in the editor."""
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
