"""Open the hub's file with the required settings, and check that they are in force."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import apsw

from hubtui.errors import Broken
from hubtui.server.store.errors import (
    ConstraintFailed,
    DiskFull,
    StoreFailed,
    SyncFailed,
    sorted_errors,
)
from hubtui.server.store.lock import FileLock
from hubtui.server.store.migrations import is_behind, migrate
from hubtui.server.store.planner import tell_planner
from hubtui.server.store.sql import Bound, Row
from hubtui.server.store.whole import damage

__all__ = [
    "Bound",
    "ConstraintFailed",
    "DiskFull",
    "Reader",
    "Row",
    "Store",
    "StoreFailed",
    "SyncFailed",
    "integrity",
    "open_for_checking",
    "open_store",
]

_OLDEST_ENGINE: Final = (3, 51, 3)
"""Oldest SQLite allowed; before it, two busy connections could corrupt a write-ahead log."""

_CHECKPOINT_PAGES: Final = 1000
"""Pages committed to the write-ahead log before a checkpoint."""

_QUICK_BYTES: Final = 64 * 1024 * 1024
"""Largest file checked at a start, where people wait; ``integrity`` checks any file."""

_BOTH: Final = {
    "foreign_keys": 1,
    "trusted_schema": 0,
    "recursive_triggers": 1,  # or REPLACE would slip past the append-only triggers
    "busy_timeout": 5000,
    "mmap_size": 0,
    "temp_store": 2,  # memory: no content in temporary files
}
_WRITER: Final = {
    **_BOTH,
    "synchronous": 2,
    "secure_delete": 1,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "wal_autocheckpoint": 0,  # we call ``checkpoint``, because the engine ignores errors of its own
    "cache_size": -8000,  # kilobytes: at the usual 2,000 a busy hub reads its pages over and over
}
_READER: Final = {**_BOTH, "query_only": 1, "wal_autocheckpoint": 0}


def open_store(
    path: Path,
    *,
    create: bool = False,
    vfs: str | None = None,
    now_us: int = 0,
    synchronous: int = 2,
) -> Store:
    """Open (or make) the hub's file: locked, migrated, and with durable settings.

    ``synchronous`` below 2 loses acknowledged work in a power cut; only the control case of
    the power-cut test uses it.

    Raises:
        Broken: ``store-engine-old``, ``store-missing``, ``store-exists``, ``store-in-use``,
            ``store-newer``, ``store-migration-changed``, ``store-unreadable`` or
            ``store-pragma``.
    """
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < _OLDEST_ENGINE:
        raise Broken("store-engine-old", version=apsw.sqlite_lib_version())
    if create == path.exists():
        raise Broken("store-exists" if create else "store-missing")
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        if create:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        return Store(path, lock, vfs, now_us, synchronous)
    except BaseException as error:
        lock.release()
        if create:
            path.unlink(missing_ok=True)
        if isinstance(error, apsw.Error):
            raise Broken("store-unreadable", kind=type(error).__name__) from error
        raise


@contextmanager
def open_for_checking(path: Path) -> Iterator[Bound]:
    """Read a hub's file without changing it, whether or not a server runs.

    Raises:
        Broken: ``store-missing``, ``store-unreadable``, or ``store-older`` for a file that
            lacks what is read, because no server started since an upgrade.
    """
    if not path.exists():
        raise Broken("store-missing")
    try:
        reader = _checking(path)
    except apsw.Error as error:
        raise Broken("store-unreadable", kind=type(error).__name__) from error
    try:
        with reader.snapshot() as q:
            yield q
    except StoreFailed:
        if reader.is_behind:
            raise Broken("store-older") from None
        raise
    finally:
        reader.close()


def integrity(path: Path) -> list[str]:
    """Check a hub's whole file for damage, whether or not a server runs.

    Returns the engine's own messages, which name tables and pages but no content; empty if there
    is no damage. It reads the whole file: seconds, or minutes in a large hub.

    Raises:
        Broken: ``store-missing``.
    """
    if not path.exists():
        raise Broken("store-missing")
    try:
        connection = _open(path, None)
    except apsw.Error as error:
        return [type(error).__name__]
    try:
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        return damage(connection, "integrity_check")
    finally:
        connection.close(True)


def _checking(path: Path) -> Reader:
    connection = _open(path, None)
    return Reader(connection, _hub_id(connection))


class Store:
    """The open file: one writing connection, and readers on request."""

    def __init__(
        self, path: Path, lock: FileLock, vfs: str | None, now_us: int, synchronous: int
    ) -> None:
        """Open and bring up to date; use ``open_store``."""
        self.path = path
        self._lock = lock
        self._vfs = vfs
        self._readers: list[Reader] = []
        self._waiting = 0
        """Pages committed in this run and not checkpointed yet."""
        self._settled = False
        self.connection = _open(path, vfs)
        try:
            if path.stat().st_size <= _QUICK_BYTES and damage(self.connection, "quick_check"):
                raise Broken("store-unreadable", kind="damaged")
            self.connection.execute("PRAGMA journal_mode = WAL")
            _set(self.connection, {**_WRITER, "synchronous": synchronous})
            self.connection.set_wal_hook(self._committed)
            migrate(self.connection, now_us)
            tell_planner(self.connection)
        except BaseException:
            self.connection.close(True)
            raise

    @property
    def hub_id(self) -> str:
        """Return the id of this file's hub; ``Broken`` (``hub-not-founded``) if there is none."""
        return _hub_id(self.connection)

    def bound(self, hub_id: str) -> Bound:
        """Bind the queries to the writing connection: for the writer, and for founding."""
        return Bound(self.connection, hub_id)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write outside the writer thread, which must not be running: founding and repair."""
        with sorted_errors():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def checkpoint(self) -> None:
        """Checkpoint the write-ahead log: at the first call, then after _CHECKPOINT_PAGES pages.

        An earlier process may have left pages whose sync failed, so these must be on disk before
        anything is built on them.

        Raises:
            StoreFailed: it was not moved; nothing is lost. ``SyncFailed``: as for any sync.
        """
        if not self._settled or self._waiting >= _CHECKPOINT_PAGES:
            with sorted_errors():
                self.connection.wal_checkpoint()
            self._settled, self._waiting = True, 0

    def leave_as_it_is(self) -> None:
        """Skip the checkpoint at closing, because after a failed sync none may be tried again."""
        self.connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)

    def _committed(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._waiting = pages
        return apsw.SQLITE_OK

    def reader(self) -> Reader:
        """Open a connection that can only read."""
        reader = Reader(_open(self.path, self._vfs), self.hub_id)
        self._readers.append(reader)
        return reader

    def settings(self) -> dict[str, Any]:
        """Return the settings in force on the writing connection, for ``doctor``."""
        names = ("journal_mode", *_WRITER)
        found = {name: _pragma(self.connection, name) for name in names}
        return {"engine": apsw.sqlite_lib_version(), **found}

    def close(self) -> None:
        """Close everything and let go of the lock; the writer must have stopped."""
        for reader in self._readers:
            reader.close()
        self.connection.close(True)
        self._lock.release()


class Reader:
    """A read-only connection, for the thread that opened it."""

    def __init__(self, connection: apsw.Connection, hub_id: str) -> None:
        """Make this connection read-only."""
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        _set(connection, _READER)
        self._connection = connection
        self.q = Bound(connection, hub_id)

    @contextmanager
    def snapshot(self) -> Iterator[Bound]:
        """Run several queries on the same state of the file."""
        with sorted_errors():
            self._connection.execute("BEGIN")
            try:
                yield self.q
            finally:
                self._connection.execute("ROLLBACK")

    @property
    def is_behind(self) -> bool:
        """Return whether this program has migrations that the file lacks."""
        with suppress(apsw.Error):
            return is_behind(self._connection)
        return False

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        self._connection.close(True)


def _open(path: Path, vfs: str | None) -> apsw.Connection:
    connection = apsw.Connection(
        str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs, statementcachesize=256
    )
    # Without this, planning statements again for each new value takes half the time.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    connection.row_trace = _as_dict
    return connection


def _hub_id(connection: apsw.Connection) -> str:
    rows: list[Any] = connection.execute("SELECT hub_id FROM hub LIMIT 2").fetchall()
    if len(rows) != 1:
        raise Broken("hub-not-founded")
    return str(rows[0]["hub_id"])


def _as_dict(cursor: apsw.Cursor, row: tuple[Any, ...]) -> Row:
    return dict(zip([column[0] for column in cursor.get_description()], row, strict=True))


def _pragma(connection: apsw.Connection, name: str) -> Any:
    rows: list[Any] = connection.execute(f"PRAGMA {name}").fetchall()
    return next(iter(rows[0].values())) if rows else None


def _set(connection: apsw.Connection, wanted: dict[str, int]) -> None:
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
    for name, value in wanted.items():
        if _pragma(connection, name) != value:
            raise Broken("store-pragma", name=name)
    if _pragma(connection, "journal_mode") != "wal":
        raise Broken("store-pragma", name="journal_mode")
