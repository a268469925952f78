"""Numbered SQL files, each applied once in one transaction and never changed after.

A step may rebuild a table that others refer to: make it anew, copy, drop, rename. Foreign keys are
checked before the step is committed, and a dangling one undoes the step.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw

from hubtui.errors import Broken

_FOLDER = Path(__file__).parent / "migrations"

_OWN_TABLE = """
-- Which migrations this file has had; about the file, so it names no hub.
CREATE TABLE IF NOT EXISTS schema_migration (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the text, so that a changed file is noticed."""
        return sha256(self.sql.encode()).hexdigest()


def shipped(folder: Path = _FOLDER) -> tuple[Migration, ...]:
    """Read the migrations this program brings, in order and without gaps."""
    found = tuple(
        Migration(int(path.name[:4]), path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    )
    if [one.number for one in found] != list(range(1, len(found) + 1)):
        raise Broken("store-migrations-gap")
    return found


def migrate(connection: apsw.Connection, now_us: int, folder: Path = _FOLDER) -> int:
    """Bring the file up to date; return how many steps that took.

    Raises:
        Broken: ``store-newer`` if the file has steps this program does not know,
            ``store-migration-changed`` if one it had is no longer the same text, or
            ``store-migration-dangling`` if one would leave dangling foreign keys.
    """
    known = shipped(folder)
    had = _had(connection)
    if len(had) > len(known):
        raise Broken("store-newer", has=len(had), knows=len(known))
    for step, digest in zip(known, had, strict=False):
        if step.digest != digest:
            raise Broken("store-migration-changed", number=step.number)
    left = known[len(had) :]
    if left:
        with _pointers_unchecked(connection):
            for step in left:
                _apply(connection, step, now_us)
    return len(left)


def is_behind(connection: apsw.Connection) -> bool:
    """Return whether this program has steps that the file has not had."""
    return len(_had(connection)) < len(shipped())


def _had(connection: apsw.Connection) -> list[str]:
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'")
    if not found.fetchall():
        return []
    rows: list[Any] = connection.execute(
        "SELECT digest FROM schema_migration ORDER BY number"
    ).fetchall()
    return [str(row["digest"]) for row in rows]


@contextmanager
def _pointers_unchecked(connection: apsw.Connection) -> Iterator[None]:
    """Switch foreign keys off, which the engine allows outside a transaction only."""
    were = connection.pragma("foreign_keys")
    connection.pragma("foreign_keys", 0)
    try:
        yield
    finally:
        connection.pragma("foreign_keys", were)


def _apply(connection: apsw.Connection, step: Migration, now_us: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(_OWN_TABLE)
        connection.execute(step.sql)
        connection.execute(
            "INSERT INTO schema_migration (number, name, digest, at) VALUES (?, ?, ?, ?)",
            (step.number, step.name, step.digest, now_us),
        )
        if connection.pragma("foreign_key_check") is not None:
            raise Broken("store-migration-dangling", number=step.number)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
