"""What every step's body has in common: it can go on, take a digit, and say what is typed."""

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
    """What a person had picked, marked or looked for when something was laid over it."""

    picked: str | None
    letters: str
    marked: frozenset[str] = frozenset()
    sought: bool = False


class AnswerPane(Vertical):
    """The part of the screen that holds one step's answer."""

    KEYS: ClassVar[float] = 0.3
    """Seconds for which a step that sends or opens takes no key meant for the one before."""

    CLICKS: ClassVar[float] = 0.5
    """Seconds for which no step takes a click: people who double-click mean one thing by it."""

    class Answered(Message):
        """The person goes on with this answer."""

        def __init__(self, body: AnswerPane, value: Value) -> None:
            """Keep the answer, and whose it is."""
            super().__init__()
            self.body = body
            self.value = value

    class Typed(Message):
        """Something is being typed or picked; worth keeping in the draft."""

        def __init__(self, body: AnswerPane, value: Value) -> None:
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

    def __init__(self, *, guarded: bool = False, classes: str = "") -> None:
        """``guarded`` keeps what acts at once from keys that were meant for the step before."""
        super().__init__(classes=classes)
        self.guarded = guarded
        self.since: float | None = None
        """When a person could first see it, in monotonic seconds; nobody acts on it before."""

    def stand(self, since: float | None = None) -> None:
        """Count from now, or from when the same question stood here before."""
        self.since = time.monotonic() if since is None else since

    def too_soon(self, seconds: float) -> bool:
        """Tell whether it has not stood here for that long."""
        return self.since is None or time.monotonic() < self.since + seconds

    def answer(self, value: Value) -> None:
        """Hand an answer up."""
        self.post_message(self.Answered(self, value))

    def so_far(self, value: Value) -> None:
        """Hand up what is typed or picked so far."""
        self.post_message(self.Typed(self, value))

    def stands(self) -> Stood | None:
        """Return what a person had picked here; what is typed, the job itself keeps."""
        return None

    def restore(self, stood: Stood) -> None:
        """Put it back: whoever looked at help goes on with what they had picked, or with none."""

    def enter(self) -> None:
        """Go on, unless that was meant for the step before."""
        if not (self.guarded and self.too_soon(self.KEYS)):
            self.go()

    def go(self) -> None:
        """Go on with what is picked or typed."""
        raise NotImplementedError

    def digit(self, number: int) -> None:
        """Pick by digit, where that means something here."""

    def fit(self) -> None:
        """Share the room out, where a small window shares it otherwise."""

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
        if not (self.guarded and self.too_soon(self.KEYS)):
            self.digit(event.number)
