"""Lines to read, which page where they are long."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from hubtui.domain.text import TextKind
from hubtui.flow.steps import Line, LineKind
from hubtui.tui.words import literal


class Reading(VerticalScroll, can_focus=False):
    """A person's own words stand behind a bar, so that nobody takes them for ours."""

    class Overflow(Message):
        """Whether there is more to read than fits."""

        def __init__(self, *, more: bool) -> None:
            """Keep whether."""
            super().__init__()
            self.more = more

    def __init__(self, lines: tuple[Line, ...]) -> None:
        """Show ``lines``."""
        super().__init__()
        self.lines = lines

    def compose(self) -> ComposeResult:
        """Draw all lines in few widgets: one a run of the same kind."""
        column = max((len(line.label) for line in self.lines if line.label), default=0)
        for line in self.lines:
            text = f"{line.label:<{column}}  {line.text}" if column and line.label else line.text
            kind = TextKind.NOTE if line.kind is LineKind.SAID else TextKind.LINE
            yield Static(literal(text, kind), markup=False, classes=f"line -{line.kind.value}")

    def on_resize(self) -> None:
        """Say whether it pages."""
        self.call_after_refresh(self._tell)

    def page(self, way: int) -> None:
        """Turn a page down (1) or up (-1)."""
        if way > 0:
            self.scroll_page_down(animate=False)
        else:
            self.scroll_page_up(animate=False)

    def _tell(self) -> None:
        self.post_message(self.Overflow(more=self.max_scroll_y > 0))
