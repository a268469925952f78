"""Text to read, with pages if it is long."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from hubtui.domain.text import TextKind
from hubtui.tui.words import cells, hung

if TYPE_CHECKING:
    from hubtui.flow.engine.steps import Line

_BAR = 2
"""Columns of the bar beside a person's own words."""
_WIDEST_LABEL = 24


class TextPane(VerticalScroll, can_focus=False):
    """Text to read; a person's own words have a bar beside them, so nobody takes them for ours."""

    class Overflow(Message):
        """Posted with whether the text is longer than the pane, and which end is in sight."""

        def __init__(self, of: TextPane, *, more: bool, at_start: bool, at_end: bool) -> None:
            """Keep the pane and its state."""
            super().__init__()
            self.of = of
            self.more = more
            self.at_start = at_start
            self.at_end = at_end

    def __init__(self, lines: tuple[Line, ...]) -> None:
        """Show ``lines``."""
        super().__init__()
        self.lines = lines

    def compose(self) -> ComposeResult:
        """Yield one widget for each run of lines of the same kind."""
        for kind, run in groupby(self.lines, lambda line: line.kind):
            yield Static(self._words(tuple(run)), markup=False, classes=f"line -{kind.value}")

    def tell(self, lines: tuple[Line, ...]) -> None:
        """Show other lines in the same pane."""
        if lines != self.lines:
            self.lines = lines
            with self.app.batch_update():
                self.remove_children()
                self.mount_all(self.compose())
            self.call_after_refresh(self._tell)

    def on_resize(self) -> None:
        """Fold the text to the width, and post whether it has pages."""
        runs = (tuple(run) for _, run in groupby(self.lines, lambda line: line.kind))
        for part, run in zip(self.query(Static), runs, strict=False):
            part.update(self._words(run))
        self.call_after_refresh(self._tell)

    def page(self, way: int) -> None:
        """Turn a page down (1) or up (-1)."""
        if way > 0:
            self.scroll_page_down(animate=False)
        else:
            self.scroll_page_up(animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Post whether the start or the end is in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._tell()

    def _words(self, run: tuple[Line, ...]) -> Content:
        from hubtui.flow.engine.steps import LineKind

        said = run[0].kind is LineKind.SAID
        kind = TextKind.NOTE if said else TextKind.LINE
        width = max(0, self.size.width - 1 - (_BAR if said else 0))
        column = min(_WIDEST_LABEL, max((cells(line.label) for line in self.lines), default=0))
        return Content("\n").join(
            hung(_padded(line.label, column) if line.label else "", line.text, width, kind)
            for line in run
        )

    def _tell(self) -> None:
        more, now, end = self.max_scroll_y > 0, self.scroll_y, self.max_scroll_y
        self.post_message(self.Overflow(self, more=more, at_start=now <= 0, at_end=now >= end))


def _padded(label: str, column: int) -> str:
    return label + " " * (max(0, column - cells(label)) + 2)
