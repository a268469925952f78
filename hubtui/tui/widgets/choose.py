"""The bodies of ``Choose`` and ``Mark``: a list, with a line to type in where the step has one."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from hubtui.domain.text import TextKind, fold
from hubtui.flow.steps import Choose, Filter, Free, Mark, Option
from hubtui.tui.widgets.body import Body
from hubtui.tui.widgets.entry import Entry
from hubtui.tui.widgets.options import Options
from hubtui.tui.widgets.reading import Reading
from hubtui.tui.words import literal
from hubtui.wording import say


class ChooseBody(Body):
    """One question, one pick."""

    def __init__(self, step: Choose) -> None:
        """Draw ``step``."""
        super().__init__(classes="-reading" if step.body else "")
        self.step = step
        filtering = isinstance(step.entry, Filter)
        marks = ">" if step.opens else "()"
        self.list = Options(step.options, marks=marks, numbered=not filtering)
        self.entry: Entry | None = None
        match step.entry:
            case Free() as free:
                self.entry = Entry(free.kind, free.limit, free.value, secret=free.secret)
            case Filter():
                self.entry = Entry(TextKind.LINE, 80)
            case None:
                pass

    def compose(self) -> ComposeResult:
        """Stack what is to read, the line to type in, and the list."""
        if self.step.body:
            yield Reading(self.step.body)
        if self.entry is not None:
            yield self.entry
        yield self.list
        empty = Static(literal(self.step.empty), markup=False, classes="empty")
        empty.display = not self.step.options and bool(self.step.empty)
        yield empty

    def on_mount(self) -> None:
        """Put the mark where the step wants it, or on nothing."""
        self.list.pick(self.step.picked)
        if self.step.opens or isinstance(self.step.entry, Filter):
            self.list.highlighted = self.list.highlighted or (0 if self.step.options else None)

    def on_resize(self) -> None:
        """Give what is to read the room that the choices leave; they are always in sight."""
        for reading in self.query(Reading):
            taken = len(self.step.options) + (3 if self.entry is not None else 0) + 1
            reading.styles.max_height = max(3, self.size.height - taken)

    def point(self) -> None:
        """Type where typing is the quick way, else move in the list."""
        (self.entry or self.list).focus()

    def go(self) -> None:
        """Go on with what is typed, else with what is picked."""
        typed = self.entry.value.strip() if self.entry is not None else ""
        current = self.list.current
        if isinstance(self.step.entry, Free) and typed and current is None:
            self.post_message(self.Answered("=" + typed))
        elif current is not None:
            self.post_message(self.Answered(current))
        else:
            self.post_message(self.Unanswered(self.step.none_picked or say("frame.pick-one")))

    def digit(self, number: int) -> bool:
        """Pick the numbered option; where the step opens, go there at once."""
        if not self.list.numbered or not 1 <= number <= len(self.list.items):
            return False
        self.list.highlighted = number - 1
        self.list.focus()
        if self.step.opens:
            self.go()
        return True

    def redraw(self, step: Choose) -> None:
        """Take fresh options without losing the place or what was typed."""
        self.step = step
        self.list.show(self._matching())

    @on(Options.Clicked)
    def _clicked(self, event: Options.Clicked) -> None:
        event.stop()
        if self.step.opens:
            self.go()

    @on(Options.Entered)
    @on(Entry.Submitted)
    def _entered(self, event: Options.Entered | Entry.Submitted) -> None:
        event.stop()
        self.go()

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        if isinstance(self.step.entry, Filter):
            found = self._matching()
            self.list.show(found)
            self.list.highlighted = 0 if found else None
            self.query_one(".empty").display = not found
        elif event.value:
            self.list.highlighted = None
            if self.entry is not None and not self.entry.password:
                self.post_message(self.Typed("=" + event.value))

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move in the list while typing goes on."""
        if self.entry is None or not self.entry.has_focus:
            return
        if event.key == "down":
            self.list.action_cursor_down()
        elif event.key == "up":
            self.list.action_cursor_up()
        elif event.key == "pagedown":
            self.list.action_page_down()  # type: ignore[no-untyped-call]
        elif event.key == "pageup":
            self.list.action_page_up()  # type: ignore[no-untyped-call]
        else:
            return
        event.stop()
        event.prevent_default()

    def _matching(self) -> list[Option]:
        if self.entry is None or not isinstance(self.step.entry, Filter):
            return list(self.step.options)
        wanted = fold(self.entry.value).split()
        return [o for o in self.step.options if _matches(o, wanted)]


class MarkBody(Body):
    """Mark several; Enter goes on."""

    def __init__(self, step: Mark) -> None:
        """Draw ``step``."""
        super().__init__()
        self.step = step
        self.list = Options(step.options, marks="[]", numbered=step.entry is None)
        self.list.marked = set(step.marked)
        self.entry = Entry(TextKind.LINE, 80) if step.entry else None

    def compose(self) -> ComposeResult:
        """Stack the filter and the list."""
        if self.entry is not None:
            yield self.entry
        yield self.list

    def on_mount(self) -> None:
        """Show the marks there are."""
        self.list.show(self.step.options)
        self.list.highlighted = 0 if self.step.options else None

    def point(self) -> None:
        """Move in the list; Space marks."""
        (self.entry or self.list).focus()

    def go(self) -> None:
        """Go on with the marked ones, in the order shown."""
        ids = [option.id for option in self.step.options if option.id in self.list.marked]
        if len(ids) < self.step.at_least:
            self.post_message(self.Unanswered(say("frame.mark-one")))
        elif len(ids) > self.step.at_most:
            self.post_message(self.Unanswered(say("frame.mark-fewer", count=self.step.at_most)))
        else:
            self.post_message(self.Answered(ids))

    def digit(self, number: int) -> bool:
        """Mark the numbered option, or take its mark away."""
        if not self.list.numbered or not 1 <= number <= len(self.list.items):
            return False
        self.list.highlighted = number - 1
        self.list.toggle(number - 1)
        return True

    @on(Options.Clicked)
    def _clicked(self, event: Options.Clicked) -> None:
        event.stop()
        self.list.toggle(event.index)

    @on(Options.Entered)
    @on(Entry.Submitted)
    def _entered(self, event: Options.Entered | Entry.Submitted) -> None:
        event.stop()
        self.go()

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        wanted = fold(event.value).split()
        self.list.show([o for o in self.step.options if _matches(o, wanted)])
        self.list.highlighted = 0 if self.list.items else None

    def on_key(self, event: events.Key) -> None:
        """Space marks; in the filter the arrows move."""
        if event.key == "space" and (self.entry is None or not self.entry.has_focus):
            if self.list.highlighted is not None:
                self.list.toggle(self.list.highlighted)
        elif event.key == "down" and self.entry is not None and self.entry.has_focus:
            self.list.focus()
        else:
            return
        event.stop()
        event.prevent_default()


def _matches(option: Option, wanted: list[str]) -> bool:
    words = fold(f"{option.label} {option.aside} {option.search}").split()
    return all(any(word.startswith(part) for word in words) for part in wanted)
