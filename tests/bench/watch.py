"""A program in a real pseudo-terminal, timed until it shows what it should."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from types import TracebackType
from typing import Final, Self

from tests.bench.load import below

LONGEST: Final = 30.0
"""Seconds after which what was waited for has not come."""
KEYS: Final = {"enter": b"\r", "escape": b"\x1b", "f2": b"\x1bOQ", "f9": b"\x1b[20~"}

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-OQ-Z\\-_]|P[^\x1b]*\x1b\\)")
_TICK = os.sysconf("SC_CLK_TCK")


class Watched:
    """A running program; ``since`` is when it was started or last typed to."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Start it, 80 wide and 24 high."""
        self.since = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**os.environ, **env})
        ioctl(self._terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._seen = b""

    def press(self, text: bytes) -> None:
        """Type; from now on only what is written after counts."""
        self.forget()
        os.write(self._terminal, text)

    def forget(self) -> None:
        """Let only what is written from now on count."""
        self.drain(0)
        self._seen = b""
        self.since = time.perf_counter()

    def wait(self, text: str) -> float:
        """Wait for a text; return milliseconds since it was asked for."""
        wanted = text.encode()
        while wanted not in _ESCAPES.sub(b"", self._seen):
            left = LONGEST - (time.perf_counter() - self.since)
            if left <= 0 or not self._read(left):
                raise TimeoutError(f"{text!r} not in {_ESCAPES.sub(b'', self._seen)[-3000:]!r}")
        return (time.perf_counter() - self.since) * 1000

    def do(self, text: bytes, then: str) -> float:
        """Type, and wait for what comes of it."""
        self.press(text)
        return self.wait(then)

    def drain(self, seconds: float) -> int:
        """Read for so long; return how many bytes came."""
        before, until = len(self._seen), time.perf_counter() + seconds
        while self._read(max(0.0, until - time.perf_counter())):
            pass
        return len(self._seen) - before

    def _read(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            some = os.read(self._terminal, 65_536)
        except OSError:  # the program has ended
            some = b""
        if not some:
            raise EOFError(_ESCAPES.sub(b"", self._seen)[-3000:])
        self._seen += some
        return True

    def memory(self) -> float:
        """Return what it holds, in MB: with its guard, what they share counted once."""
        total = 0
        for process in (self.pid, *below(self.pid)):
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
                total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
        return total / 1024

    def cpu(self) -> float:
        """Return the CPU seconds it has used."""
        total = 0
        for process in (self.pid, *below(self.pid)):
            with suppress(OSError):
                fields = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
                total += sum(int(each) for each in fields.rpartition(")")[2].split()[11:13])
        return total / _TICK

    def __enter__(self) -> Self:
        """Watch it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        with suppress(OSError):
            os.kill(self.pid, signal.SIGTERM)
        until = time.perf_counter() + 8
        while time.perf_counter() < until:
            with suppress(EOFError):
                self.drain(0.02)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._terminal)
