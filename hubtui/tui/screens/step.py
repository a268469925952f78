"""The one screen: it draws the step it is given, and passes answers up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from hubtui.tui import themes
from hubtui.tui.base import HubApp
from hubtui.tui.widgets.body import AnswerPane, Stood
from hubtui.tui.widgets.frame import KeyBar, KeyButton, PracticeBar, StatusBar, TopBar
from hubtui.tui.widgets.keys import Digit, Framed, digit_of
from hubtui.tui.widgets.reading import TextPane
from hubtui.tui.words import literal
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.flow.engine.steps import Step, Value

Result = TypeVar("Result")

SMALLEST = (60, 20)
PAGES = {"pagedown": 1, "pageup": -1}
AT_ONCE = ("f2", "f9")
"""Frame keys whose button always works at once: hide and danger."""
BEHIND = (*AT_ONCE, "ctrl+q", "ctrl+c")
"""Keys that still work where the window is too small to show the step."""
PAGE_KEYS = (("pagedown", "more"), ("pageup", "above"))


class StepScreen(Screen[None]):
    """Frame, question and body; in too small a window it shows what size it needs."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", show=False),
        Binding("escape", "press('escape')", show=False),
        Binding("f1", "press('f1')", show=False),
        Binding("f2", "press('f2')", show=False),
        Binding("f8", "press('f8')", show=False, priority=True),
        Binding("f9", "press('f9')", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    class Answered(Message):
        """Posted when the step has an answer."""

        def __init__(self, step: Step, value: Value) -> None:
            """Keep the step and its answer."""
            super().__init__()
            self.step = step
            self.value = value

    class Typing(Message):
        """Posted with the step's answer so far."""

        def __init__(self, step: Step, value: Value) -> None:
            """Keep the step and the answer so far."""
            super().__init__()
            self.step = step
            self.value = value

    class Pressed(Message):
        """Posted for a frame key: ``escape``, ``f1``, ``f2``, ``f8`` or ``f9``."""

        def __init__(self, key: str, step: object = None) -> None:
            """Keep the key, and the step it was pressed on, which may be gone by now."""
            super().__init__()
            self.key = key
            self.step = step

    def __init__(self, *, practice: bool = False) -> None:
        """Start with no step."""
        super().__init__()
        self.practice = practice
        self.step: Step | None = None
        self.body: AnswerPane | None = None
        self._trouble = self._beside = ""
        self._drawing = asyncio.Lock()
        """Lets one drawing run at a time: two at once would each put a step on the screen."""

    def compose(self) -> ComposeResult:
        """Yield the frame, with room for one question."""
        if self.practice:
            yield PracticeBar()
        yield TopBar()
        yield Static("", markup=False, id="problem", classes="problem -empty")
        yield Static("", markup=False, id="heading", classes="question")
        yield Static("", markup=False, id="hint", classes="help")
        yield Vertical(id="place", classes="body")
        with Horizontal(id="pages"):
            for key, name in PAGE_KEYS:
                yield KeyButton(key, name)
        small = say("frame.too-small", wide=SMALLEST[0], high=SMALLEST[1])
        yield Static(literal(small), markup=False, id="small")
        yield StatusBar()
        yield KeyBar(id="keys", classes="foot")
        if self.practice:
            yield PracticeBar()

    @property
    def top(self) -> TopBar:
        """Return the top bar."""
        return self.query_one(TopBar)

    @property
    def live(self) -> bool:
        """Tell whether news redraws the step shown."""
        return bool(getattr(self.step, "live", False))

    def begin(self, heading: str, hint: str) -> None:
        """Show a heading and a hint before there is anything to answer."""
        self._pages(down=False, up=False)
        self._say("#heading", heading)
        self._say("#hint", hint)

    async def show(self, step: Step, problem: str = "", stood: Stood | None = None) -> None:
        """Draw a step, with a problem on top and what had been picked, if there are any."""
        async with self._drawing:
            await self._show(step, problem, stood)

    async def _show(self, step: Step, problem: str, stood: Stood | None) -> None:
        # Late: the first picture asks nothing.
        from hubtui.tui.screens import bodies

        same = self.step is not None and step.id == self.step.id
        live = bodies.is_live(step) and not problem
        if live and step == self.step:
            return
        if live and self.body is not None and bodies.redraw(self.body, step):
            self.step = step
            self._say("#heading", step.heading)
            self._say("#hint", step.hint)
            return
        if self.body is not None and step == self.step and bodies.stays(step):
            self.problem(problem)  # what was typed or picked stays as it is
            return
        marked = bodies.marked(self.body) if live and same else ""
        with self.app.batch_update():
            self.step = step
            self._say("#heading", step.heading)
            self._say("#hint", step.hint)
            self.problem(problem)
            self._pages(down=False, up=False)
            place = self.query_one("#place", Vertical)
            old, since = (
                list(place.children),
                self.body.since if live and same and self.body else None,
            )
            self.body = bodies.new(step)
            # The new one takes the keys before the old one goes: none is lost between them.
            await place.mount(self.body)
            bodies.mark(self.body, marked)
            if stood is not None:
                self.body.restore(stood)
            self.body.point()
            await place.remove_children(old)
        if since is None:
            self.call_after_refresh(self.body.stand)
        else:
            self.body.stand(since)

    async def blank(self) -> None:
        """Remove everything readable from the screen."""
        async with self._drawing:
            await self.query_one("#place", Vertical).remove_children()
            self.step = self.body = None
            for name in ("#heading", "#hint"):
                self._say(name, "")
            self._beside = ""
            self.problem("")
            self.status("")
            self.top.tell("", "")

    def problem(self, text: str) -> None:
        """Show an error above the question."""
        self._trouble = text
        self._say("#problem", "\n".join(each for each in (self._beside, text) if each))

    def beside(self, text: str) -> None:
        """Show, above the error, a status that the status row has no room for."""
        if text != self._beside:
            self._beside = text
            self.problem(self._trouble)

    def status(self, text: str, *, danger: bool = False, reads: bool = False) -> None:
        """Show ``text`` in the status row."""
        self.query_one(StatusBar).tell(text, danger=danger, reads=reads)

    def _say(self, name: str, text: str) -> None:
        part = self.query_one(name, Static)
        part.update(literal(text))
        # A class and not ``display``: what is too small a window hides stays hidden.
        part.set_class(not text, "-empty")

    @property
    def covered(self) -> bool:
        """Tell whether the window is too small to show the step; no key answers it then."""
        return self.has_class("-small") and not self.has_class("-urgent")

    def action_go(self) -> None:
        """Go on with what is picked or typed."""
        if self.body is not None:
            self.body.enter()

    def action_press(self, key: str) -> None:
        """Pass a frame key up."""
        self.post_message(self.Pressed(key))

    def action_page(self, way: int) -> None:
        """Turn a page of the text to read."""
        for reading in self.query(TextPane):
            reading.page(way)

    def on_key(self, event: events.Key) -> None:
        """Pass a digit to the body, unless a field with the focus has taken it."""
        digit = digit_of(event)
        if digit is not None and self.body is not None:
            event.stop()
            self.body.post_message(Digit(digit))

    @on(Framed)
    def _framed(self, event: Framed) -> None:
        event.stop()
        self.post_message(self.Pressed(event.key, event.step))

    def relieve(self) -> None:
        """Remove the error, as the person has gone on."""
        self.problem("")

    def urgent(self, on: bool) -> None:
        """If ``on``, show the step in a window of any size, as for danger and leaving."""
        self.set_class(on, "-urgent")

    def on_resize(self, event: events.Resize) -> None:
        """Show what size is needed if the window is too small; danger still works."""
        was, (wide, high) = self.covered, SMALLEST
        self.set_class(event.size.width < wide or event.size.height < high, "-small")
        if self.body is not None:
            self.body.call_after_refresh(self.body.fit)
        if was and not self.covered and self.body is not None:
            self.call_after_refresh(self.body.point)  # what was hidden had lost the keys

    @on(AnswerPane.Answered)
    def _answered(self, event: AnswerPane.Answered) -> None:
        event.stop()
        if self.step is not None and self._stands(event.body):
            self.post_message(self.Answered(self.step, event.value))

    @on(AnswerPane.Typed)
    def _typed(self, event: AnswerPane.Typed) -> None:
        event.stop()
        if self.step is not None and self._stands(event.body):
            self.post_message(self.Typing(self.step, event.value))

    def _stands(self, body: AnswerPane) -> bool:
        """Tell whether ``body`` is shown, or was until news redrew the same step."""
        if body is self.body:
            return True
        from hubtui.tui.screens import bodies

        was = bodies.step_of(body)
        return was is not None and self.step is not None and renews(was, self.step)

    @on(AnswerPane.Unanswered)
    def _unanswered(self, event: AnswerPane.Unanswered) -> None:
        event.stop()
        self.problem(say("frame.problem", what=event.text))

    @on(TextPane.Overflow)
    def _overflow(self, event: TextPane.Overflow) -> None:
        event.stop()
        if self.body not in event.of.ancestors:
            return  # the text belongs to a step no longer shown
        self._pages(down=event.more and not event.at_end, up=event.more and not event.at_start)

    def _pages(self, *, down: bool, up: bool) -> None:
        """Show the page keys that do something now; hide their row if none does."""
        self.query_one("#pages").display = down or up
        for button in self.query("#pages KeyButton").results(KeyButton):
            button.display = down if button.key == "pagedown" else up

    @on(KeyButton.Pressed)
    def _clicked(self, event: KeyButton.Pressed) -> None:
        event.stop()
        if self.covered and event.key not in BEHIND:
            return
        if event.key in PAGES:
            self.action_page(PAGES[event.key])
        elif (
            event.key not in AT_ONCE
            and self.body is not None
            and self.body.too_soon(AnswerPane.CLICKS)
        ):
            return  # the second click of two, which was meant for the step before
        elif event.key == "enter":
            self.action_go()
        else:
            self.action_press(event.key)


class StepApp(HubApp[Result]):
    """An app with that one screen."""

    STYLES: ClassVar[tuple[str, ...]] = ("step",)

    def __init__(self, theme: str = themes.DEFAULT, *, practice: bool = False) -> None:
        """Make the app, and its screen."""
        super().__init__(theme)
        self.front = StepScreen(practice=practice)

    async def on_event(self, event: events.Event) -> None:
        """Remove the error once the person picks or types; ignore keys for a step not visible."""
        if self.front.covered and isinstance(event, events.Key | events.Paste):
            self.note_activity()
            if getattr(event, "key", "") not in BEHIND:
                return  # nobody sees what it would answer
        await super().on_event(event)
        did = isinstance(event, events.Key | events.Paste | events.MouseUp)
        if did and event.is_forwarded and getattr(event, "key", "") != "enter":
            self.front.relieve()


def renews(old: Step, new: Step) -> bool:
    """Tell whether ``new`` is ``old`` with other news in it: an answer then fits both."""
    from hubtui.tui.screens import bodies

    return bodies.is_live(new) and type(old) is type(new) and old.id == new.id
