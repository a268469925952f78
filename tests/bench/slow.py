"""A disk on which each sync takes longer: an ordinary office disk, or one over a network."""

from __future__ import annotations

import time
from typing import Any

import apsw


class SlowDisk(apsw.VFS):
    """The real file system with a delay before each sync; the default one from now on."""

    def __init__(self, seconds: float) -> None:
        """Register it."""
        self.seconds, self.real = seconds, apsw.vfs_names()[0]
        super().__init__("slow", self.real, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - APSW's name
        """Open a file whose syncs are slow."""
        return _File(self, name, flags)


class _File(apsw.VFSFile):
    def __init__(self, disk: SlowDisk, name: Any, flags: list[int]) -> None:
        self._seconds = disk.seconds
        super().__init__(disk.real, name, flags)

    def xSync(self, flags: int) -> None:  # noqa: N802 - APSW's name
        time.sleep(self._seconds)
        super().xSync(flags)
