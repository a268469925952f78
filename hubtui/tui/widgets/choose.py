"""The bodies of ``Choose`` and ``Mark``: a list, and a field if the step has one."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from hubtui.domain.text import TextKind, fold
from hubtui.flow.engine.steps import Choose, Filter, Free, Mark, Option
from hubtui.tui.widgets.body import AnswerPane, Stood
from hubtui.tui.widgets.entry import Entry
from hubtui.tui.widgets.keys import MOVING, Moved, Spaced
from hubtui.tui.widgets.options import Options
from hubtui.tui.widgets.reading import TextPane
from hubtui.tui.words import literal
from hubtui.wording import say

_FILTER_LETTERS = 80
_ENTRY_LINES = 3
_FEW = 2
"""Choices in sight at once in too small a window; an arrow or a digit reaches the rest."""


class ChooseBody(AnswerPane):
    """Body of a question with one pick."""

    def __init__(self, step: Choose) -> None:
        """Draw ``step``."""
        super().__init__(guarded=step.sends or step.opens, classes="-reading" if step.body else "")
        self.step = step
        self.list = Options(
            step.options,
            marks=">" if step.opens else "()",
            numbered=not isinstance(step.entry, Filter),
            first=0 if step.zero else 1,
        )
        self.list.pages = not step.body
        self.reading = TextPane(step.body) if step.body else None
        self.entry = _entry(step.entry)
        self.typed = self.entry.value if self.entry is not None else ""
        self.empty = Static(literal(step.empty), markup=False, classes="empty")

    def compose(self) -> ComposeResult:
        """Yield the text to read, the field and the list."""
        if self.reading is not None:
            yield self.reading
        if self.entry is not None:
            yield self.entry
        yield self.list
        yield self.empty

    def on_mount(self) -> None:
        """Highlight the option that the step wants, or none."""
        self.list.pick(self.step.picked)
        if self.step.opens and self.list.highlighted is None and self.list.items:
            self.list.highlighted = 0
        self._tell_empty()

    def on_resize(self) -> None:
        """Fold the options to the width, and share out the height."""
        self.fit()

    def fit(self) -> None:
        """Give the text the height that the choices leave; the choices are always in sight.

        In too small a window the choices give way instead: the text says whom to ring, and that
        comes first.
        """
        taken = self.list.fit(self.size.width) + 1
        if self.screen.has_class("-small"):
            taken = min(taken, _FEW)
        taken += _ENTRY_LINES if self.entry is not None else 0
        if self.reading is not None:
            self.reading.styles.max_height = max(3, self.size.height - taken)

    def point(self) -> None:
        """Put the focus on the field if there is one, else on the list."""
        (self.entry or self.list).focus()

    def go(self) -> None:
        """Go on with the highlighted option; if there is none, with what is typed."""
        typed = self.typed.strip()
        current = self.list.current
        if isinstance(self.step.entry, Free) and typed and current is None:
            self.answer(self._meant(typed, self.step.entry))
        elif current is not None:
            self.answer(current)
        else:
            self.post_message(self.Unanswered(self.step.none_picked or say("frame.pick-one")))

    def _meant(self, typed: str, entry: Free) -> str:
        """Return the answer typed; in a secret field, one digit is the number of an option."""
        place = self.list.place_of(int(typed)) if typed.isdecimal() and len(typed) == 1 else None
        if entry.secret and place is not None:
            return self.list.items[place].id
        return "=" + typed

    def digit(self, number: int) -> None:
        """Highlight the numbered option; if the step opens something, open it at once."""
        place = self.list.place_of(number)
        if place is not None:
            self.list.highlighted = place
            self.list.focus()
            if self.step.opens:
                self.go()

    def stands(self) -> Stood:
        """Return the highlighted option, and the letters that narrowed the list."""
        return Stood(self.list.current, _letters(self.entry, self.step.entry))

    def restore(self, stood: Stood) -> None:
        """Narrow the list as before and highlight the same option, or none if that is gone."""
        if stood.letters and self.entry is not None:
            _retype(self.entry, stood.letters)
            self.typed = stood.letters
            self.list.show(self._matching())
            self._tell_empty()
        self.list.pick(stood.picked)

    def can_become(self, step: Choose) -> bool:
        """Tell whether ``step`` is the same question with other news in it."""
        old = self.step
        shape = (old.id, old.entry, old.opens, old.zero, old.sends, bool(old.body))
        return shape == (
            *(step.id, step.entry, step.opens, step.zero, step.sends),
            bool(step.body),
        )

    def redraw(self, step: Choose) -> None:
        """Show new lines and options, and keep the highlight and what was typed."""
        self.step = step
        if self.reading is not None:
            self.reading.tell(step.body)
        self.list.show(self._matching())
        self._tell_empty()
        self.on_resize()

    @on(Options.Clicked)
    def _clicked(self, event: Options.Clicked) -> None:
        event.stop()
        if self.too_soon(self.CLICKS):
            return
        self.list.highlighted = event.index
        if self.step.opens:
            self.enter()

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        self.typed = event.value
        if isinstance(self.step.entry, Filter):
            found = self._matching()
            self.list.show(found)
            self.list.pick(found[0].id if found and event.value.strip() else self.step.picked)
            self._tell_empty()
        elif event.value:
            self.list.highlighted = None
            if self.entry is not None and not self.entry.password:
                self.so_far("=" + event.value)

    @on(Moved)
    async def _moved(self, event: Moved) -> None:
        event.stop()
        if self.reading is not None and event.key in ("pagedown", "pageup"):
            self.reading.page(1 if event.key == "pagedown" else -1)
        else:
            await self.list.run_action(MOVING[event.key])

    def _tell_empty(self) -> None:
        found = any(not option.stays for option in self.list.items)
        self.empty.display = not found and bool(self.step.empty)

    def _matching(self) -> list[Option]:
        if self.entry is None or not isinstance(self.step.entry, Filter):
            return list(self.step.options)
        return matching(self.step.options, self.typed)


class MarkBody(AnswerPane):
    """Body for marking several; Enter goes on, or marks the option found by typing.

    A person who typed a name, saw it and pressed Enter meant that name: going on without its mark
    would tell somebody who was to be kept from it.
    """

    def __init__(self, step: Mark) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.list = Options(step.options, marks="[]", numbered=step.entry is None)
        self.list.marked = set(step.marked)
        self.entry = _entry(step.entry)
        self.sought = False
        """Whether an option was searched for, by typing or moving, and not marked yet."""
        self.how = Static(literal(say("frame.mark-how")), markup=False, classes="how")

    def compose(self) -> ComposeResult:
        """Yield the filter, how to mark, and the list."""
        if self.entry is not None:
            yield self.entry
            yield self.how
        yield self.list

    def on_mount(self) -> None:
        """Show the marks that the step has."""
        self.list.show(self.step.options)
        self.list.highlighted = 0 if self.step.options else None

    def on_resize(self) -> None:
        """Fold the options to the width."""
        self.list.fit(self.size.width)

    def point(self) -> None:
        """Put the focus on the filter if there is one, else on the list."""
        (self.entry or self.list).focus()

    def go(self) -> None:
        """Mark the option searched for; if there is none, go on with all marks, in list order."""
        current = self.list.current
        if self.entry is not None and self.sought:
            if current is None:
                self.post_message(self.Unanswered(say("frame.mark-nobody")))
                return
            if current not in self.list.marked:
                self._toggle(self.list.highlighted or 0)
            self.sought = False
            self.entry.value = ""
            return
        ids = [option.id for option in self.step.options if option.id in self.list.marked]
        if len(ids) < self.step.at_least:
            self.post_message(self.Unanswered(say("frame.mark-one")))
        elif len(ids) > self.step.at_most:
            self.post_message(self.Unanswered(say("frame.mark-fewer", count=self.step.at_most)))
        else:
            self.answer(ids)

    def stands(self) -> Stood:
        """Return the marks, the letters typed, and whether an option still waits for its mark."""
        letters = _letters(self.entry, self.step.entry)
        return Stood(self.list.current, letters, frozenset(self.list.marked), self.sought)

    def restore(self, stood: Stood) -> None:
        """Put back the marks, the letters and the highlight."""
        self.list.marked = set(stood.marked) & {option.id for option in self.step.options}
        if self.entry is not None:
            _retype(self.entry, stood.letters)
        self.list.show(matching(self.step.options, stood.letters))
        self.list.pick(stood.picked)
        self.sought = stood.sought

    def digit(self, number: int) -> None:
        """Mark the numbered option, or unmark it."""
        place = self.list.place_of(number)
        if place is not None:
            self._toggle(place)

    def _toggle(self, place: int) -> None:
        self.sought = False
        self.list.highlighted = place
        self.list.toggle(place)
        marked = [option.id for option in self.step.options if option.id in self.list.marked]
        self.so_far(marked)

    @on(Options.Clicked)
    def _clicked(self, event: Options.Clicked) -> None:
        event.stop()
        if not event.again and not self.too_soon(self.CLICKS):
            self._toggle(event.index)

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        now = self.list.current
        self.list.show(matching(self.step.options, event.value))
        self.sought = bool(event.value)
        if self.sought:
            self.list.highlighted = 0 if self.list.items else None
        else:
            self.list.pick(now)

    @on(Moved)
    async def _moved(self, event: Moved) -> None:
        event.stop()
        self.sought = True
        await self.list.run_action(MOVING[event.key])

    @on(Spaced)
    def _spaced(self, event: Spaced) -> None:
        event.stop()
        self._toggle(event.place)


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """Return options with words that begin with what was typed, and those that always stay."""
    wanted = fold(typed).split()
    found = [option for option in options if not option.stays and _matches(option, wanted)]
    return [*found, *(option for option in options if option.stays)]


def _matches(option: Option, wanted: list[str]) -> bool:
    words = fold(f"{option.label} {option.aside} {option.search}").split()
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _letters(entry: Entry | None, wanted: Filter | Free | None) -> str:
    return entry.value if entry is not None and isinstance(wanted, Filter) else ""


def _retype(entry: Entry, letters: str) -> None:
    """Put letters into the field without an event for typing."""
    with entry.prevent(Entry.Changed):
        entry.value = letters


def _entry(wanted: Filter | Free | None) -> Entry | None:
    match wanted:
        case Free():
            return Entry(wanted.kind, wanted.limit, wanted.value, secret=wanted.secret)
        case Filter():
            return Entry(TextKind.LINE, _FILTER_LETTERS)
        case None:
            return None
