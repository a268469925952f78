"""The process dies without warning; what it had answered is there, whole and once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hubtui.server.log.tree import Tree
from hubtui.server.log.verify import verify
from hubtui.server.store import open_store
from tests.server.core.hub import HUB, KEY, SIGNER, START, found

CHILD = """
import asyncio, os, sys
from pathlib import Path
from hubtui.crypto.signing import SigningKey
from hubtui.domain.log.audit import AuditEvent
from hubtui.server.clock import SystemClock
from hubtui.server.log.tree import LogKey
from hubtui.server.store import open_store
from hubtui.server.writer import Writer

path, key, origin = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), sys.argv[3]

def act(tx):
    thing = tx.new_id()
    tx.event("someone", "alert", thing)
    tx.timer(thing, "nudge", tx.now)
    tx.leaf(AuditEvent.ALERT_SENT, actor="someone", thing=thing)
    return thing

async def client(writer):
    while True:
        os.write(1, (await writer.do(act) + "\\n").encode())

async def main():
    writer = Writer(open_store(path), SystemClock(), LogKey(origin, SigningKey.load(key)))
    writer.start()
    os.write(1, b"ready\\n")
    await asyncio.gather(*(client(writer) for _ in range(4)))

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    path, key = tmp_path / "hub.db", tmp_path / "key.pem"
    key.write_bytes(KEY.pem())
    found(path).close()
    command = [sys.executable, "-c", CHILD, str(path), str(key), SIGNER.origin]
    answered: list[str] = []
    for cycle in range(10):
        more = 1 + random.Random(cycle).randrange(120)
        answered += killed_after(command, more)
        check_whole(path, answered)
    assert len(answered) >= 10


def killed_after(command: list[str], answers: int) -> list[str]:
    """Run the child until it has given so many answers, kill it, give all it answered."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    got = [child.stdout.readline().strip() for _ in range(answers)]
    os.kill(child.pid, signal.SIGKILL)
    rest = child.stdout.read()
    child.stdout.close()
    child.wait()
    return got + [line for line in rest.split("\n")[:-1] if line]


def check_whole(path: Path, answered: list[str]) -> None:
    """Each answer has its leaf, its event and its timer; nothing is half; the log verifies."""
    report = verify(path, public=KEY.public)
    assert report.well, report
    store = open_store(path)
    run = store.connection.execute
    events = {row["ref"] for row in run("SELECT ref FROM event").fetchall()}  # type: ignore[call-overload]
    timers = {row["thing"] for row in run("SELECT thing FROM timer").fetchall()}  # type: ignore[call-overload]
    leaves = [row["thing"] for row in run("SELECT thing FROM log_leaf").fetchall()]  # type: ignore[call-overload]
    assert len(leaves) == len(set(leaves)) == report.size
    assert set(leaves) == events == timers
    assert set(answered) <= events
    Tree(store.bound(HUB), SIGNER)
    store.close()


def test_the_check_itself_notices_a_lost_answer(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    store = found(path)
    with store.transaction():
        store.bound(HUB).add_event(person="someone", now=START, kind="alert", ref="x")
    store.close()
    with pytest.raises(AssertionError):
        check_whole(path, [])
