"""The bodies of ``Write`` and ``Picks``."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option as Row

from hubtui.domain.text import TextKind
from hubtui.flow.steps import Picks, Write
from hubtui.tui.widgets.body import Body
from hubtui.tui.widgets.entry import Entry
from hubtui.tui.widgets.reading import Reading
from hubtui.tui.words import literal
from hubtui.wording import say


class NoteArea(TextArea):
    """A note: soft-wrapped, no code features; Enter goes on."""

    def on_key(self, event: events.Key) -> None:
        """Go on with Enter; leave Tab for moving on."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            if isinstance(self.parent, Body):
                self.parent.go()


class WriteBody(Body):
    """Type a line, a note or a secret."""

    def __init__(self, step: Write) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.entry: Entry | NoteArea
        if step.kind is TextKind.NOTE:
            self.entry = NoteArea(step.value, soft_wrap=True, tab_behavior="focus")
            self.entry.cursor_blink = False
        else:
            self.entry = Entry(step.kind, step.limit, step.value, secret=step.secret)
        self.left = Static("", markup=False, classes="left")

    def compose(self) -> ComposeResult:
        """Stack what is to read, the place to type, and what room is left."""
        if self.step.body:
            yield Reading(self.step.body)
        yield self.entry
        yield self.left

    def on_mount(self) -> None:
        """Start at the end of what is there."""
        if isinstance(self.entry, NoteArea):
            self.entry.move_cursor(self.entry.document.end)
        self._count()

    @property
    def text(self) -> str:
        """Return what is typed."""
        return self.entry.text if isinstance(self.entry, NoteArea) else self.entry.value

    def point(self) -> None:
        """Type at once."""
        self.entry.focus()

    def go(self) -> None:
        """Go on with what is typed."""
        self.post_message(self.Answered(self.text))

    @on(Entry.Submitted)
    def _entered(self, event: Entry.Submitted) -> None:
        event.stop()
        self.go()

    @on(Entry.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Entry.Changed | TextArea.Changed) -> None:
        event.stop()
        self._count()
        if not self.step.secret:
            self.post_message(self.Typed(self.text))

    def _count(self) -> None:
        if self.step.kind is TextKind.NOTE:
            room = self.step.limit - len(self.text)
            key = "frame.letters-left" if room >= 0 else "frame.letters-over"
            self.left.update(literal(say(key, count=abs(room))))


class PicksBody(Body):
    """Up to five short picks on one screen; the row in hand shows its choices."""

    def __init__(self, step: Picks) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.chosen: dict[str, str] = {r.id: r.picked for r in step.rows if r.picked is not None}
        first = (i for i, row in enumerate(step.rows) if row.picked is None)
        self.row = next(first, 0)
        self.list = OptionList(markup=False, compact=True)
        self._places: list[tuple[int, int | None]] = []

    def compose(self) -> ComposeResult:
        """One list holds the rows and, under the row in hand, its choices."""
        yield self.list

    def on_mount(self) -> None:
        """Open the first row that wants a pick."""
        self._draw()

    def point(self) -> None:
        """Move in the list."""
        self.list.focus()

    def go(self) -> None:
        """Go on once each row has a pick; else open the first that has none."""
        for index, row in enumerate(self.step.rows):
            if row.id not in self.chosen:
                self._open(index)
                self.post_message(self.Unanswered(say("frame.pick-row", row=row.label)))
                return
        self.post_message(self.Answered(dict(self.chosen)))

    def digit(self, number: int) -> bool:
        """Pick in the row in hand and open the next."""
        row = self.step.rows[self.row]
        if not 1 <= number <= len(row.options):
            return False
        self._pick(number - 1)
        return True

    def on_key(self, event: events.Key) -> None:
        """Left and right move between rows; Space picks what the highlight is on."""
        step = {"left": -1, "right": 1, "tab": 1, "shift+tab": -1}.get(event.key)
        if step is not None:
            self._open(max(0, min(self.row + step, len(self.step.rows) - 1)))
        elif event.key == "space":
            self._take()
        else:
            return
        event.stop()
        event.prevent_default()

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row, option = self._places[event.option_index]
        picked = self.chosen.get(self.step.rows[row].id)
        if option is not None and self.step.rows[row].options[option].id != picked:
            self._pick(option)
        elif row != self.row:
            self._open(row)
        else:
            self.go()

    def _take(self) -> None:
        if self.list.highlighted is not None:
            row, option = self._places[self.list.highlighted]
            if option is None:
                self._open(row)
            else:
                self._pick(option)

    def _pick(self, option: int) -> None:
        row = self.step.rows[self.row]
        self.chosen[row.id] = row.options[option].id
        self.post_message(self.Typed(dict(self.chosen)))
        rest = (i for i in range(self.row + 1, len(self.step.rows)))
        self._open(next(rest, self.row))

    def _open(self, row: int) -> None:
        self.row = row
        self._draw()

    def _draw(self) -> None:
        rows: list[Row] = []
        self._places = []
        point = 0
        column = max(len(row.label) for row in self.step.rows)
        for index, row in enumerate(self.step.rows):
            picked = self.chosen.get(row.id)
            words = next((o.label for o in row.options if o.id == picked), say("frame.not-picked"))
            mark = ">" if index == self.row else " "
            rows.append(Row(literal(f"{mark} {row.label:<{column}}  {words}")))
            self._places.append((index, None))
            if index != self.row:
                continue
            point = len(rows) - 1
            for place, option in enumerate(row.options):
                sign = "(*)" if option.id == picked else "( )"
                if option.id == picked:
                    point = len(rows)
                rows.append(Row(literal(f"    {sign} {place + 1} {option.label}")))
                self._places.append((index, place))
        self.list.set_options(rows)
        self.list.highlighted = point
