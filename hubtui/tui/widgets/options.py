"""A list to pick from in which every state is written in letters."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Row

from hubtui.flow.steps import Option
from hubtui.tui.words import cells, literal

COLUMN = 36
"""Cells a label may take before its aside moves right."""


class Options(OptionList):
    """An option list whose marks say what is picked: ``(*)``, ``[x]`` or ``>``."""

    class Clicked(Message):
        """An option was clicked."""

        def __init__(self, index: int) -> None:
            """Keep which."""
            super().__init__()
            self.index = index

    class Entered(Message):
        """Enter was pressed, whether or not anything is picked."""

    def __init__(
        self, options: Sequence[Option], *, marks: str = "()", numbered: bool = True
    ) -> None:
        """Show ``options``; ``marks`` is ``()`` for one pick, ``[]`` for several, ``>`` to open."""
        super().__init__(markup=False, compact=True)
        self.marks = marks
        self.numbered = numbered
        self.items: tuple[Option, ...] = tuple(options)
        self.marked: set[str] = set()
        self._was: int | None = None
        self._fill()

    def show(self, options: Sequence[Option]) -> None:
        """Show other options, keeping the place where it still exists."""
        now = self.current
        self.items = tuple(options)
        self._was = None
        self._fill()
        ids = [option.id for option in self.items]
        self.highlighted = ids.index(now) if now in ids else None

    @property
    def current(self) -> str | None:
        """Return the id of the option the mark is on."""
        if self.highlighted is None or self.highlighted >= len(self.items):
            return None
        return self.items[self.highlighted].id

    def pick(self, option_id: str | None) -> None:
        """Put the mark on an option, or on none."""
        ids = [option.id for option in self.items]
        self.highlighted = ids.index(option_id) if option_id in ids else None

    def toggle(self, index: int) -> None:
        """Mark an option, or take its mark away."""
        self.marked ^= {self.items[index].id}
        self._repaint(index)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the letters along with the highlight."""
        super().watch_highlighted(highlighted)
        if self.marks != "[]":
            for index in (self._was, highlighted):
                if index is not None and index < len(self.items):
                    self._repaint(index)
        self._was = highlighted

    def on_click(self, event: events.Click) -> None:
        """Pick what was clicked; going on stays a key or button of its own."""
        event.prevent_default()
        index = event.style.meta.get("option")
        if isinstance(index, int) and index < len(self.items):
            self.highlighted = index
            self.post_message(self.Clicked(index))

    def action_select(self) -> None:
        """Hand Enter on: what it means is for the step's body to say."""
        self.post_message(self.Entered())

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        for index in range(len(self.items)):
            self._repaint(index)

    def _fill(self) -> None:
        self.set_options(Row(self._words(index)) for index in range(len(self.items)))

    def _repaint(self, index: int) -> None:
        self.replace_option_prompt_at_index(index, self._words(index))

    def _words(self, index: int) -> Content:
        option = self.items[index]
        label = f"{option.tag} {option.label}" if option.tag else option.label
        start = self._mark(index, option) + (f"{index + 1} " if self._number(index) else "")
        if not option.aside:
            return literal(start + label)
        widest = max(cells(f"{o.tag} {o.label}".strip()) for o in self.items if o.aside)
        column = min(widest, COLUMN)
        if self.size.width and self.size.width < column + cells(option.aside) + len(start) + 2:
            return literal(f"{start}{label}, {option.aside}")
        return literal(start + label + " " * max(1, column - cells(label) + 2) + option.aside)

    def _mark(self, index: int, option: Option) -> str:
        match self.marks:
            case "[]":
                return "[x] " if option.id in self.marked else "[ ] "
            case ">":
                return "> " if self.highlighted == index else "  "
            case _:
                return "(*) " if self.highlighted == index else "( ) "

    def _number(self, index: int) -> bool:
        return self.numbered and index < 9
