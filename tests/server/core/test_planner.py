"""No query walks through a whole hub's past."""

from __future__ import annotations

import re
from pathlib import Path

import apsw

from hubtui.server.store import Store, open_store
from hubtui.server.store.migrations import shipped
from hubtui.server.store.planner import tell_planner
from hubtui.server.store.sql import load_queries

GROWS = {
    *("alert", "alert_version", "answer", "data_key", "draft", "event", "log_head", "log_leaf"),
    *("log_tile", "opening", "outbox", "record", "request", "session", "shred", "talk", "timer"),
    "visibility",
}
MAY = {
    "log_heads": "checks the whole log",
    "is_lived_in": "asks for one row, when a log is checked",
    "log_size": "reads one end",
    "last_head": "reads one end",
    "tile_count": "checks the whole log",
    "talks": "either of two people; few are made",
    "week_counts": "once a person opens This week",
    "override_counts": "when a supervisor looks",
    "agency_of_writer": "once an override is sent",
}


def walks(store: Store) -> set[str]:
    """The queries whose plan reads a growing table by its hub alone; a partial index is short."""
    partial = re.findall(r"INDEX (\w+) ON [^;]+ WHERE ", "".join(step.sql for step in shipped()))
    queries, found = load_queries(), set()
    for name in queries.available_queries:
        if name.endswith("_cursor"):
            continue
        query = getattr(queries, name)
        sql: str = query.sql
        named = re.findall(r"(?:FROM|JOIN|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?([a-z]\w*))?", sql)
        table_of = {alias: table for table, alias in named} | {table: table for table, _ in named}
        given = dict.fromkeys(query.parameters or (), None)
        for row in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", given).fetchall():
            step = str(row["detail"])  # type: ignore[call-overload]
            if any(f"USING INDEX {index} " in step for index in partial):
                continue
            walked = re.match(r"(?:SEARCH (\w+) USING .*\(hub_id=\?\)|SCAN (\w+))$", step)
            if walked and table_of.get(walked[1] or walked[2]) in GROWS:
                found.add(name)
    return found


def untold(path: Path) -> Store:
    """The same file with nothing told, as it would be by itself."""
    store = open_store(path, create=True)
    store.connection.execute("DELETE FROM sqlite_stat1")
    store.connection.execute("ANALYZE sqlite_schema")
    return store


def test_no_query_walks_through_the_past(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.db", create=True)

    assert walks(store) <= MAY.keys()
    store.close()


def test_untold_the_engine_would_walk(tmp_path: Path) -> None:
    store = untold(tmp_path / "hub.db")

    assert {"leaves_of", "cancel_timers", "viewers"} <= walks(store)
    tell_planner(store.connection)
    assert not {"leaves_of", "cancel_timers", "viewers"} & walks(store)
    store.close()


def planned_anew(store: Store) -> int:
    """How often a query is planned again when it is run with other values."""
    bound, asked = store.bound("hub"), 0

    def planning(*_what: object) -> int:
        nonlocal asked
        asked += 1
        return apsw.SQLITE_OK

    store.connection.authorizer = planning
    bound.person(id="person", now=0)
    first = asked
    for number in range(8):
        bound.person(id=f"person-{number}", now=number)
    assert first
    return (asked - first) // first


def test_a_query_is_planned_once_whatever_its_values(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.db", create=True)

    assert planned_anew(store) == 0
    store.close()


def test_left_to_itself_the_engine_would_plan_it_each_time(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.db", create=True)

    store.connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 0)
    assert planned_anew(store) == 8
    store.close()


def test_telling_again_writes_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub.db", create=True)
    before = store.connection.total_changes()

    tell_planner(store.connection)
    assert store.connection.total_changes() == before
    store.close()
