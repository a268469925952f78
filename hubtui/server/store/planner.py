"""Fixed table statistics for the query planner, which would guess them wrongly.

Every key begins with ``hub_id``, which in one file is always the same. By default the engine
assumes that such a column narrows a search tenfold, and reads a whole table by its primary key
although an index exists. Measured figures (``ANALYZE``) would depend on the file's age, so fixed
ones are written: one shape for every table, the same in each hub from its first day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import apsw

_ROWS: Final = 1_000_000
_SOME: Final = 300
"""Rows a partial index is assumed to hold; few things wait at any time."""
_NARROWED: Final = (1_000, 10, 5)
"""Rows assumed left after an index's second column (a person's years), its third, and others."""

_INDEXES: Final = """
SELECT t.name AS tbl, l.name AS idx, l.origin AS origin, l."unique" AS one, l.partial AS partial,
  (SELECT count(*) FROM pragma_index_info(l.name)) AS wide
FROM sqlite_schema t JOIN pragma_index_list(t.name) l
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
ORDER BY t.name, l.name
"""


def tell_planner(connection: apsw.Connection) -> None:
    """Write the statistics into the file, unless they are there already."""
    wanted = sorted(_stats(connection))
    if wanted == _told(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("ANALYZE hub")  # makes the tables, which nobody else may
        made: list[Any] = connection.execute(_OTHERS).fetchall()
        for row in made:
            connection.execute(f"DELETE FROM {row['name']}")  # noqa: S608 - the engine's own names
        connection.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", wanted)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("ANALYZE sqlite_schema")  # reads them


_OTHERS: Final = "SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'"


def _told(connection: apsw.Connection) -> list[tuple[str, str, str]]:
    if not connection.execute(_OTHERS).fetchall():
        return []
    rows: list[Any] = connection.execute(
        "SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx"
    ).fetchall()
    return [(row["tbl"], row["idx"], row["stat"]) for row in rows]


def _stats(connection: apsw.Connection) -> Iterator[tuple[str, str, str]]:
    rows: list[Any] = connection.execute(_INDEXES).fetchall()
    for row in rows:
        count = _SOME if row["partial"] else _ROWS
        left = [count, *_NARROWED, *[_NARROWED[-1]] * row["wide"]][: row["wide"]]
        if row["one"]:
            left[-1] = 1
        # A table without row numbers is its own primary key.
        name = row["tbl"] if row["origin"] == "pk" and row["wide"] > 1 else row["idx"]
        yield row["tbl"], name, " ".join(map(str, (count, *left)))
