"""The practice hub as its parent sees it: a child process on a pipe, which ends when the pipe does.

Standard library only: it is started before anything else is loaded, so that it is up by then.
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
"""Said to a practice hub whose scripted supervisors leave safety alerts alone."""
RAISING = "!"
"""Said to it when whoever is played may be raising a safety alert."""
NO_ROOM = "practice-no-room"
"""Said by it where its disk said that it is full."""
SECONDS = 5.0
"""How long a practice hub has to delete its folder at the end."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A practice hub that answers."""

    address: str
    ca: str
    code: str
    """Enrols one workstation."""
    secret: str
    """Everybody's passphrase."""
    pin: str
    """Everybody's PIN."""
    roles: dict[str, str]
    """Who to be, by part: ids of people."""
    folder: str
    """Where everything of this hub lies, until it ends."""


class PracticeHub:
    """One practice hub."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Hold on to its process."""
        self._process = process
        self._ready: Ready | None = None

    @classmethod
    def start(cls, *, quiet: bool = False, climbs: bool = False, pace: float = 1.0) -> PracticeHub:
        """Start one.

        ``quiet`` colleagues never answer, ``pace`` stretches their seconds; where it ``climbs``,
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
        """Wait until it answers.

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
        """Say who is played at this desk now (nobody: ``""``); their script is off meanwhile."""
        self._say(person)

    def raising(self) -> None:
        """Say that a safety alert may be raised at this desk now; nobody comes between."""
        self._say(RAISING)

    def stop(self) -> None:
        """End it and see its folder gone."""
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
