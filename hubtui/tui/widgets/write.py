"""The bodies of ``Write`` and ``Picks``."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static
from textual.widgets.option_list import Option as Row

from hubtui.flow.engine.steps import Picks, Write
from hubtui.tui.widgets.body import AnswerPane
from hubtui.tui.widgets.entry import Entry
from hubtui.tui.widgets.keys import Spaced
from hubtui.tui.widgets.options import PickList
from hubtui.tui.widgets.reading import TextPane
from hubtui.tui.words import cells, hung
from hubtui.wording import say


class WriteBody(AnswerPane):
    """Body for a line or a secret."""

    def __init__(self, step: Write) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.entry = Entry(step.kind, step.limit, step.value, secret=step.secret)
        self.line = step.value
        self.left = Static("", markup=False, classes="left")

    def compose(self) -> ComposeResult:
        """Yield the text to read, the field, and the room below it."""
        if self.step.body:
            yield TextPane(self.step.body)
        yield self.entry
        yield self.left

    def point(self) -> None:
        """Put the focus on the field."""
        self.entry.focus()

    def go(self) -> None:
        """Go on with what is typed."""
        self.answer(self.line)

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        self.line = event.value
        if not self.step.secret:
            self.so_far(event.value)


class PicksBody(AnswerPane):
    """Body for up to five short picks; the current row shows its choices."""

    def __init__(self, step: Picks) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.chosen: dict[str, str] = {r.id: r.picked for r in step.rows if r.picked is not None}
        first = (i for i, row in enumerate(step.rows) if row.picked is None)
        self.row = next(first, 0)
        self.list = PickList()
        self._places: list[tuple[int, int | None]] = []

    def compose(self) -> ComposeResult:
        """Yield one list, which holds the rows and the choices of the current row."""
        yield self.list

    def on_mount(self) -> None:
        """Draw the list, with the first row open that has no pick."""
        self._draw()

    def on_resize(self) -> None:
        """Fold to the width."""
        self._draw()

    def point(self) -> None:
        """Put the focus on the list."""
        self.list.focus()

    def go(self) -> None:
        """Pick the highlighted choice, or open the highlighted row; if both are done, go on."""
        row, option = self._places[self.list.highlighted or 0]
        here = self.step.rows[row]
        if option is not None and here.options[option].id != self.chosen.get(here.id):
            self._pick(option)
        elif row != self.row:
            self._open(row)
        else:
            self._finish()

    def _finish(self) -> None:
        for index, row in enumerate(self.step.rows):
            if row.id not in self.chosen:
                self._open(index)
                self.post_message(self.Unanswered(say("frame.pick-row", row=row.label)))
                return
        self.answer(dict(self.chosen))

    def digit(self, number: int) -> None:
        """Pick in the current row and open the next."""
        if 1 <= number <= len(self.step.rows[self.row].options):
            self._pick(number - 1)

    def on_key(self, event: events.Key) -> None:
        """Move between rows with left, right and Tab."""
        step = {"left": -1, "right": 1, "tab": 1, "shift+tab": -1}.get(event.key)
        if step is not None:
            event.stop()
            event.prevent_default()
            self._open(max(0, min(self.row + step, len(self.step.rows) - 1)))

    @on(Spaced)
    def _spaced(self, event: Spaced) -> None:
        event.stop()
        self._take(event.place)

    @on(PickList.Clicked)
    def _clicked(self, event: PickList.Clicked) -> None:
        event.stop()
        if not event.again and not self.too_soon(self.CLICKS):
            self._take(event.index)

    def _take(self, place: int) -> None:
        row, option = self._places[place]
        if option is None:
            self._open(row)
        else:
            self._pick(option)

    def _pick(self, option: int) -> None:
        row = self.step.rows[self.row]
        self.chosen[row.id] = row.options[option].id
        self.so_far(dict(self.chosen))
        self._open(min(self.row + 1, len(self.step.rows) - 1))

    def _open(self, row: int) -> None:
        self.row = row
        self._draw()

    def _draw(self) -> None:
        rows: list[Row] = []
        self._places = []
        point = 0
        width = max(0, self.size.width - 1)
        column = max(cells(row.label) for row in self.step.rows)
        for index, row in enumerate(self.step.rows):
            picked = self.chosen.get(row.id)
            words = next((o.label for o in row.options if o.id == picked), say("frame.not-picked"))
            mark = ">" if index == self.row else " "
            label = row.label + " " * (column - cells(row.label))
            rows.append(Row(hung(f"{mark} {label}  ", words, width)))
            self._places.append((index, None))
            if index != self.row:
                continue
            point = len(rows) - 1
            for place, option in enumerate(row.options):
                sign = "(*)" if option.id == picked else "( )"
                if option.id == picked:
                    point = len(rows)
                rows.append(Row(hung(f"    {sign} {place + 1} ", option.label, width)))
                self._places.append((index, place))
        self.list.set_options(rows)
        self.list.highlighted = point
