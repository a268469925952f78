"""The sole owner of stdin and stdout in plain mode. Standard library, and little of it."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from hubtui import guard

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
BELL = "\a"
TICK = 1.0
"""Seconds between two looks at the clock while nobody types."""

LONGEST = 4_000
"""Letters taken of one line; more is cut, and the step says it is too long."""


SAID = "> "
"""What a person's own words begin with, on each line they take: nobody takes them for ours."""


KEYS = {
    "\x1bOP": "help",
    "\x1b[11~": "help",
    "\x1bOQ": "hide",
    "\x1b[12~": "hide",
    "\x1b[19~": "read",
    "\x1b[20~": "!",
}
"""What the keys of the app send, and the word for each: who knows F9 presses it here as well."""


class Ended(Exception):
    """There is no more to read: the terminal or the file is at its end."""


class Woken(Exception):
    """The wait for a line was ended from outside: hidden, or signed out."""


class Console:
    """Lines out, lines in."""

    def __init__(self) -> None:
        """Use the process's own streams."""
        self._typed_at = time.monotonic()
        self._pending = b""
        self._asked = ""

    def idle(self) -> float:
        """Return seconds since a line was typed."""
        return time.monotonic() - self._typed_at

    def say(self, *lines: str) -> None:
        """Print lines, broken between words where there is a terminal to break them for."""
        for line in lines:
            print("\n".join(folded(line, width_of(sys.stdout))))
        sys.stdout.flush()

    def prompt(self, words: str) -> None:
        """Print words to answer after."""
        self._asked = words
        print("\n".join(folded(words, width_of(sys.stdout))), end=" ", flush=True)

    def prompt_again(self) -> None:
        """Print them once more, after something else was said in the middle of the wait."""
        self.prompt(self._asked)

    def bell(self) -> None:
        """Ring, where there is a terminal to ring."""
        if sys.stdout.isatty():
            print(BELL, end="", flush=True)

    def clear(self) -> bool:
        """Clear the screen and what scrolled off it; False where that cannot be done."""
        if not sys.stdout.isatty() or os.environ.get("TERM", "") in ("", "dumb"):
            return False
        print(CLEAR, end="", flush=True)
        return True

    def secrets_work(self) -> bool:
        """Say whether a secret can be typed unseen."""
        return guard.POSIX and sys.stdin.isatty()

    def read(self, *, secret: bool = False, woken: Callable[[], bool] | None = None) -> str:
        """Read a line, looking up each second whether the wait is over.

        Raises:
            Ended: at end of input.
            Woken: when ``woken`` says so.
        """
        guard.set_echo(not secret)
        if secret:
            guard.secret_asked()
        try:
            line = self._line(woken)
        finally:
            guard.set_echo(False)
        if secret and sys.stdout.isatty():
            self.say("")
        self._typed_at = time.monotonic()
        text = line.decode("utf-8", errors="replace").strip("\r\n")[:LONGEST]
        return KEYS.get(text, text)

    def _line(self, woken: Callable[[], bool] | None) -> bytes:
        while b"\n" not in self._pending:
            if not self._ready():
                if woken is not None and woken():
                    self._pending = b""
                    guard.drop_typed()
                    raise Woken
                continue
            some = b""
            with suppress(OSError):  # a terminal that went away reads as an error
                some = os.read(sys.stdin.fileno(), 65_536)
            if not some:
                raise Ended
            self._pending = (self._pending + some)[-1_000_000:]
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _ready(self) -> bool:
        if not guard.POSIX:  # Windows consoles cannot be waited on so; the wait is not cut short
            return True
        return bool(select.select([sys.stdin], [], [], TICK)[0])


def width_of(stream: TextIO) -> int:
    """Return the columns of the terminal; 0 where there is none, or it does not say."""
    with suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns
    return 0


def folded(line: str, width: int) -> list[str]:
    """Break a line between words to fit a width; 0 is any width, and a longer word stays whole."""
    start = SAID if line.startswith(SAID) else ""
    lines = []
    while width and len(line) > width:
        cut = line.rfind(" ", len(start) + 1, width + 1)
        if cut < 0:
            break
        lines.append(line[:cut])
        line = start + line[cut + 1 :]
    return [*lines, line]
