"""What a person at a terminal can do and see, whichever front draws it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from functools import partial
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

    def reads_whole(self, text: str) -> str:
        """Wait until a text is there, and read on to the end of what it stands in."""
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

    def pick_first(self) -> None:
        """Pick the first line of a question with nothing picked; then go on."""
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
