"""Is every page of the file, and every index, as it should be?"""

from __future__ import annotations

from typing import Any, Literal

import apsw


def damage(
    connection: apsw.Connection, check: Literal["quick_check", "integrity_check"]
) -> list[str]:
    """Give what the engine finds wrong, a hundred things at most; empty where nothing is."""
    try:
        rows: list[Any] = connection.execute(f"PRAGMA {check}").fetchall()
    except apsw.Error as error:
        return [type(error).__name__]
    found = [str(next(iter(row.values()))) for row in rows]
    return [] if found == ["ok"] else found
