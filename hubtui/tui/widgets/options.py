"""Lists to pick from, in which every state is written in letters."""

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
"""Cells a label may take and still have its aside in a second column."""

ASIDE = 16
"""Cells that second column needs."""


class PickList(OptionList):
    """A list that hands up what was pressed and clicked; what that means its body says."""

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, index: int, *, again: bool = False) -> None:
            """Keep which, and whether it is the second of a double-click."""
            super().__init__()
            self.index = index
            self.again = again

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(markup=False, compact=True)
        self.pages = True
        """False where the page keys turn what is to read."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the page keys to what is to read, where there is something."""
        return self.pages or action not in ("page_down", "page_up")

    def action_select(self) -> None:
        """Hand Enter up."""
        self.post_message(Entered())

    async def on_key(self, event: events.Key) -> None:
        """Act on keys in their order; hand digits up."""
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
        """Hand up what was clicked; going on stays a key or button of its own."""
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
        """Width of the first column; a very long label does not count."""
        self._fill()

    def show(self, options: Sequence[Option]) -> None:
        """Show other options, keeping the place where it still exists."""
        now = self.current
        self.items = tuple(options)
        self._was = None
        self._fill()
        self.pick(now)

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

    def place_of(self, digit: int) -> int | None:
        """Return the place of the option with this number."""
        place = digit - self.first
        return place if self.numbered and 0 <= place < len(self.items) else None

    def toggle(self, index: int) -> None:
        """Mark an option, or take its mark away."""
        self.marked ^= {self.items[index].id}
        self._repaint(index)

    def fit(self, width: int) -> int:
        """Fold to a width, less a scroll bar; return the lines that takes."""
        folded, self._width = self._width == width - 1, width - 1
        words = [self._words(index) for index in range(len(self.items))]
        if not folded:
            for index, each in enumerate(words):
                self.replace_option_prompt_at_index(index, each)
        return sum(each.plain.count("\n") + 1 for each in words)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the letters along with the highlight."""
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
