"""What every step's body has in common: it can go on, take a digit, and say what is typed."""

from __future__ import annotations

from textual.containers import Vertical
from textual.message import Message

from hubtui.flow.steps import Value


class Body(Vertical):
    """The part of the screen that holds one step's answer."""

    class Answered(Message):
        """The person goes on with this answer."""

        def __init__(self, value: Value) -> None:
            """Keep the answer."""
            super().__init__()
            self.value = value

    class Typed(Message):
        """Something is being typed or picked; worth keeping in the draft."""

        def __init__(self, value: Value) -> None:
            """Keep the answer so far."""
            super().__init__()
            self.value = value

    class Unanswered(Message):
        """The person wants to go on, but there is nothing to go on with."""

        def __init__(self, text: str) -> None:
            """Keep what to say."""
            super().__init__()
            self.text = text

    def go(self) -> None:
        """Go on with what is picked or typed."""
        raise NotImplementedError

    def digit(self, number: int) -> bool:
        """Pick by digit; False if the digit means nothing here."""
        return False

    def point(self) -> None:
        """Put the focus where typing belongs."""
        raise NotImplementedError
