"""The floor under sending: the very statements a hub writes with, on bare SQLite.

A hub in this process sends alerts one by one while the statements that write are noted. They are
then run again on a copy of the file as it was before, one alert a transaction, every one synced,
with nothing else: no network, no checks, no keys, no log to build.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from hubtui.server.hub import HubServer, store_path
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from tests.bench.made import Made, Ready, ask, in_hub

Statement = tuple[str, Any]


def noted(made: Made, folder: Path, count: int) -> list[list[Statement]]:
    """Return what each of ``count`` sends writes."""
    place = made.copy(folder / "noted")
    return asyncio.run(in_hub(place, lambda hub: _note(hub, made.ready[:count])))


async def _note(hub: HubServer, ready: tuple[Ready, ...]) -> list[list[Statement]]:
    found: list[list[Statement]] = []

    def seen(cursor: apsw.Cursor, sql: str, facts: Any) -> bool:
        if not cursor.is_readonly:
            found[-1].append((sql, dict(facts) if facts else None))
        return True

    for one in ready:
        found.append([])
        hub.store.connection.exec_trace = seen
        body = SendDraft.model_validate_json(one.body)
        await ask(hub, one.token, routes.SEND_DRAFT, body, id=one.path.split("/")[3])
        hub.store.connection.exec_trace = None
    return [[one for one in each if _writes(one)] for each in found]


def _writes(statement: Statement) -> bool:
    """Leave out the writer's own BEGIN, SAVEPOINT and COMMIT."""
    return statement[1] is not None


def rate(made: Made, folder: Path, todo: list[list[Statement]], slower_ms: float = 0.0) -> float:
    """Return how many alerts a second plain SQLite writes: WAL, FULL, a transaction for each."""
    path = folder / "raw" / "hub.db"
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    shutil.copy(store_path(made.place), path)
    with _disk(slower_ms):
        connection = apsw.Connection(str(path), statementcachesize=256)
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)  # as fast as it can be
        connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        began = time.perf_counter()
        for alert in todo:
            connection.execute("BEGIN IMMEDIATE")
            for sql, facts in alert:
                connection.execute(sql, facts).fetchall()
            connection.execute("COMMIT")
        took = time.perf_counter() - began
        connection.close()
    return len(todo) / took


@contextmanager
def _disk(slower_ms: float) -> Iterator[None]:
    from tests.bench.slow import SlowDisk

    disk = SlowDisk(slower_ms / 1000) if slower_ms else None
    try:
        yield
    finally:
        if disk is not None:
            disk.unregister()


def fdatasync_ms(folder: Path, times: int = 200) -> float:
    """Return the median time to get 4 KiB of an existing file onto the disk."""
    path, took = folder / "sync", []
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, os.urandom(1 << 20), 0)
        os.fsync(file)
        page = os.urandom(4096)
        for number in range(times):
            began = time.perf_counter()
            os.pwrite(file, page, number % 256 * 4096)
            os.fdatasync(file)
            took.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(file)
        path.unlink()
    return sorted(took)[len(took) // 2]
