"""A disk that can fail on demand, or forget at a power cut what was not synced."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


class Disk(apsw.VFS):
    """The real file system, with faults; files are named by the end of their path."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fail_sync = ""
        """End of the name of the file whose syncs fail."""
        self.full = ""
        """Likewise, whose writes find no room."""
        self.broken = ""
        """Likewise, whose writes fail."""
        self.syncs = 0
        self.unsynced: dict[str, dict[int, bytes | None]] = {}
        """By file and sector, what is on the platter: None where there was nothing."""
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(self, name, flags)

    def cut_power(self, chance: random.Random) -> None:
        """Put back a random half of the sectors that no sync had made safe."""
        for path, sectors in self.unsynced.items():
            with Path(path).open("r+b") as file:
                for sector, was in sectors.items():
                    if chance.random() < 0.5:
                        file.seek(sector * SECTOR)
                        file.write(was if was is not None else b"\0" * SECTOR)
        self.unsynced.clear()


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        self.path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        if self.disk.full and self.path.endswith(self.disk.full):
            raise apsw.FullError("no room")
        if self.disk.broken and self.path.endswith(self.disk.broken):
            raise apsw.IOError("broken")
        self._remember(offset, len(data))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.syncs += 1
        if self.disk.fail_sync and self.path.endswith(self.disk.fail_sync):
            error = apsw.IOError("sync")
            error.__dict__["extendedresult"] = apsw.SQLITE_IOERR_FSYNC
            raise error
        super().xSync(flags)
        self.disk.unsynced.pop(self.path, None)

    def _remember(self, offset: int, length: int) -> None:
        sectors = self.disk.unsynced.setdefault(self.path, {})
        with Path(self.path).open("rb") as file:
            for sector in range(offset // SECTOR, (offset + length - 1) // SECTOR + 1):
                if sector not in sectors:
                    file.seek(sector * SECTOR)
                    sectors[sector] = file.read(SECTOR) or None


@contextmanager
def disk(name: str) -> Iterator[Disk]:
    """Register a disk for as long as a test runs."""
    made = Disk(name)
    try:
        yield made
    finally:
        made.unregister()
