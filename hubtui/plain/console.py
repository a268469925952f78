"""The sole owner of stdin and stdout in plain mode. Standard library, and little of it."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from hubtui import guard, streams
from hubtui.plain.typed import PASTE, PASTED, Command, command_in, understood
from hubtui.wording import say

CLEAR = "\x1b[2J\x1b[3J"
BELL = "\a"
BRACKETS, NO_BRACKETS = "\x1b[?2004h", "\x1b[?2004l"
"""Asks a terminal to mark what is pasted, and not to."""

TICK = 1.0
"""Seconds between two looks at the clock while nobody types."""

TOGETHER = 0.1
"""Seconds within which lines count as come at once: nobody types the next so soon."""

PASTING = 1.0
"""Seconds of quiet after which the end of a paste is lost: terminals cut very long lines."""

MOST = 1_000_000
"""Bytes kept of what came at once."""

SAID = "> "
"""What a person's own words begin with, on each line they take: nobody takes them for ours."""


class Ended(Exception):
    """There is no more to read: the terminal or the file is at its end."""


class Woken(Exception):
    """The wait for a line was ended from outside: hidden, or signed out."""


class Console:
    """Lines out, lines in."""

    def __init__(self, *, ahead: bool = False) -> None:
        """Use the process's own streams.

        ``ahead`` is for set-up and commands, where no client stands and scripts type: each line
        typed ahead answers the next question, and a paste is known by the terminal's marks alone.
        """
        streams.forgive()
        self._ahead = ahead
        self._typed_at = time.monotonic()
        self._pending = b""
        self._asked = ""
        self._brackets = False

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
        self.brackets(on=True)
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
        """Clear the screen and what scrolled off it; False where all of that cannot be done."""
        if not _has_screen():
            return False
        forgets = streams.forgets(os.environ)
        print(streams.wipe() + (CLEAR if forgets else ""), end="", flush=True)
        return forgets

    def brackets(self, *, on: bool) -> None:
        """Ask the terminal to mark what is pasted, or no longer to."""
        if on is not self._brackets and _has_screen() and _typed():
            self._brackets = on
            print(BRACKETS if on else NO_BRACKETS, end="", flush=True)

    def secrets_work(self) -> bool:
        """Say whether a secret can be typed unseen."""
        return guard.POSIX and sys.stdin.isatty()

    def read(self, *, secret: bool = False, woken: Callable[[], bool] | None = None) -> str:
        """Read a line, looking up each second whether the wait is over.

        At a terminal more lines than a person types at once are ``Pasted``: one text. A file or a
        pipe has nobody at it who pastes, and each of its lines is a line.

        Raises:
            Ended: at end of input.
            Woken: when ``woken`` says so.
        """
        guard.set_echo(not secret)
        if secret:
            guard.secret_asked()
        try:
            came = self._line(woken) if self._ahead or not _typed() else self._at_once(woken)
            if PASTE.encode() in came and _typed():
                self._pending = came + b"\n" + self._pending
                came = self._at_once(woken)
        finally:
            guard.set_echo(False)
        if secret and sys.stdout.isatty():
            self.say("")
        self._typed_at = time.monotonic()
        return understood(decoded(came))

    def forget_typed(self) -> tuple[bool, Command | None]:
        """Forget what was typed ahead: was there a line, and did one of them call for danger?"""
        if not _typed():
            return False, None
        while some := guard.unfinished():
            self._pending = (self._pending + some)[-MOST:]
        came, self._pending = decoded(self._pending), b""
        lines = [understood(line) for line in came.split("\n")]
        asked = [command_in(line, picks=True) for line in lines]
        urgent = (each for each in (Command.DANGER, Command.HIDE) if each in asked)
        return bool(came), next(urgent, None)

    def _line(self, woken: Callable[[], bool] | None) -> bytes:
        while b"\n" not in self._pending:
            self._more(woken)
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _at_once(self, woken: Callable[[], bool] | None) -> bytes:
        """Return all that comes together, once it ends in Enter and no paste is under way."""
        told = False
        while True:
            while not self._pending.endswith(b"\n"):
                if PASTED.encode() in self._pending and not told:
                    told = True
                    self.say("", say("plain.paste-enter"))
                self._more(woken)
            while self._ready(TOGETHER):
                self._more(woken)
            self._take(guard.unfinished())  # a paste need not end in Enter
            while self._is_open() and (some := guard.unfinished(PASTING)):
                self._take(some)
            if self._pending.endswith(b"\n"):
                came, self._pending = self._pending, b""
                return came

    def _is_open(self) -> bool:
        start, end = PASTE.encode(), PASTED.encode()
        return self._pending.rfind(start) > self._pending.rfind(end)

    def _more(self, woken: Callable[[], bool] | None) -> None:
        """Wait for some bytes."""
        while not self._ready(TICK):
            if woken is not None and woken():
                self._pending = b""
                guard.drop_typed()
                raise Woken
        some = b""
        with suppress(OSError):  # a terminal that went away reads as an error
            some = os.read(sys.stdin.fileno(), 65_536)
        if not some:
            raise Ended
        self._take(some)

    def _take(self, some: bytes) -> None:
        self._pending = (self._pending + some)[-MOST:]

    def _ready(self, seconds: float) -> bool:
        if not guard.POSIX:  # Windows consoles cannot be waited on so; the wait is not cut short
            return True
        return bool(select.select([sys.stdin], [], [], seconds)[0])


def decoded(came: bytes) -> str:
    """Return bytes as text: as UTF-8, else as this machine has it, with marks for the rest."""
    try:
        return came.decode()
    except UnicodeDecodeError:
        encoding = getattr(sys.stdin, "encoding", None) or "utf-8"
        with suppress(LookupError):
            return came.decode(encoding, errors="replace")
        return came.decode(errors="replace")


def _typed() -> bool:
    """Tell whether a person types here, and can be waited for."""
    return guard.POSIX and streams.is_terminal(sys.stdin)


def _has_screen() -> bool:
    return streams.is_terminal(sys.stdout) and os.environ.get("TERM", "") not in ("", "dumb")


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
