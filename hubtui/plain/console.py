"""The only owner of stdin and stdout in plain mode; uses little of the standard library."""

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
"""Escape sequences that turn bracketed paste on and off."""

TICK = 1.0
"""Seconds between two checks for the end of a wait."""

TOGETHER = 0.1
"""Seconds within which lines count as one text: nobody types the next line so soon."""

PASTING = 1.0
"""Seconds of silence that end a paste: terminals cut very long lines, and its end mark."""

MOST = 1_000_000
"""Most bytes kept of one text."""

SAID = "> "
"""Prefix of each line of a person's own words, so that nobody takes them for ours."""


class Ended(Exception):
    """End of input: the terminal or the file has no more to read."""


class Woken(Exception):
    """Something ended the wait for a line from outside: the desk was hidden, or signed out."""


class Console:
    """Prints lines and reads lines."""

    def __init__(self, *, ahead: bool = False) -> None:
        """Use the process's own streams.

        ``ahead`` is for set-up and commands, which show no client and are used by scripts: each
        line typed ahead answers the next question, and only the terminal's marks tell a paste.
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
        """Print lines, wrapped between words on a terminal."""
        for line in lines:
            print("\n".join(folded(line, width_of(sys.stdout))))
        sys.stdout.flush()

    def prompt(self, words: str) -> None:
        """Print a prompt, and remember it."""
        self.brackets(on=True)
        self._asked = words
        print("\n".join(folded(words, width_of(sys.stdout))), end=" ", flush=True)

    def prompt_again(self) -> None:
        """Print the last prompt again, after other lines were printed during the wait."""
        self.prompt(self._asked)

    def bell(self) -> None:
        """Ring the bell on a terminal."""
        if sys.stdout.isatty():
            print(BELL, end="", flush=True)

    def clear(self) -> bool:
        """Clear the screen and its scrollback; return False if not all can be cleared."""
        if not _has_screen():
            return False
        forgets = streams.forgets(os.environ)
        print(streams.wipe() + (CLEAR if forgets else ""), end="", flush=True)
        return forgets

    def brackets(self, *, on: bool) -> None:
        """Turn bracketed paste on or off."""
        if on is not self._brackets and _has_screen() and _typed():
            self._brackets = on
            print(BRACKETS if on else NO_BRACKETS, end="", flush=True)

    def secrets_work(self) -> bool:
        """Tell whether a secret can be typed without echo."""
        return guard.POSIX and sys.stdin.isatty()

    def read(self, *, secret: bool = False, woken: Callable[[], bool] | None = None) -> str:
        """Read a line; check each second whether the wait is over.

        At a terminal, more lines than a person types at once are one ``Pasted`` text. From a file
        or a pipe nobody pastes, so each line is a line.

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
        """Discard what was typed ahead; return whether there was any, and danger or hide in it."""
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
        """Return all bytes that came together, once they end in Enter and no paste is open."""
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
        """Wait for more bytes; raise ``Woken`` or ``Ended`` if none will come."""
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
    """Return bytes as text: UTF-8, else stdin's encoding, with marks for unreadable bytes."""
    try:
        return came.decode()
    except UnicodeDecodeError:
        encoding = getattr(sys.stdin, "encoding", None) or "utf-8"
        with suppress(LookupError):
            return came.decode(encoding, errors="replace")
        return came.decode(errors="replace")


def _typed() -> bool:
    """Tell whether stdin is a terminal that can be waited for."""
    return guard.POSIX and streams.is_terminal(sys.stdin)


def _has_screen() -> bool:
    return streams.is_terminal(sys.stdout) and os.environ.get("TERM", "") not in ("", "dumb")


def width_of(stream: TextIO) -> int:
    """Return the terminal's width in columns; 0 if it is unknown."""
    with suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns
    return 0


def folded(line: str, width: int) -> list[str]:
    """Wrap a line between words; ``width`` 0 is any width, and a longer word stays whole."""
    start = SAID if line.startswith(SAID) else ""
    lines = []
    while width and len(line) > width:
        cut = line.rfind(" ", len(start) + 1, width + 1)
        if cut < 0:
            break
        lines.append(line[:cut])
        line = start + line[cut + 1 :]
    return [*lines, line]
