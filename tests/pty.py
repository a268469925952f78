"""A real pseudo-terminal with a person at it: the one way tests see what a person would see.

One thread, no sleeps: every wait reads what the program wrote (and what the other open terminals
wrote, so that two people can work side by side) until the thing waited for is there.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Self

import pyte

PATIENCE = 20.0
"""Seconds to wait for a thing that should be there; generous, for a busy machine."""

KEYS_AFTER = 0.35
CLICKS_AFTER = 0.6
"""Seconds a new screen stands before it takes keys (where it sends or opens) and clicks."""

ROOT = Path(__file__).parents[1]

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **dict(zip(("f1", "f2", "f3", "f4"), ("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"), strict=True)),
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    **{f"ctrl+{chr(96 + number)}": chr(number) for number in range(1, 27)},
}

_ESCAPE_TIME = 0.025  # what we tell the app by ESCDELAY
_FRAME_GAP = 0.01
_SWITCH = re.compile(r"(\x1b\[\?(?:1049|1047|47)[hl])")
_PARTIAL = re.compile(r"\x1b(?:\[[0-9;:?<>=$ ]*)?$")
_MODES = re.compile(r"\x1b\[\?([0-9;]+)([hl])")
# pyte prints what it does not know: Kitty keys, xterm key settings, mode questions.
_UNKNOWN = re.compile(r"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")


class Terminal:
    """A program in a pseudo-terminal, its screen as drawn and every byte it sent."""

    _open: ClassVar[list[Terminal]] = []

    def __init__(
        self,
        command: Sequence[str],
        *,
        rows: int = 24,
        columns: int = 80,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        stderr: int | None = None,
    ) -> None:
        """Start ``command`` (``python ...`` is this Python) with this size and environment."""
        self.rows, self.columns = rows, columns
        self.main = pyte.HistoryScreen(columns, rows, history=5_000)
        self.other = pyte.Screen(columns, rows)
        self.alternate = False
        self.modes: set[int] = set()
        self.drawing = True
        """Off, only bytes are kept: for long runs that look at nothing else."""
        self._streams = {False: pyte.Stream(self.main), True: pyte.Stream(self.other)}
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._raw = bytearray()
        self._held = ""
        self._ended = False
        self._escaped = 0.0
        self._heard = time.monotonic()
        self._master, slave = os.openpty()
        _set_size(self._master, rows, columns)
        if command[0] == "python":
            command = [sys.executable, *command[1:]]
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave if stderr is None else stderr,
            cwd=cwd,
            env={**os.environ, "ESCDELAY": str(int(_ESCAPE_TIME * 1000)), **(env or {})},
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)
        os.set_blocking(self._master, False)
        Terminal._open.append(self)

    # ------------------------------------------------------------ a person's hands

    def press(self, *keys: str) -> None:
        """Press keys by name (``enter``, ``f9``, ``ctrl+q``) or by the letter itself."""
        for key in keys:
            if key == "enter" or key.isdigit():
                self.looks()
            self.send(KEYS.get(key, key))
            if key in ("esc", "escape"):
                self._escaped = time.monotonic()

    def type(self, text: str) -> None:
        """Type the text, letter by letter as a keyboard would send it."""
        self.send(text)

    def paste(self, text: str) -> None:
        """Paste the text the way a terminal with bracketed paste does."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def click(self, text: str) -> None:
        """Press and let go the left mouse button on the first letter of ``text``."""
        self.stands(CLICKS_AFTER)
        for row, line in enumerate(self.screen(), 1):
            if text in line:
                column = line.index(text) + 1
                self.send(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
                return
        raise AssertionError(f"{text!r} is not on the screen\n{self.picture()}")

    def send(self, data: str | bytes) -> None:
        """Send raw bytes to the program."""
        # A key right after a lone Esc would be read as one key with Alt.
        while (left := self._escaped + 3 * _ESCAPE_TIME - time.monotonic()) > 0:
            self._pump(left)
        waiting = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        deadline = time.monotonic() + PATIENCE
        while waiting:
            try:
                waiting = waiting[os.write(self._master, waiting) :]
            except BlockingIOError:
                self._pump(0.05)
            assert time.monotonic() < deadline, "the program does not read what is typed"

    def resize(self, rows: int, columns: int) -> None:
        """Give the terminal another size."""
        self.rows, self.columns = rows, columns
        self.main.resize(rows, columns)
        self.other.resize(rows, columns)
        _set_size(self._master, rows, columns)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the program a signal (the first process only)."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal window."""
        if self in Terminal._open:
            Terminal._open.remove(self)
            os.close(self._master)
            self._ended = True

    # ------------------------------------------------------------ a person's eyes

    def screen(self) -> list[str]:
        """Return the lines on the screen now."""
        return _lines(self.other if self.alternate else self.main)

    def text(self) -> str:
        """Return the screen as one text."""
        return "\n".join(self.screen())

    def scrollback(self) -> list[str]:
        """Return the lines that went off the top of the main screen."""
        return [
            "".join(line[column].data for column in range(self.columns)).rstrip()
            for line in self.main.history.top
        ]

    def residue(self) -> str:
        """Return all a passer-by can read: the screen, what is behind it, the scrollback."""
        return "\n".join([*self.scrollback(), *_lines(self.main), self.text()])

    def picture(self) -> str:
        """Return the screen in a box, for messages."""
        edge = "-" * self.columns
        state = f"exit {self.process.poll()}" if self._ended else "running"
        return f"+{edge} {state}\n" + "\n".join(f"|{line}" for line in self.screen()) + f"\n+{edge}"

    @property
    def cursor(self) -> tuple[int, int, bool]:
        """The row and column of the hardware cursor, and whether it shows."""
        cursor = (self.other if self.alternate else self.main).cursor
        return cursor.y, cursor.x, not cursor.hidden

    @property
    def raw(self) -> bytes:
        """Every byte the program has sent."""
        return bytes(self._raw)

    def sent(self, marker: bytes) -> bool:
        """Tell whether these bytes came lately; quicker than searching ``raw``."""
        return self._raw.find(marker, max(0, len(self._raw) - 30_000)) >= 0

    @property
    def echo(self) -> bool:
        """Whether the terminal shows what is typed by itself."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    # ------------------------------------------------------------ waiting

    def wait_for(
        self, wanted: str | re.Pattern[str] | Callable[[Terminal], bool], timeout: float = PATIENCE
    ) -> str:
        """Wait until a text, a pattern or a condition is there; return the screen."""

        def met() -> bool:
            if isinstance(wanted, str):
                return wanted in self.text()
            if isinstance(wanted, re.Pattern):
                return wanted.search(self.text()) is not None
            return wanted(self)

        self._wait(met, f"waited for {wanted!r}", timeout)
        return self.text()

    def looks(self) -> None:
        """Look at a list that opens before a key opens something: it takes none at first."""
        if self.alternate and any(line.lstrip().startswith("> ") for line in self.screen()):
            self.stands(KEYS_AFTER)

    def stands(self, seconds: float) -> None:
        """Let the screen stand as it is for so long, as a person looks before they press."""
        while (left := self._heard + seconds - time.monotonic()) > 0 and not self._ended:
            self._pump(left)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> str:
        """Wait until a text is no longer on the screen; return the screen."""
        self._wait(lambda: text not in self.text(), f"waited for {text!r} to go", timeout)
        return self.text()

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait for the program's end, read the rest and return its exit code."""
        self._wait(lambda: self.process.poll() is not None, "waited for the end", timeout, end=True)
        while self._pump(0):
            pass
        return self.process.returncode

    def _wait(
        self, met: Callable[[], bool], what: str, timeout: float, *, end: bool = False
    ) -> None:
        deadline = time.monotonic() + timeout
        while not met():
            if self._ended and not end:
                # The other end is closed: nothing more can come.
                raise AssertionError(f"{what}, but the program ended\n{self.picture()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"{what}\n{self.picture()}")
            self._pump(0.05)
        # A frame comes in pieces: see all of it, unless the program never stops writing.
        while self._pump(_FRAME_GAP) and time.monotonic() < deadline:
            pass

    def _pump(self, timeout: float) -> bool:
        """Read what any open terminal has; tell whether there was something."""
        terminals = {terminal._master: terminal for terminal in Terminal._open}
        if not terminals or all(terminal._ended for terminal in terminals.values()):
            time.sleep(min(timeout, 0.01))  # only a process's end is waited for
            return False
        live = [master for master, terminal in terminals.items() if not terminal._ended]
        ready, _, _ = select.select(live, [], [], timeout)
        for master in ready:
            terminals[master]._read()
        return bool(ready)

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # EIO: the last process on this terminal is gone
            data = b""
        if not data:
            self._ended = True
            return
        self._raw += data
        self._heard = time.monotonic()
        if self.drawing:
            self._draw(self._decode(data))

    def _draw(self, text: str) -> None:
        text = self._held + text
        partial = _PARTIAL.search(text)
        self._held = partial[0] if partial else ""
        if partial:
            text = text[: partial.start()]
        for modes, switch in _MODES.findall(text):
            for mode in map(int, filter(None, modes.split(";"))):
                (self.modes.add if switch == "h" else self.modes.discard)(mode)
        for piece in _SWITCH.split(text):
            if _SWITCH.fullmatch(piece):
                self.alternate = piece.endswith("h")
                if self.alternate:
                    self.other.reset()
                continue
            try:
                self._streams[self.alternate].feed(_UNKNOWN.sub("", piece))
            except TypeError:  # pyte met parameters it did not expect: go on after them
                self._streams[self.alternate]._initialize_parser()

    # ------------------------------------------------------------ the end

    def close(self) -> None:
        """End everything that runs in this terminal."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(number)
                deadline = time.monotonic() + 4
                while self.process.poll() is None and time.monotonic() < deadline:
                    self._pump(0.02)
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # a child that outlived its guard
        except ProcessLookupError:
            pass
        self.process.wait()
        self.hang_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: object,
        error: BaseException | None,
        frames: object,
    ) -> None:
        self.close()


def _lines(screen: pyte.Screen) -> list[str]:
    """The screen's lines; pyte's own way falls over text that starts with an accent."""
    return [
        "".join(screen.buffer[row][column].data for column in range(screen.columns)).rstrip()
        for row in range(screen.lines)
    ]


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _set_size(descriptor: int, rows: int, columns: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
