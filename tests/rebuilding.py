"""A made-up migration that rebuilds a table others point to, as SQLite's own manual has it done."""

from __future__ import annotations

import apsw


def rebuild(connection: apsw.Connection, table: str, where: str = "TRUE") -> str:
    """The SQL that makes a table anew with one column more, of the rows ``where`` is true for."""
    cursor = connection.cursor()
    cursor.row_trace = None
    listed = "SELECT type, sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL"
    parts = list(cursor.execute(listed, (table,)))
    [old] = [sql for kind, sql in parts if kind == "table"]
    columns = ", ".join(row[1] for row in cursor.execute(f"PRAGMA table_info({table})"))
    head, _, body = old.partition("(")
    assert head.split() == ["CREATE", "TABLE", table]
    beside = [f"{sql};" for kind, sql in parts if kind != "table"]
    return "\n".join(
        [
            f"CREATE TABLE {table}_new (added TEXT NOT NULL DEFAULT '', {body};",
            f"INSERT INTO {table}_new ({columns}) SELECT {columns} FROM {table} WHERE {where};",
            f"DROP TABLE {table};",
            "PRAGMA legacy_alter_table = ON;",  # or the views that name it would stop the renaming
            f"ALTER TABLE {table}_new RENAME TO {table};",
            "PRAGMA legacy_alter_table = OFF;",
            *beside,
        ]
    )
