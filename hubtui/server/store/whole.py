"""Check the pages and indexes of the file for damage."""

from __future__ import annotations

from typing import Any, Literal

import apsw


def damage(
    connection: apsw.Connection, check: Literal["quick_check", "integrity_check"]
) -> list[str]:
    """Return the faults the engine finds, a hundred at most; empty if there are none."""
    try:
        rows: list[Any] = connection.execute(f"PRAGMA {check}").fetchall()
    except apsw.Error as error:
        return [type(error).__name__]
    found = [str(next(iter(row.values()))) for row in rows]
    return [] if found == ["ok"] else found
