"""Base of the body of every step: it goes on, takes a digit, and reports what is typed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.message import Message

from hubtui.tui.widgets.keys import Digit, Entered

if TYPE_CHECKING:
    from hubtui.flow.engine.steps import Value


@dataclass(frozen=True, slots=True)
class Stood:
    """What was picked, marked or searched for when another job was laid over the step."""

    picked: str | None
    letters: str
    marked: frozenset[str] = frozenset()
    sought: bool = False


class AnswerPane(Vertical):
    """The part of the screen that holds one step's answer."""

    KEYS: ClassVar[float] = 0.3
    """Seconds in which a step that sends or opens ignores keys meant for the step before."""

    CLICKS: ClassVar[float] = 0.5
    """Seconds in which a step ignores clicks: a double-click means one thing."""

    class Answered(Message):
        """Posted when the person goes on with an answer."""

        def __init__(self, body: AnswerPane, value: Value) -> None:
            """Keep the answer, and the body it came from."""
            super().__init__()
            self.body = body
            self.value = value

    class Typed(Message):
        """Posted while something is typed or picked, to be kept in the draft."""

        def __init__(self, body: AnswerPane, value: Value) -> None:
            """Keep the answer so far, and the body it came from."""
            super().__init__()
            self.body = body
            self.value = value

    class Unanswered(Message):
        """Posted when the person wants to go on, but has not picked or typed enough."""

        def __init__(self, text: str) -> None:
            """Keep the text to show."""
            super().__init__()
            self.text = text

    def __init__(self, *, guarded: bool = False, classes: str = "") -> None:
        """If ``guarded``, ignore keys for the first ``KEYS`` seconds: they came too early."""
        super().__init__(classes=classes)
        self.guarded = guarded
        self.since: float | None = None
        """When the step was first visible, in monotonic seconds; None before that."""

    def stand(self, since: float | None = None) -> None:
        """Start the time of the step now, or when the same question was first shown."""
        self.since = time.monotonic() if since is None else since

    def too_soon(self, seconds: float) -> bool:
        """Tell whether the step has been visible for less than ``seconds``."""
        return self.since is None or time.monotonic() < self.since + seconds

    def answer(self, value: Value) -> None:
        """Post an answer."""
        self.post_message(self.Answered(self, value))

    def so_far(self, value: Value) -> None:
        """Post what is typed or picked so far."""
        self.post_message(self.Typed(self, value))

    def stands(self) -> Stood | None:
        """Return what is picked here; the job itself keeps what is typed."""
        return None

    def restore(self, stood: Stood) -> None:
        """Put back what was picked before another job was laid over this step."""

    def enter(self) -> None:
        """Go on, unless Enter was meant for the step before."""
        if not (self.guarded and self.too_soon(self.KEYS)):
            self.go()

    def go(self) -> None:
        """Go on with what is picked or typed."""
        raise NotImplementedError

    def digit(self, number: int) -> None:
        """Pick by digit, in bodies where a digit picks."""

    def fit(self) -> None:
        """Share out the height, in bodies that do so differently in a small window."""

    def point(self) -> None:
        """Put the focus on the field, or on the list."""
        raise NotImplementedError

    @on(Entered)
    def _entered(self, event: Entered) -> None:
        event.stop()
        self.enter()

    @on(Digit)
    def _digit(self, event: Digit) -> None:
        event.stop()
        if not (self.guarded and self.too_soon(self.KEYS)):
            self.digit(event.number)
