"""The hub's file opens the one right way or not at all."""

from __future__ import annotations

import os
import random
import re
import stat
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import apsw
import pytest

from hubtui.errors import Broken
from hubtui.server.store import (
    ConstraintFailed,
    Store,
    StoreFailed,
    integrity,
    migrations,
    open_store,
)
from hubtui.server.store.sql import load_queries
from tests.rebuilding import rebuild
from tests.server.core.hub import HUB, found

NEXT = len(migrations.shipped()) + 1
APPEND_ONLY = ("log_leaf", "log_tile", "log_head", "event", "answer", "opening")


def test_the_settings_that_keep_promises_are_in_force(store: Store) -> None:
    found_settings = store.settings()
    assert found_settings["journal_mode"] == "wal"
    assert (found_settings["synchronous"], found_settings["foreign_keys"]) == (2, 1)
    assert (found_settings["secure_delete"], found_settings["trusted_schema"]) == (1, 0)
    assert found_settings["wal_autocheckpoint"] == 0
    assert tuple(int(part) for part in found_settings["engine"].split(".")) >= (3, 51, 3)


def test_an_engine_with_the_log_fault_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(Broken, match="store-engine-old"):
        open_store(path, create=True)
    assert not path.exists()


def test_only_the_owner_can_read_the_file(store: Store) -> None:
    for one in store.path.parent.glob("hub.db*"):
        assert stat.S_IMODE(one.stat().st_mode) & 0o077 == 0, one


def test_a_second_server_is_refused_and_the_next_is_not(path: Path) -> None:
    first = found(path)
    with pytest.raises(Broken, match="store-in-use"):
        open_store(path)
    code = "import sys; from pathlib import Path; from hubtui.server.store import open_store; "
    code += "open_store(Path(sys.argv[1]))"
    other = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert "store-in-use" in other.stderr
    first.close()
    open_store(path).close()


def test_missing_existing_and_foreign_files_are_told_apart(path: Path) -> None:
    with pytest.raises(Broken, match="store-missing"):
        open_store(path)
    path.write_bytes(b"not a database at all" * 400)
    with pytest.raises(Broken, match="store-exists"):
        open_store(path, create=True)
    with pytest.raises(Broken, match="store-unreadable"):
        open_store(path)


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreFailed):
        store.reader().q.add_leaf(seq=0, body="{}")


def test_a_snapshot_sees_one_moment(store: Store) -> None:
    reader = store.reader()
    with reader.snapshot() as q:
        assert q.log_size() == 0
        with store.transaction():
            store.bound(HUB).add_leaf(seq=0, body="{}")
        assert q.log_size() == 0
    assert reader.q.log_size() == 1


def test_queries_fill_in_the_hub_and_refuse_unknown_names(store: Store) -> None:
    hub = store.reader().q.hub()
    assert hub["hub_id"] == HUB
    with pytest.raises(AttributeError):
        _ = store.reader().q.no_such_query


def test_every_query_of_ours_is_sql_the_schema_knows(store: Store) -> None:
    queries = load_queries()
    names = [name for name in queries.available_queries if not name.endswith("_cursor")]
    assert len(names) > 20
    wrong: dict[str, str] = {}
    for name in names:
        query = getattr(queries, name)
        given = dict.fromkeys(query.parameters or (), None)
        try:
            store.connection.execute(f"EXPLAIN {query.sql}", given).fetchall()
        except apsw.Error as error:
            wrong[name] = str(error)
        if re.match(r"(?i)update|delete", query.sql):
            assert "hub_id = :hub_id" in query.sql, name
    assert not wrong


def tables(store: Store) -> dict[str, str]:
    rows = store.connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
    return {str(row["name"]): str(row["sql"]) for row in rows.fetchall()}  # type: ignore[call-overload]


def test_every_table_is_strict_named_by_hub_and_explained(store: Store) -> None:
    text = "".join(step.sql for step in migrations.shipped())
    for name, sql in tables(store).items():
        if name == "schema_migration" or name.startswith("sqlite_"):
            continue
        assert re.search(r"\) STRICT(, WITHOUT ROWID)?$", sql), name
        assert re.search(r"\(\s*hub_id TEXT", sql), name
        assert re.search(rf"^-- .+\nCREATE TABLE {name} \(", text, re.M), name


def fill(store: Store) -> None:
    """One row in each append-only table, past its foreign keys."""
    run = store.connection.execute
    run("PRAGMA foreign_keys = 0")
    for table in APPEND_ONLY:
        columns = run(f"PRAGMA table_info({table})").fetchall()
        values = {
            c["name"]: {"INTEGER": 1, "TEXT": "{}", "BLOB": b"x"}[c["type"]]  # type: ignore[call-overload]
            for c in columns
        }
        names = ", ".join(values)
        slots = ", ".join(f":{name}" for name in values)
        run(f"INSERT INTO {table} ({names}) VALUES ({slots})", values)
    run("PRAGMA foreign_keys = 1")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_only_grows_cannot_be_changed(store: Store, table: str) -> None:
    fill(store)
    run = store.connection.execute
    for sql in (
        f"UPDATE {table} SET hub_id = 'other'",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if table != "log_leaf"
        else "INSERT OR REPLACE INTO log_leaf (hub_id, seq, body) VALUES ('{}', 1, '{}')",
    ):
        with pytest.raises(apsw.ConstraintError, match="append only"):
            run(sql)
    run("DELETE FROM throttle")  # the control: other tables can be


def test_states_and_levels_are_checked(store: Store) -> None:
    run = store.connection.execute
    run("PRAGMA foreign_keys = 0")
    row = dict.fromkeys(
        ["hub_id", "id", "reference", "sender", "sender_agency", "recipient_agency"], "a"
    )
    row |= {"recipient": "b", "state": "sent"}
    numbers = dict.fromkeys(["level", "version", "sent_at", "due_at", "best_before", "moved_at"], 1)
    facts: dict[str, str | int] = {**row, **numbers}
    sql = (
        f"INSERT INTO alert ({', '.join(facts)}) VALUES ({', '.join(':' + name for name in facts)})"
    )
    for wrong in ({"state": "lost"}, {"level": 5}, {"recipient": "a"}, {"version": 0}):
        with pytest.raises(apsw.ConstraintError):
            run(sql, {**facts, **wrong})
    run(sql, facts)


def test_a_broken_rule_says_so_without_the_values(store: Store) -> None:
    q = store.bound(HUB)
    q.add_leaf(seq=0, body='{"actor":"secret"}')
    with pytest.raises(ConstraintFailed) as caught:
        q.add_leaf(seq=0, body='{"actor":"secret"}')
    assert "secret" not in str(caught.value)


def schema(store: Store) -> dict[str, str]:
    rows = store.connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {row["name"]: row["sql"] for row in rows}


def one(store: Store, sql: str) -> Any:
    [row] = store.connection.execute(sql).fetchall()
    return row


def add_person(store: Store) -> None:
    """Somebody, and what points to them."""
    store.connection.execute(
        "INSERT INTO person (hub_id, id, name, folded, made_at) VALUES (?, 'ana', 'Ana', 'ana', 0)",
        (HUB,),
    )
    store.connection.execute(
        "INSERT INTO credential (hub_id, person, changed_at) VALUES (?, 'ana', 0)", (HUB,)
    )


class TestMigrations:
    """Old or new, never between."""

    def folder(self, tmp_path: Path, second: str) -> Path:
        folder = tmp_path / "migrations"
        folder.mkdir(exist_ok=True)
        for step in migrations.shipped():
            (folder / f"{step.name}.sql").write_text(step.sql, encoding="utf-8")
        (folder / f"{NEXT:04}_more.sql").write_text(second, encoding="utf-8")
        return folder

    def test_a_later_step_is_taken_once(self, store: Store, tmp_path: Path) -> None:
        folder = self.folder(tmp_path, "CREATE TABLE more (hub_id TEXT) STRICT;")
        assert migrations.migrate(store.connection, 1, folder) == 1
        assert migrations.migrate(store.connection, 1, folder) == 0
        assert "more" in tables(store)

    def test_a_downgrade_is_refused(self, store: Store, tmp_path: Path) -> None:
        folder = self.folder(tmp_path, "CREATE TABLE more (hub_id TEXT) STRICT;")
        migrations.migrate(store.connection, 1, folder)
        with pytest.raises(Broken, match="store-newer"):
            migrations.migrate(store.connection, 1)

    def test_a_changed_step_is_noticed(self, store: Store, tmp_path: Path) -> None:
        folder = self.folder(tmp_path, "SELECT 1;")
        first = folder / "0001_hub.sql"
        first.write_text(first.read_text(encoding="utf-8") + "-- changed", encoding="utf-8")
        with pytest.raises(Broken, match="store-migration-changed"):
            migrations.migrate(store.connection, 1, folder)

    def test_a_gap_is_noticed(self, store: Store, tmp_path: Path) -> None:
        folder = self.folder(tmp_path, "SELECT 1;")
        (folder / f"{NEXT:04}_more.sql").rename(folder / f"{NEXT + 1:04}_more.sql")
        with pytest.raises(Broken, match="store-migrations-gap"):
            migrations.migrate(store.connection, 1, folder)

    def test_a_failing_step_leaves_the_old_schema(self, store: Store, tmp_path: Path) -> None:
        folder = self.folder(tmp_path, "CREATE TABLE more (hub_id TEXT) STRICT; NONSENSE;")
        with pytest.raises(apsw.SQLError):
            migrations.migrate(store.connection, 1, folder)
        assert "more" not in tables(store)
        assert (
            len(store.connection.execute("SELECT * FROM schema_migration").fetchall()) == NEXT - 1
        )

    def test_a_table_that_others_point_to_is_rebuilt(self, store: Store, tmp_path: Path) -> None:
        add_person(store)
        before = schema(store)
        folder = self.folder(tmp_path, rebuild(store.connection, "person"))
        assert migrations.migrate(store.connection, 1, folder) == 1
        assert one(store, "SELECT id, added FROM person") == {"id": "ana", "added": ""}
        assert one(store, "SELECT person FROM credential") == {"person": "ana"}
        assert schema(store).keys() == before.keys()
        assert store.settings()["foreign_keys"] == 1
        with pytest.raises(apsw.ConstraintError):  # it is still pointed to
            store.connection.execute("DELETE FROM person")

    def test_a_rebuilding_that_loses_what_others_point_to_is_undone(
        self, store: Store, tmp_path: Path
    ) -> None:
        add_person(store)
        before = schema(store)
        folder = self.folder(tmp_path, rebuild(store.connection, "person", where="FALSE"))
        with pytest.raises(Broken, match="store-migration-dangling"):
            migrations.migrate(store.connection, 1, folder)
        assert one(store, "SELECT id FROM person") == {"id": "ana"}
        assert schema(store) == before
        assert store.settings()["foreign_keys"] == 1

    def test_control_with_foreign_keys_on_it_is_not_rebuilt(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add_person(store)
        monkeypatch.setattr(migrations, "_pointers_unchecked", lambda _: nullcontext())
        folder = self.folder(tmp_path, rebuild(store.connection, "person"))
        with pytest.raises(apsw.ConstraintError):
            migrations.migrate(store.connection, 1, folder)

    @pytest.mark.parametrize("at", [1, 5, 25, 60])
    def test_killed_at_a_statement_of_the_first_step(self, path: Path, at: int) -> None:
        """The process dies at the nth statement; the file is then empty or whole."""
        code = f"""
import os, apsw
from pathlib import Path
from hubtui.server.store import connection, open_store
seen = 0
def trace(cursor, sql, bindings):
    global seen
    seen += sql.lstrip().startswith(("CREATE", "--"))
    if seen >= {at}:
        os.kill(os.getpid(), 9)
    return True
real = connection.migrate
def migrate(c, now):
    c.exec_trace = trace
    return real(c, now)
connection.migrate = migrate
open_store(Path({str(path)!r}), create=True)
"""
        done = subprocess.run([sys.executable, "-c", code], check=False, env=dict(os.environ))
        assert done.returncode == -9
        again = open_store(path)
        assert "log_leaf" in tables(again)
        assert again.connection.pragma("integrity_check") == "ok"
        again.close()


def damaged(path: Path, page: int) -> None:
    """Write over three of a stopped hub's pages."""
    size = 4096
    with path.open("r+b") as file:
        for each in range(page, page + 3):
            file.seek(each * size)
            file.write(random.Random(each).randbytes(size))


@pytest.mark.parametrize("page", range(4, 60, 8))
def test_a_damaged_file_is_not_taken_for_a_whole_one(path: Path, page: int) -> None:
    """Whatever page it is: the log alone can be whole in a file that is not."""
    store = found(path)
    with store.transaction():
        for number in range(1_500):
            store.bound(HUB).set_setting(name=f"s{number}", value='"' + "x" * 90 + '"')
    store.close()
    assert path.stat().st_size > 66 * 4096
    assert integrity(path) == []
    open_store(path).close()
    damaged(path, page)
    assert integrity(path)
    with pytest.raises(Broken, match="store-unreadable"):
        open_store(path)


def test_a_missing_file_is_not_whole(path: Path) -> None:
    with pytest.raises(Broken, match="store-missing"):
        integrity(path)
