"""Starting a program in a pseudo-terminal and timing until it shows what it should."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

LONGEST = 30.0
"""Seconds after which a start has failed."""

_ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-_])")


@dataclass(frozen=True, slots=True)
class Seen:
    """Milliseconds until the text was seen, and the memory (kB) of the process tree then."""

    ms: float
    rss: int


def until(command: Sequence[str], text: str, env: dict[str, str], typed: bytes = b"") -> Seen:
    """Start ``command``, type ``typed`` once something shows, wait for ``text``, end it."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], list(command), env)
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    try:
        _wait(terminal, text.encode(), typed, began)
        return Seen((time.perf_counter() - began) * 1000, _memory(pid))
    finally:
        _end(pid, terminal)


def _wait(terminal: int, text: bytes, typed: bytes, began: float) -> None:
    seen = b""
    while text not in _ESCAPES.sub(b"", seen):
        left = LONGEST - (time.perf_counter() - began)
        if left <= 0 or not select.select([terminal], [], [], left)[0]:
            raise TimeoutError(text.decode())
        some = b""
        with suppress(OSError):
            some = os.read(terminal, 65_536)
        if not some:
            raise EOFError(text.decode())
        seen += some
        if typed:
            os.write(terminal, typed)
            typed = b""


def _memory(pid: int) -> int:
    """Return the resident memory of a process and its children, in kB."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{one}/status").read_text("ascii", "replace").splitlines()
            total += int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
            children = Path(f"/proc/{one}/task/{one}/children").read_text("ascii")
            waiting += [int(child) for child in children.split()]
    return total


def _end(pid: int, terminal: int) -> None:
    with suppress(OSError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.perf_counter() + 5
    while time.perf_counter() < deadline:
        with suppress(OSError):
            if select.select([terminal], [], [], 0.05)[0]:
                os.read(terminal, 65_536)
        with suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG)[0]:
                break
    else:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(terminal)
