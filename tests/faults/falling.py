"""A disk whose power is cut while it is written to: copies are left as they would be found."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.server.core.faulty import SECTOR, Disk, _File


class Falling(Disk):
    """A disk whose power is cut, on copies, at moments of our choice."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.moment: Callable[[], None] = lambda: None

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        return _Watched(self, name, flags)

    def copy_fallen(self, path: Path, to: Path, chance: random.Random) -> None:
        """Copy a hub's file as it would be found after a cut at this very moment."""
        to.parent.mkdir(parents=True)
        for end in ("", "-wal"):
            source = Path(f"{path}{end}")
            if not source.exists():
                continue
            target = Path(shutil.copy(source, f"{to}{end}"))
            with target.open("r+b") as file:
                for sector, was in self.unsynced.get(str(source), {}).items():
                    if chance.random() < 0.5:
                        file.seek(sector * SECTOR)
                        file.write(was if was is not None else b"\0" * SECTOR)


class _Watched(_File):
    disk: Falling

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self.disk.moment()

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.moment()
        super().xSync(flags)
        self.disk.moment()
