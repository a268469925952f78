"""People at terminals: the same hands and eyes in the app and in plain mode."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from tests.pty import Terminal

PIN = "246813"
HOME = "What do you want to do?"
SLOW = 40.0
"""Seconds for a step that may take a start or a hub that comes back."""
TITLE = re.compile(rb"\x1b\][^\a\x1b]*\a")
_DOOR = """
import sys
from hubtui.__main__ import main
sys.exit(main())
"""


class Front:
    """One person at one terminal."""

    kind: ClassVar[str]
    flags: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *command: str,
        env: Mapping[str, str] | None = None,
        rows: int = 24,
        columns: int = 80,
        before: str = "",
    ) -> None:
        """Open hubtui; ``before`` is code it runs first, for controls."""
        self.name = ""
        door = ["-c", before + _DOOR] if before else ["-m", "hubtui"]
        started = ["python", *door, *command, *self.flags]
        self.terminal = self.starts(started, rows=rows, columns=columns, env=env)

    def starts(self, command: Sequence[str], **options: Any) -> Terminal:
        """Start it in a terminal."""
        return Terminal(command, **options)

    @property
    def pid(self) -> int:
        """The process that was started."""
        return self.terminal.process.pid

    # ---- eyes

    def sees(self, *texts: str, timeout: float = 20.0) -> str:
        """Wait until all the texts are there, however they are folded; return what is there."""
        for text in texts:
            self.terminal.wait_for(partial(self._shows, text), timeout)
        return self.shown()

    def reads_off(self, pattern: str, timeout: float = 20.0) -> str:
        """Wait until a pattern is there, and give its first group; what is said comes in pieces."""
        self.terminal.wait_for(lambda _: re.search(pattern, self.shown()) is not None, timeout)
        found = re.search(pattern, self.shown())
        assert found is not None, self.shown()
        return found[1]

    def _shows(self, text: str, _terminal: Terminal) -> bool:
        return text in self.shown()

    def shown(self) -> str:
        raise NotImplementedError

    def sees_come(self, text: str) -> None:
        """See something arrive from elsewhere, with no key pressed for it."""
        self.sees(text)

    # ---- hands

    def go(self) -> None:
        """Press Enter."""
        self.act(lambda: self.terminal.press("enter"))

    def pick(self, label: str) -> None:
        raise NotImplementedError

    def find(self, name: str) -> None:
        raise NotImplementedError

    def write(self, text: str) -> None:
        """Type a line and go on."""
        self.act(lambda: self.terminal.type(text))
        self.terminal.press("enter")

    def mark(self, *labels: str) -> None:
        raise NotImplementedError

    def mark_by_name(self, name: str) -> None:
        """Mark somebody in a long list, and go on."""
        raise NotImplementedError

    def fill(self, *labels: str) -> None:
        """Pick one in each row of a screen of short picks."""
        raise NotImplementedError

    def take_as_is(self, rows: int) -> None:
        """Take what is picked already in each row."""
        raise NotImplementedError

    def back(self) -> None:
        raise NotImplementedError

    def hide(self) -> None:
        raise NotImplementedError

    def danger(self) -> None:
        raise NotImplementedError

    def help(self) -> None:
        raise NotImplementedError

    def leave(self) -> None:
        raise NotImplementedError

    def reads_bar(self) -> None:
        """Read what the status row says, with nothing else looked at before."""
        raise NotImplementedError

    def rings(self, since: int) -> None:
        """Hear the bell ring, after this many bytes; a window's title may end in one too."""
        self.terminal.wait_for(lambda t: b"\a" in TITLE.sub(b"", t.raw[since:]))

    def reads(self) -> None:
        """Agree to have a person's own words read out, where one is asked."""

    def act(self, hands: object) -> None:
        assert callable(hands)
        hands()

    def rest(self, seconds: float) -> None:
        """Sit and do nothing."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.terminal._pump(min(left, 0.1))

    # ---- habits

    def tell_home(self) -> None:
        """Go back to Home from wherever this person is."""
        for _ in range(20):
            if self.at_home():
                return
            before = self.shown()
            self.back()
            deadline = time.monotonic() + 5
            while self.shown() == before and time.monotonic() < deadline:
                self.terminal._pump(0.05)
        raise AssertionError(f"no way home\n{self.terminal.picture()}")

    def at_home(self) -> bool:
        raise NotImplementedError

    def begin(self) -> None:
        """Get to where names can be picked."""

    def sign_in(self, name: str, passphrase: str) -> None:
        """Sign in and choose a PIN for the day."""
        self.begin()
        self.proves(name, passphrase)

    def proves(self, name: str, passphrase: str) -> None:
        """Pick a name from the list, say the passphrase, and see Home."""
        self.comes_in(name, passphrase)
        self.sees(HOME)
        self.name = name

    def comes_in(self, name: str, passphrase: str) -> None:
        """Pick a name from the list, say the passphrase and choose a PIN."""
        self.sees("Who are you?", timeout=SLOW)
        self.find(name)
        self.sees("Type your passphrase.")
        self.secret(passphrase)
        self.sees("Pick a PIN")
        self.secret(PIN)
        self.sees("Type the PIN once more")
        self.secret(PIN)

    def secret(self, text: str) -> None:
        """Type what is not shown."""
        self.write(text)

    def secret_again(self, text: str) -> None:
        """Type it in place of what stands there."""
        self.secret(text)

    def close_window(self) -> None:
        """Close the terminal under it."""
        self.terminal.hang_up()

    def close(self) -> None:
        self.terminal.close()


class Tui(Front):
    """The app."""

    kind = "tui"

    def secret_again(self, text: str) -> None:
        self.act(lambda: self.terminal.press("ctrl+u"))
        self.secret(text)

    def shown(self) -> str:
        lines = self.terminal.screen()
        return " ".join(" ".join(line.split()) for line in lines)

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
