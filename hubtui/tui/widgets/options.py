"""Lists to pick from, with every state shown by characters."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option as Row

from hubtui.flow.engine.steps import Option
from hubtui.tui.widgets.keys import Digit, Entered, Spaced, act_at_once, digit_of
from hubtui.tui.words import cells, hung

COLUMN = 30
"""Cells of the longest label that still has its aside in a second column."""

ASIDE = 16
"""Cells that the second column needs."""


class PickList(OptionList):
    """List that posts keys and clicks; the step's body decides what they mean."""

    class Clicked(Message):
        """Posted when a line is clicked."""

        def __init__(self, index: int, *, again: bool = False) -> None:
            """Keep the line's index, and whether this is the second click of a double-click."""
            super().__init__()
            self.index = index
            self.again = again

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(markup=False, compact=True)
        self.pages = True
        """False if the page keys turn the text to read."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the page keys to the text to read, if there is one."""
        return self.pages or action not in ("page_down", "page_up")

    def action_select(self) -> None:
        """Post Enter."""
        self.post_message(Entered())

    async def on_key(self, event: events.Key) -> None:
        """Post digits and Space; handle the widget's other keys at once."""
        digit = digit_of(event)
        if digit is not None:
            event.stop()
            self.post_message(Digit(digit))
        elif event.key == "space" and self.highlighted is not None:
            event.stop()
            event.prevent_default()
            self.post_message(Spaced(self.highlighted))
        else:
            await act_at_once(self, event)

    def on_click(self, event: events.Click) -> None:
        """Post the line that was clicked; a click alone does not go on."""
        event.prevent_default()
        index = event.style.meta.get("option")
        if isinstance(index, int) and index < self.option_count:
            self.post_message(self.Clicked(index, again=event.chain > 1))


class Options(PickList):
    """Options whose marks say what is picked: ``(*)``, ``[x]`` or ``>``."""

    def __init__(
        self,
        options: Sequence[Option],
        *,
        marks: str = "()",
        numbered: bool = True,
        first: int = 1,
    ) -> None:
        """Show ``options``; ``marks`` is ``()`` for one pick, ``[]`` for several, ``>`` to open."""
        super().__init__()
        self.marks = marks
        self.numbered = numbered
        self.first = first
        self.items: tuple[Option, ...] = tuple(options)
        self.marked: set[str] = set()
        self._was: int | None = None
        self._width = 0
        self._wide = 0
        """Cells of the first column; a label longer than ``COLUMN`` does not count."""
        self._fill()

    def show(self, options: Sequence[Option]) -> None:
        """Show other options, and keep the highlight if its option still exists."""
        now = self.current
        self.items = tuple(options)
        self._was = None
        self._fill()
        self.pick(now)

    @property
    def current(self) -> str | None:
        """Return the id of the highlighted option, or None."""
        if self.highlighted is None or self.highlighted >= len(self.items):
            return None
        return self.items[self.highlighted].id

    def pick(self, option_id: str | None) -> None:
        """Highlight an option, or none."""
        ids = [option.id for option in self.items]
        self.highlighted = ids.index(option_id) if option_id in ids else None

    def place_of(self, digit: int) -> int | None:
        """Return the index of the option with this number, or None."""
        place = digit - self.first
        return place if self.numbered and 0 <= place < len(self.items) else None

    def toggle(self, index: int) -> None:
        """Mark an option, or unmark it."""
        self.marked ^= {self.items[index].id}
        self._repaint(index)

    def fit(self, width: int) -> int:
        """Fold the options to a width, less a scroll bar; return how many lines they take."""
        folded, self._width = self._width == width - 1, width - 1
        words = [self._words(index) for index in range(len(self.items))]
        if not folded:
            for index, each in enumerate(words):
                self.replace_option_prompt_at_index(index, each)
        return sum(each.plain.count("\n") + 1 for each in words)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Draw the pick marks again when the highlight moves."""
        super().watch_highlighted(highlighted)
        if self.marks != "[]":
            for index in (self._was, highlighted):
                if index is not None and index < len(self.items):
                    self._repaint(index)
        self._was = highlighted

    def _fill(self) -> None:
        labels = (cells(f"{o.tag} {o.label}".strip()) for o in self.items if o.aside)
        self._wide = max((label for label in labels if label <= COLUMN), default=0)
        self.set_options(Row(self._words(index)) for index in range(len(self.items)))

    def _repaint(self, index: int) -> None:
        self.replace_option_prompt_at_index(index, self._words(index))

    def _words(self, index: int) -> Content:
        option = self.items[index]
        label = f"{option.tag} {option.label}".strip()
        start = self._mark(index, option) + self._number(index)
        if not option.aside:
            return hung(start, label, self._width)
        taken = cells(start) + self._wide + 2
        if cells(label) <= self._wide and (not self._width or self._width - taken >= ASIDE):
            return hung(
                start + label + " " * (taken - cells(start + label)), option.aside, self._width
            )
        return hung(start, f"{label}, {option.aside}", self._width)

    def _mark(self, index: int, option: Option) -> str:
        match self.marks:
            case "[]":
                return "[x] " if option.id in self.marked else "[ ] "
            case ">":
                return "> " if self.highlighted == index else "  "
            case _:
                return "(*) " if self.highlighted == index else "( ) "

    def _number(self, index: int) -> str:
        number = index + self.first
        if not self.numbered:
            return ""
        return f"{number} " if number <= 9 else "  "
