"""Temporary folder of a practice hub: locked while in use, deleted later if left behind."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PREFIX = "hubtui-practice-"
_LOCK = "in-use"
_NEW_SECONDS = 60.0
"""Seconds after which a folder without a lock is unused; a newer one may lock itself yet."""


class Folder:
    """Temporary folder that only this user can read, locked while this process lives."""

    def __init__(self) -> None:
        """Create and lock the folder in the machine's temporary directory."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        if sys.platform != "win32":  # Windows does not delete open files: that is a lock
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def remove(self) -> None:
        """Delete the folder and everything in it."""
        with suppress(OSError):
            os.close(self._lock)
        shutil.rmtree(self.path, ignore_errors=True)


def sweep() -> None:
    """Delete the folders that killed practice hubs left behind."""
    for path in _own_folders():
        if not _in_use(path):
            shutil.rmtree(path, ignore_errors=True)


def _own_folders() -> Iterator[Path]:
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            found = path.lstat()
            mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
            if stat.S_ISDIR(found.st_mode) and mine:
                yield path


def _in_use(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    try:
        lock = os.open(path / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return time.time() - path.lstat().st_mtime < _NEW_SECONDS
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False
