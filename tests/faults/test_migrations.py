"""R9: a migration is killed at each of its statements; the file is as before it, or as after it."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from hubtui.errors import Broken
from hubtui.server.log.verify import verify
from hubtui.server.store import migrations
from tests.faults.conftest import Figures
from tests.faults.ready import Ready
from tests.rebuilding import rebuild

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.timeout(0),
    pytest.mark.skipif(sys.platform == "win32", reason="no such signal"),
]

CHILD = """
import os, signal, sys
from pathlib import Path
import apsw
from hubtui.server.store.connection import _as_dict, _set, _WRITER
from hubtui.server.store import migrations

path, folder, at, loose = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
connection = apsw.Connection(str(path))
connection.row_trace = _as_dict
connection.execute("PRAGMA journal_mode = WAL")
_set(connection, _WRITER)
seen = 0
def trace(cursor, sql, bindings):
    global seen
    if seen == at:
        os.kill(os.getpid(), signal.SIGKILL)
    seen += 1
    return True
connection.exec_trace = trace
if loose:  # the control: each statement stands alone
    step = migrations.shipped(folder)[-1]
    connection.execute(migrations._OWN_TABLE)
    connection.execute(step.sql)
else:
    migrations.migrate(connection, 0, folder)
print(seen)
"""


def looks(path: Path) -> str:
    """Name the schema of a file, and how far its own table says it has come."""
    connection = apsw.Connection(str(path))
    try:
        rows = list(connection.execute("SELECT sql FROM sqlite_schema ORDER BY type, name"))
        steps = []
        if ("schema_migration",) in list(connection.execute("SELECT name FROM sqlite_schema")):
            steps = list(connection.execute("SELECT number, digest FROM schema_migration"))
        [(sound,)] = connection.execute("PRAGMA integrity_check")
        assert sound == "ok"
    finally:
        connection.close()
    return hashlib.sha256(repr((rows, steps)).encode()).hexdigest()


def run(path: Path, folder: Path, at: int, loose: str = "") -> str:
    """Migrate in a process that is killed before its statement number ``at``."""
    command = [sys.executable, "-c", CHILD, str(path), str(folder), str(at), loose]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr
    return ran.stdout.strip()


def first_steps(count: int, folder: Path) -> Path:
    """The first so many migrations that we ship, as an older program would bring them."""
    folder.mkdir()
    for step in migrations.shipped()[:count]:
        (folder / f"{step.name}.sql").write_text(step.sql, encoding="utf-8")
    return folder


def copied(source: Path, to: Path) -> Path:
    for end in ("", "-wal"):
        Path(f"{to}{end}").unlink(missing_ok=True)
        if Path(f"{source}{end}").exists():
            shutil.copy(f"{source}{end}", f"{to}{end}")
    return to


def schemas(tmp_path: Path) -> list[tuple[Path, Path]]:
    """Files at each schema that ever was, each with the folder that brings the next."""
    found = []
    for number in range(len(migrations.shipped())):
        path = tmp_path / f"schema{number}.db"
        apsw.Connection(str(path)).close()
        path.touch()
        if number:
            run(path, first_steps(number, tmp_path / f"first{number}"), -1)
        found.append((path, first_steps(number + 1, tmp_path / f"next{number}")))
    return found


def test_killed_at_each_statement_it_is_old_or_new(tmp_path: Path, figures: Figures) -> None:
    killed, between, olds, news = 0, [], 0, 0
    for number, (before, folder) in enumerate(schemas(tmp_path)):
        after = copied(before, tmp_path / "after.db")
        statements = int(run(after, folder, -1))
        old, new = looks(copied(before, tmp_path / "look.db")), looks(after)
        assert old != new
        for at in range(statements + 1):
            trial = copied(before, tmp_path / "trial.db")
            run(trial, folder, at)
            found = looks(copied(trial, tmp_path / "look.db"))
            killed += 1
            olds, news = olds + (found == old), news + (found == new)
            if found not in (old, new):
                between.append((number, at))
            run(trial, folder, -1)
            assert looks(trial) == new, (number, at)
    figures("R9 migrations", kills=killed, old=olds, new=news, between=len(between))
    assert not between
    assert olds
    assert news


def test_control_statements_that_stand_alone_are_caught_between(
    tmp_path: Path, figures: Figures
) -> None:
    before, folder = schemas(tmp_path)[-1]
    after = copied(before, tmp_path / "after.db")
    run(after, folder, -1)
    old, new = looks(copied(before, tmp_path / "look.db")), looks(after)
    trial = copied(before, tmp_path / "trial.db")
    run(trial, folder, 5, "loose")
    between = looks(trial) not in (old, new)
    figures("R9 control, no transaction", between=between)
    assert between


@pytest.mark.parametrize("table", ["person", "alert", "override"])
def test_killed_while_a_table_that_others_point_to_is_rebuilt(
    ready: Ready, tmp_path: Path, figures: Figures, table: str
) -> None:
    before = copied(ready.place / "data" / "hub.db", tmp_path / "before.db")
    count = len(migrations.shipped())
    folder = first_steps(count, tmp_path / "rebuilds")
    connection = apsw.Connection(str(before))
    try:
        (folder / f"{count + 1:04}_rebuild.sql").write_text(rebuild(connection, table))
    finally:
        connection.close()
    after = copied(before, tmp_path / "after.db")
    statements = int(run(after, folder, -1))
    old, new = looks(copied(before, tmp_path / "look.db")), looks(after)
    assert old != new
    assert rows_of(after) == rows_of(before)
    olds, news, between, trial = 0, 0, [], tmp_path / "trial.db"
    for at in range(statements + 1):
        copied(before, trial)
        run(trial, folder, at)
        found = looks(copied(trial, tmp_path / "look.db"))
        olds, news = olds + (found == old), news + (found == new)
        if found not in (old, new) or rows_of(trial) != rows_of(before):
            between.append(at)
        run(trial, folder, -1)
        assert looks(trial) == new, at
    figures(f"R9 rebuilding {table}", kills=statements, old=olds, new=news, between=len(between))
    assert not between
    assert olds
    assert news
    assert verify(trial).well


def rows_of(path: Path) -> dict[str, int]:
    """How many rows each table of the hub has; none points to a row that is gone."""
    connection = apsw.Connection(str(path))
    try:
        assert not list(connection.execute("PRAGMA foreign_key_check"))
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if name != "schema_migration" and not name.startswith("sqlite_")
        ]
        return {
            name: next(iter(connection.execute(f"SELECT count(*) FROM {name}")))[0]
            for name in names
        }
    finally:
        connection.close()


def test_a_whole_hub_of_an_older_program_comes_up_to_date_and_not_back(
    ready: Ready, tmp_path: Path
) -> None:
    path = copied(ready.place / "data" / "hub.db", tmp_path / "hub.db")
    assert verify(path).well
    older = first_steps(len(migrations.shipped()) - 1, tmp_path / "older")
    connection = apsw.Connection(str(path))
    connection.row_trace = lambda cursor, row: dict(
        zip([column[0] for column in cursor.get_description()], row, strict=True)
    )
    try:
        with pytest.raises(Broken, match="store-newer"):
            migrations.migrate(connection, 0, older)
        changed = first_steps(len(migrations.shipped()), tmp_path / "changed")
        last = sorted(changed.glob("*.sql"))[-1]
        last.write_text(last.read_text() + "-- other\n")
        with pytest.raises(Broken, match="store-migration-changed"):
            migrations.migrate(connection, 0, changed)
        assert migrations.migrate(connection, 0) == 0
    finally:
        connection.close()
    assert verify(path).well
