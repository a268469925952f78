"""The practice hub as its parent sees it: a child process that ends when its pipe closes.

Standard library only: the child starts before anything else is loaded, to be ready by then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hubtui.errors import Unreachable

CLIMB = "climb"
"""Argument to the child: scripted supervisors leave safety alerts alone."""
RAISING = "!"
"""Line to the child: the person may be raising a safety alert."""
NO_ROOM = "practice-no-room"
"""Code from the child: its disk is full."""
SECONDS = 5.0
"""Seconds a practice hub has to delete its folder before it is killed."""


@dataclass(frozen=True, slots=True)
class Ready:
    """How to reach a practice hub that is running."""

    address: str
    ca: str
    code: str
    """Join code of one workstation."""
    secret: str
    """Passphrase of every person."""
    pin: str
    """PIN of every person."""
    roles: dict[str, str]
    """Id of the first person with each role."""
    folder: str
    """Folder of this hub, deleted when it ends."""


class PracticeHub:
    """One practice hub, in a child process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Keep the child process."""
        self._process = process
        self._ready: Ready | None = None

    @classmethod
    def start(cls, *, quiet: bool = False, climbs: bool = False, pace: float = 1.0) -> PracticeHub:
        """Start a practice hub.

        ``quiet`` colleagues never answer; ``pace`` multiplies their seconds. If the hub ``climbs``,
        scripted supervisors leave safety alerts alone.
        """
        manner = [str(0.0 if quiet else pace), *([CLIMB] if climbs else [])]
        process = subprocess.Popen(  # noqa: S603 - our own module, in our own Python
            [sys.executable, "-P", "-m", "hubtui.demo.child", *manner],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for us, who ask before leaving
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """Return the child's process id."""
        return self._process.pid

    def ready(self) -> Ready:
        """Wait until the hub answers, and return how to reach it.

        Raises:
            Unreachable: ``practice-not-started``, or ``practice-no-room``.
        """
        if self._ready is None:
            assert self._process.stdout is not None
            said: dict[str, Any] = {}
            with suppress(ValueError):
                said = json.loads(self._process.stdout.readline())
            listening = self._process.stdout.readline().decode().strip()
            port = listening.partition("port=")[2]
            if not port:
                why = said.get("trouble", "practice")
                if why == NO_ROOM:
                    raise Unreachable("practice-no-room")
                raise Unreachable("practice-not-started", why=why)
            self._ready = Ready(address=f"https://127.0.0.1:{port}", **said)
        return self._ready

    def playing(self, person: str) -> None:
        """Tell the hub who is played here (``""``: nobody); their script is off meanwhile."""
        self._say(person)

    def raising(self) -> None:
        """Tell the hub that a safety alert may be raised here: colleagues raise none meanwhile."""
        self._say(RAISING)

    def stop(self) -> None:
        """Stop the hub and make sure that its folder is deleted."""
        from hubtui.demo.folder import sweep  # noqa: PLC0415 - loads what a start has no use for

        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        sweep()  # only where it was killed is there something left

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()
