"""The hub's file: one SQLite database behind SQL written in ``queries/*.sql``.

Rows are plain dicts by column name, everywhere. Queries are methods of a ``Bound``:

    rows = reader.q.people_in(agency=agency)     # ``name``    -> list of rows
    row = reader.q.person(id=person)             # ``name^``   -> row or None
    many = reader.q.people_count()               # ``name$``   -> first value or None
    tx.q.rename_person(id=person, name=name)     # ``name!``   -> None (count by RETURNING)
    row = tx.q.move_alert(id=id, was=a, to=b)    # ``name<!``  -> the row RETURNING gives, or None

``hub_id`` is filled in wherever a query names it; all else is by keyword. To add a query, put it
in a file of ``queries/`` with its parameters declared: ``-- name: person(hub_id, id)^``.

``Store`` is opened once a process; ``store.reader()`` gives a read-only connection (one for the
event loop), and only the writer thread holds the other.
"""

from __future__ import annotations

from hubtui.server.store.connection import (
    Bound,
    ConstraintFailed,
    DiskFull,
    Reader,
    Row,
    Store,
    StoreFailed,
    SyncFailed,
    integrity,
    open_for_checking,
    open_store,
)

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
