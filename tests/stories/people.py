"""People at terminals: the same hands and eyes in the app and in plain mode."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path
from typing import ClassVar

from tests.pty import Terminal
from tests.stories.front import HOME, PIN, SLOW, Front

__all__ = ["FRONTS", "HOME", "PIN", "SLOW", "Front", "Plain", "Tui", "environment"]


class Tui(Front):
    """The app."""

    kind = "tui"

    def secret_again(self, text: str) -> None:
        self.act(lambda: self.terminal.press("ctrl+u"))
        self.secret(text)

    def shown(self) -> str:
        lines = self.terminal.screen()
        return " ".join(" ".join(line.split()) for line in lines)

    def reads_whole(self, text: str) -> str:
        seen = [self.sees(text)]
        while "PgDn" in seen[-1]:
            self.terminal.press("pagedown")
            self.terminal.wait_for(lambda _: self.shown() != seen[-1])
            seen.append(self.shown())
        return " ".join(seen)

    def pick(self, label: str) -> None:
        """Press the digit that stands beside a label, or move to it; then Enter where needed."""
        row = self._row(label)
        number = re.search(r"(\d) " + re.escape(label), row)
        if number is None:
            self.terminal.click(label)
            self.terminal.wait_for(re.compile(r"[(\[][*x][)\]] +" + re.escape(label)))
        elif "( )" not in row and "(*)" not in row:
            self.terminal.press(number[1])
            return
        else:
            picked = re.compile(r"\(\*\) " + re.escape(number[0]))
            deadline = time.monotonic() + 20
            while not picked.search(self.terminal.text()):
                assert time.monotonic() < deadline, self.terminal.picture()
                self.terminal.press(number[1])  # again: a screen that sends drops the first ones
                self.terminal._pump(0.1)
                self.terminal._pump(0.1)
        self.terminal.press("enter")

    def pick_first(self) -> None:
        self.terminal.press("1")
        self.terminal.wait_for(re.compile(r"\(\*\) 1 "))
        self.terminal.press("enter")

    def _row(self, label: str) -> str:
        self.terminal.wait_for(re.compile(r"(\d|[)>\]]|^) +" + re.escape(label), re.MULTILINE))
        return next(
            line
            for line in self.terminal.screen()
            if re.search(r"(\d|[)>\]]|^) +" + re.escape(label), line)
        )

    def find(self, name: str) -> None:
        """Type part of a name; the first that fits is picked."""
        self.terminal.wait_for("┃")
        self.terminal.type(name)
        self.terminal.wait_for(re.compile(r"\(\*\) [^\n]*" + re.escape(name)))
        self.terminal.press("enter")

    def mark(self, *labels: str) -> None:
        for label in labels:
            number = re.search(r"(\d) " + re.escape(label), self._row(label))
            assert number is not None
            self.terminal.press(number[1])
            self.terminal.wait_for("[x] " + number[0])
        self.terminal.press("enter")

    def mark_by_name(self, name: str) -> None:
        self.terminal.type(name + "\r")
        self.terminal.wait_for(re.compile(r"\[x\] [^\n]*" + re.escape(name)))
        self.terminal.press("enter")

    def fill(self, *labels: str) -> None:
        for label in labels:
            number = re.search(r"(\d) " + re.escape(label), self._row(label))
            assert number is not None, self.terminal.picture()
            self.terminal.press(number[1])
            self.terminal.wait_for(partial(self._moved_on, f"( ) {number[0]}", label))
        self.terminal.press("enter")

    @staticmethod
    def _moved_on(open_row: str, picked: str, terminal: Terminal) -> bool:
        return open_row not in terminal.text() and picked in terminal.text()

    def take_as_is(self, rows: int) -> None:
        self.terminal.press("enter")

    def back(self) -> None:
        self.terminal.press("escape")

    def hide(self) -> None:
        self.terminal.press("f2")

    def danger(self) -> None:
        self.terminal.press("f9")

    def help(self) -> None:
        self.terminal.press("f1")

    def leave(self) -> None:
        self.terminal.press("ctrl+q")

    def reads_bar(self) -> None:
        self.terminal.press("f8")

    def at_home(self) -> bool:
        return HOME in self.shown()


READ_IT = "Type read to read it."


class Plain(Front):
    """Plain mode: what was said since the last line typed is what there is."""

    kind = "plain"
    flags: ClassVar[tuple[str, ...]] = ("--plain",)

    _since = 0

    def shown(self) -> str:
        text = self.terminal.raw[self._since :].decode("utf-8", "replace")
        return " ".join(text.replace("\r", "").split())

    def _lines(self) -> list[str]:
        text = self.terminal.raw[self._since :].decode("utf-8", "replace")
        return text.replace("\r", "").split("\n")

    def act(self, hands: object) -> None:
        self.prompted()
        self._since = len(self.terminal.raw)
        assert callable(hands)
        hands()

    def prompted(self) -> None:
        """Wait until something is asked."""
        self.terminal.wait_for(lambda _: self._asked() or self._rang(), SLOW)
        self._read_if_asked()

    def _asked(self) -> bool:
        return self._lines()[-1].rstrip().endswith((":", "?"))

    def _rang(self) -> bool:
        """The bell, and what the status row then says, come after a question that still stands."""
        asked, bell, said = "\n".join(self._lines()).rpartition("\a")
        return bool(bell) and asked.rstrip().endswith((":", "?")) and said.endswith(READ_IT + "\n")

    def _read_if_asked(self) -> None:
        if "1 Read it. 2 Later." in self._lines()[-1]:
            self._since = len(self.terminal.raw)
            self.terminal.type("1\r")
            self.terminal.wait_for(
                lambda _: len(self._lines()) > 1 and self._lines()[-1].rstrip().endswith((":", "?"))
            )

    def sees(self, *texts: str, timeout: float = 20.0) -> str:
        self._said = ""
        try:
            for text in texts:
                self.terminal.wait_for(partial(self._shows, text), timeout)
        except AssertionError as error:
            error.add_note(f"said since the last line: {self.shown()[-400:]!r}")
            raise
        return self.shown()

    def _shows(self, text: str, _terminal: Terminal) -> bool:
        if self._lines()[-1].startswith("1 Read it. 2 Later."):
            self._said = self.shown()
            self._read_if_asked()
        return text in self.shown() or text in self._said

    _said = ""

    def reads_whole(self, text: str) -> str:
        self.prompted()
        return self.sees(text)

    def sees_come(self, text: str) -> None:
        """A line said cannot change: have the screen said again until it is so."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            self._line("again")
            self.prompted()
            if text in self.shown():
                return
            self.terminal._pump(0.2)
        raise AssertionError(self.shown())

    def _line(self, text: str) -> None:
        self.act(lambda: self.terminal.type(text + "\r"))

    def write(self, text: str) -> None:
        self._line(text)

    def _number(self, label: str) -> str:
        found: list[str] = []

        def there(_: Terminal) -> bool:
            numbered = [line for line in self._lines() if re.match(r"\d+ ", line)]
            begins = [line for line in numbered if line.partition(" ")[2].startswith(label)]
            holds = [line for line in numbered if label in line]
            found[:] = [line.split()[0] for line in (begins or holds)]
            return bool(found)

        self.prompted()
        self.terminal.wait_for(there)
        return found[0]

    def pick(self, label: str) -> None:
        self._line(self._number(label))

    def pick_first(self) -> None:
        self._line("1")

    def find(self, name: str) -> None:
        self._line(name)
        self._line(self._number(name))

    def mark(self, *labels: str) -> None:
        self._line(" ".join([self._number(label) for label in labels]))

    def mark_by_name(self, name: str) -> None:
        self.mark(name)

    def fill(self, *labels: str) -> None:
        for label in labels:
            self.pick(label)

    def take_as_is(self, rows: int) -> None:
        for _ in range(rows):
            self._line("")

    def back(self) -> None:
        self._line("back")

    def hide(self) -> None:
        self._line("hide")

    def danger(self) -> None:
        self._line("!")

    def help(self) -> None:
        self._line("help")

    def leave(self) -> None:
        self._line("leave")

    def reads_bar(self) -> None:
        self._line("read")

    def at_home(self) -> bool:
        self.prompted()
        return HOME in self.shown()

    def begin(self) -> None:
        self.sees("Press Enter to begin", timeout=SLOW)
        self.go()


FRONTS: tuple[type[Front], ...] = (Tui, Plain)


def environment(folder: Path) -> dict[str, str]:
    """Where a workstation's own files lie."""
    return {"HUBTUI_DATA": str(folder), "HUBTUI_KEY_FILE": str(folder / "workstation.key")}
