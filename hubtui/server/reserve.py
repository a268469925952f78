"""Disk reserve for safety alerts: a file that is deleted when the disk is full, then made again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

_SPARE: Final = 4
"""How many times its size must be free on the disk before it is made."""


class Reserve:
    """The one reserve file of a hub, beside its store."""

    def __init__(self, path: Path, size: int) -> None:
        """Make no file yet; ``hold`` does."""
        self._path = path
        self._size = size
        self._given = False

    def held(self) -> bool:
        """Return whether the reserve file exists."""
        return self._path.exists()

    def hold(self) -> bool:
        """Make the reserve file if there is enough room; return whether it exists."""
        if self.held():
            return True
        try:
            if shutil.disk_usage(self._path.parent).free < _SPARE * self._size:
                return False
            self._take()
        except OSError:
            self._drop()
            return False
        self._given = False
        return True

    def spent(self) -> bool:
        """Return whether it was released and cannot be made again; every call tries to make it."""
        return self._given and not self.hold()

    def release(self) -> bool:
        """Delete the reserve file; return whether there was one. Called by the writer's thread."""
        gave = self._drop()
        self._given = self._given or gave
        return gave

    def _drop(self) -> bool:
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def _take(self) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, self._size)
            else:
                file.write(bytes(self._size))
            file.flush()
            os.fsync(file.fileno())
