"""Every way a person's terminal, or the program in it, comes to an end under their hands."""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

from tests.stories.people import Front

KILLED = ("app killed", "all killed", "guard killed", "app told", "hung up", "window closed")
"""Nobody is asked: SIGKILL of what draws, of all of it, of the guard; TERM; HUP; no terminal."""
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;:?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")


def drawer(front: Front) -> int:
    """Give the process that draws: in the app a guard stands above it."""
    pid = front.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def strike(front: Front, how: str) -> float:
    """Make it end in that way, and see it gone; give how long that took."""
    pid, root = drawer(front), front.pid
    match how:
        case "app killed":
            os.kill(pid, signal.SIGKILL)
        case "all killed":
            for each in dict.fromkeys((root, pid)):  # the guard first: it would clean up
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
        case "guard killed":
            os.kill(root, signal.SIGKILL)
        case "app told":
            os.kill(pid, signal.SIGTERM)
        case "hung up":
            os.kill(pid, signal.SIGHUP)
        case "window closed":
            front.close_window()
        case _:
            raise AssertionError(how)
    return sees_gone(front, pid, root)


def sees_gone(front: Front, *pids: int) -> float:
    """Wait until these processes are gone, and read all they wrote; give how long that took."""
    began = time.monotonic()
    while any(_alive(pid) for pid in pids):
        assert time.monotonic() < began + 20, "it goes on without its terminal"
        front.rest(0.02)
    took = time.monotonic() - began
    front.rest(0.1)
    return took


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def words(raw: bytes) -> str:
    """Give all that was written, without what only moves and colours."""
    return _ESCAPES.sub("", raw.decode("utf-8", "replace"))
