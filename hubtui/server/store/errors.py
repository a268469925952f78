"""Engine errors in four kinds, which the writer treats differently."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw


class StoreFailed(Exception):
    """The engine could not do it; nothing of the transaction happened."""


class ConstraintFailed(StoreFailed):
    """A rule of the tables forbids it; only this statement failed."""


class DiskFull(StoreFailed):
    """There is no room; it may work again when there is."""


class SyncFailed(StoreFailed):
    """It is not known what reached the disk, so nothing may be written after this."""


_SYNC = frozenset(
    {apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC, apsw.SQLITE_IOERR_TRUNCATE}
)


def kind_of(error: apsw.Error) -> StoreFailed:
    """Return an engine error as one of the four kinds; its text may quote a value, so omit it."""
    name = type(error).__name__
    if isinstance(error, apsw.ConstraintError):
        return ConstraintFailed(name)
    if isinstance(error, apsw.FullError):
        return DiskFull(name)
    lost = isinstance(error, apsw.CorruptError | apsw.NotADBError)
    if lost or getattr(error, "extendedresult", 0) in _SYNC:
        return SyncFailed(name)
    return StoreFailed(name)


@contextmanager
def sorted_errors() -> Iterator[None]:
    """Raise engine errors as one of the four kinds."""
    try:
        yield
    except apsw.Error as error:
        raise kind_of(error) from error
