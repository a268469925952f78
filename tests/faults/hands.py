"""Hands that put a text into the field in front of them, go on, and come back to it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Protocol

from hubtui.plain.typed import command_in
from tests.hostile import OURS, PLAINLY
from tests.stories.people import Plain, Tui

PROBLEM = "There is a problem"
# What the terminal itself takes for an order, before any program sees it.
ORDERS = str.maketrans("", "", "\x03\x04\x08\x0f\x11\x12\x13\x15\x16\x17\x1a\x1c\x7f")


def sent(text: str) -> bytes:
    """A text as bytes: half a character as what some programs make of it, which is no UTF-8."""
    return text.encode("utf-8", "surrogatepass")


class Hands(Protocol):
    """What tries a text at a field, in either front."""

    said: bytearray
    """All the program wrote itself."""
    ours: re.Pattern[str]
    """What of it steers the terminal and is our own."""
    tried: int
    way_back: Callable[[], None] | None
    """How one comes back to the field from where it leads, if Back does not."""

    def empty(self, *, note: bool = False) -> None:
        """Leave nothing standing in the field."""

    def home(self) -> None:
        """Go back to Home, each step seen."""

    def put(self, heading: str, text: str, *, note: bool = False) -> None:
        """Try ``text`` at the step of this heading, and stand there again."""


class AppHands:
    """Pastes, presses Enter, and goes back with Esc where that went on."""

    def __init__(self, front: Tui) -> None:
        self.front = front
        self.said = front.terminal._raw
        self.ours = re.compile(f"{OURS.pattern}|\x07")  # it rings for what is too long
        self.tried = 0
        self.way_back: Callable[[], None] | None = None

    def empty(self, *, note: bool = False) -> None:
        self.front.terminal.press(*(("f7", "delete") if note else ("end", "ctrl+u")))

    def put(self, heading: str, text: str, *, note: bool = False) -> None:
        terminal = self.front.terminal
        self.empty(note=note)
        terminal.send(b"\x1b[200~" + sent(text) + b"\x1b[201~")
        terminal.wait_for(lambda _: PROBLEM not in self.front.shown())
        terminal.press("enter")
        terminal.wait_for(lambda _: self._settled(heading), 60)
        while not self._at(heading):
            if self.way_back is not None:
                self.way_back()
                terminal.wait_for(lambda _: self._at(heading), 60)
                break
            self._back()
        self.tried += 1

    def home(self) -> None:
        terminal = self.front.terminal
        terminal.press("end")  # a problem goes at the next key: it must not pass for a step back
        terminal.wait_for(lambda _: PROBLEM not in self.front.shown())
        while not self.front.at_home():
            self._back()

    def _back(self) -> None:
        """One step back, and no more: its question stands on the third line."""
        terminal, question = self.front.terminal, self.front.terminal.screen()[2]
        for _ in range(3):  # the first Esc after a refusal may only clear it away
            terminal.press("escape")
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline:
                terminal._pump(0.05)
                if terminal.screen()[2] != question:
                    terminal.wait_for(lambda _: True)
                    return
        raise AssertionError(f"no way back\n{terminal.picture()}")

    def _at(self, heading: str) -> bool:
        return heading in self.front.shown()

    def _settled(self, heading: str) -> bool:
        return PROBLEM in self.front.shown() or not self._at(heading)


class Called(Plain):
    """Plain mode for somebody who is called while they are at something else."""

    def _lines(self) -> list[str]:
        text = "\n".join(super()._lines())
        return re.sub("\x07?\nSAFETY ALERT[^\n]*\n", "", text).split("\n")


class PlainHands:
    """Types each line, and goes back where that went on. What the terminal echoes is not said."""

    def __init__(self, front: Plain) -> None:
        self.front = front
        self.said = bytearray(front.terminal.raw)
        self.ours = PLAINLY
        self._from = 0
        self.tried = 0
        self.way_back: Callable[[], None] | None = None

    def empty(self, *, note: bool = False) -> None:
        """What was typed before is only kept if nothing else is typed."""

    def put(self, heading: str, text: str, *, note: bool = False) -> None:
        for line in text.translate(ORDERS).splitlines()[:4] or [""]:
            if command_in(line) is not None or line == "\x1b":
                continue  # a lone Esc is a step back here, as in the app
            self._line(line)
            for _ in range(9):
                self._line("again")
                if "Did you mean to do that?" in self.front.shown():
                    self._line("1")  # a note may be that word
                if self._there(heading):
                    break
                if self.way_back is not None:
                    self.way_back()
                else:
                    self._line("back")
            else:
                raise AssertionError(f"lost from {heading}\n{self.front.shown()}")
        self.tried += 1

    def _there(self, heading: str) -> bool:
        """Look twice: a question read in two pieces passes for the answer to what came after."""
        if heading not in self._answered():
            self.front.rest(0.5)
        return heading in self._answered()

    def _answered(self) -> str:
        """Give all that came since the line typed last; the question about headphones is in it."""
        text = bytes(self.front.terminal.raw[self._from :]).decode("utf-8", "replace")
        return " ".join(text.replace("\r", "").split())

    def home(self) -> None:
        self.front.tell_home()

    def _line(self, line: str) -> None:
        front, terminal = self.front, self.front.terminal
        front.prompted()
        start = self._from = len(terminal.raw)
        front._since = start
        terminal.send(sent(line) + b"\r")
        terminal.wait_for(lambda _: b"\n" in terminal.raw[start:], 60)
        front.prompted()
        self.said += terminal.raw[start:].partition(b"\n")[2]
