"""Reads made while the hub could not write, kept in memory and in a file beside the store.

The file holds ids and codes only, and a new start loads what an earlier one left.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from hubtui.wire.base import ID

_log = logging.getLogger(__name__)

FILE: Final = "late-reads"
AGAIN: Final = "again"
"""Code of a read: an ordinary alert that its reader had opened before."""

_EVER = 1 << 62
_CODE = re.compile(r"[a-z-]{1,40}")


class LateRead(NamedTuple):
    """One read: what a person was shown (thing and code), and when (microseconds)."""

    thing: str
    person: str
    what: str
    at: int


class LateReads:
    """All reads that are not logged yet, oldest first."""

    def __init__(self, path: Path) -> None:
        """Load the reads left at ``path``; the file is made at the first ``add``."""
        self._path = path
        self._reads = list(_left(path))

    def __iter__(self) -> Iterator[LateRead]:
        """Iterate over a copy, because reads may be dropped meanwhile."""
        return iter(tuple(self._reads))

    def __len__(self) -> int:
        """Count the reads."""
        return len(self._reads)

    def add(self, read: LateRead) -> None:
        """Keep a read, unless one of the same thing, person and code is kept already."""
        if any(one[:3] == read[:3] for one in self._reads):
            return
        self._reads.append(read)
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "ab") as file:
                file.write(_line(read))
                file.flush()
                with suppress(OSError):  # it may be the very disk that fails
                    os.fsync(file.fileno())
        except OSError as error:
            _log.error("late read kept in memory only: %s", type(error).__name__)

    def drop(self, read: LateRead) -> None:
        """Drop a read that is logged now; the file is deleted with the last."""
        self._reads.remove(read)
        if not self._reads:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def _line(read: LateRead) -> bytes:
    return json.dumps(read).encode() + b"\n"


def _left(path: Path) -> Iterator[LateRead]:
    if not path.is_file():  # a pipe would never end
        return
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        with suppress(ValueError, TypeError, RecursionError):  # the last may be half written
            thing, person, what, at = json.loads(line)
            ids = ID.fullmatch(thing) and ID.fullmatch(person)
            if ids and _CODE.fullmatch(what) and type(at) is int and 0 <= at < _EVER:
                yield LateRead(thing, person, what, at)
