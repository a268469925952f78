"""Disk kept for safety alerts: a file that is given up when the disk is full, and made again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

_SPARE: Final = 4
"""So many times its size must be free before it is taken again."""


class Reserve:
    """The one reserve file of a hub, beside its store."""

    def __init__(self, path: Path, size: int) -> None:
        """Nothing is taken until ``hold``."""
        self._path = path
        self._size = size
        self._given = False

    def held(self) -> bool:
        """Say whether it is there."""
        return self._path.exists()

    def hold(self) -> bool:
        """Take the room where there is enough of it; says whether it is held."""
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
        """Say whether it was given up and there is no room to take it again; looks each time."""
        return self._given and not self.hold()

    def release(self) -> bool:
        """Give the room up; says whether there was any. Called by the writer's thread."""
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
