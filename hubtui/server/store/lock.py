"""One server process per hub file: an operating system lock that ends with the process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hubtui.errors import Broken


class FileLock:
    """An exclusive lock held as long as this process lives, or until ``release``."""

    def __init__(self, path: Path) -> None:
        """Take the lock; ``Broken`` (``store-in-use``) if another process holds it."""
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _take(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise Broken("store-in-use") from error

    def release(self) -> None:
        """Let another server open the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
