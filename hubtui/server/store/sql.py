"""Load the SQL files once, and bind them to a connection and a hub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosql
import apsw
from aiosql.adapters.generic import GenericAdapter

from hubtui.server.store.errors import kind_of

if TYPE_CHECKING:
    from aiosql.queries import Queries

_SERVER = Path(__file__).parents[1]

Row = dict[str, Any]


_NAMES: dict[str, tuple[str, ...]] = {}
"""The column names of each query's SQL, known once it has returned a row."""


def _rows(conn: apsw.Connection, sql: str, parameters: Any) -> list[Row]:
    cursor = conn.cursor()
    cursor.row_trace = None  # the connection's own would ask for the names again with each row
    found: list[Row] = []
    for row in cursor.execute(sql, parameters):
        names = _NAMES.get(sql)
        if names is None:
            names = _NAMES[sql] = tuple(column[0] for column in cursor.get_description())
        found.append(dict(zip(names, row, strict=True)))
    return found


class _Adapter(GenericAdapter):
    """Adapter for aiosql: rows are dicts, RETURNING gives its row, a change gives no count."""

    def select(
        self, conn: Any, query_name: str, sql: str, parameters: Any, record_class: Any = None
    ) -> Any:
        return _rows(conn, sql, parameters)

    def select_one(
        self, conn: Any, query_name: str, sql: str, parameters: Any, record_class: Any = None
    ) -> Any:
        return next(iter(_rows(conn, sql, parameters)), None)

    def select_value(self, conn: Any, query_name: str, sql: str, parameters: Any) -> Any:
        row = self.select_one(conn, query_name, sql, parameters)
        return None if row is None else next(iter(row.values()))

    def insert_returning(self, conn: Any, query_name: str, sql: str, parameters: Any) -> Any:
        return self.select_one(conn, query_name, sql, parameters)

    def insert_update_delete(self, conn: Any, query_name: str, sql: str, parameters: Any) -> Any:
        conn.execute(sql, parameters)


@cache
def load_queries() -> Queries:
    """Read the ``queries.sql`` of every folder of the server."""
    files = sorted(_SERVER.glob("*/queries.sql"))
    queries: Queries = aiosql.from_str("\n".join(file.read_text() for file in files), _Adapter)
    return queries


class Bound:
    """The queries, bound to one connection and one hub."""

    def __init__(self, connection: apsw.Connection, hub_id: str) -> None:
        """Keep what each call needs; nothing runs yet."""
        self._connection = connection
        self._hub_id = hub_id

    def run(self, sql: str) -> None:
        """Run a statement that is no query: the writer's own BEGIN, SAVEPOINT and COMMIT."""
        try:
            self._connection.execute(sql)
        except apsw.Error as error:
            raise kind_of(error) from error

    def tuples(self, name: str, **facts: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one as tuples, for reading a whole log."""
        sql = str(getattr(load_queries(), name).sql)
        cursor = self._connection.cursor()
        cursor.row_trace = None
        try:
            yield from cursor.execute(sql, {**facts, "hub_id": self._hub_id})
        except apsw.Error as error:
            raise kind_of(error) from error

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Find a query by name and remember it; ``AttributeError`` if there is none."""
        query = getattr(load_queries(), name)
        connection, hub_id = self._connection, self._hub_id
        takes_hub = "hub_id" in (query.parameters or ())

        def run(**facts: Any) -> Any:
            if takes_hub:
                facts["hub_id"] = hub_id
            try:
                return query(connection, **facts)
            except apsw.Error as error:
                raise kind_of(error) from error

        self.__dict__[name] = run
        return run
