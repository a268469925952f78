"""What every step's body has in common: it can go on, take a digit, and say what is typed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.message import Message

from hubtui.tui.widgets.keys import Digit, Entered

if TYPE_CHECKING:
    from hubtui.flow.steps import Value


class Body(Vertical):
    """The part of the screen that holds one step's answer."""

    GUARD: ClassVar[float] = 0.3
    """Seconds for which a step that sends takes nothing: it was meant for the one before."""

    class Answered(Message):
        """The person goes on with this answer."""

        def __init__(self, body: Body, value: Value) -> None:
            """Keep the answer, and whose it is."""
            super().__init__()
            self.body = body
            self.value = value

    class Typed(Message):
        """Something is being typed or picked; worth keeping in the draft."""

        def __init__(self, body: Body, value: Value) -> None:
            """Keep the answer so far, and whose it is."""
            super().__init__()
            self.body = body
            self.value = value

    class Unanswered(Message):
        """The person wants to go on, but there is nothing to go on with."""

        def __init__(self, text: str) -> None:
            """Keep what to say."""
            super().__init__()
            self.text = text

    def __init__(self, *, sends: bool = False, classes: str = "") -> None:
        """``sends`` guards what cannot be undone against keys meant for the step before."""
        super().__init__(classes=classes)
        self._guarded_until = time.monotonic() + (self.GUARD if sends else 0)

    def answer(self, value: Value) -> None:
        """Hand an answer up."""
        self.post_message(self.Answered(self, value))

    def so_far(self, value: Value) -> None:
        """Hand up what is typed or picked so far."""
        self.post_message(self.Typed(self, value))

    def enter(self) -> None:
        """Go on, unless that was meant for the step before."""
        if not self._too_soon():
            self.go()

    def go(self) -> None:
        """Go on with what is picked or typed."""
        raise NotImplementedError

    def digit(self, number: int) -> None:
        """Pick by digit, where that means something here."""

    def point(self) -> None:
        """Put the focus where typing belongs."""
        raise NotImplementedError

    @on(Entered)
    def _entered(self, event: Entered) -> None:
        event.stop()
        self.enter()

    @on(Digit)
    def _digit(self, event: Digit) -> None:
        event.stop()
        if not self._too_soon():
            self.digit(event.number)

    def _too_soon(self) -> bool:
        return time.monotonic() < self._guarded_until
