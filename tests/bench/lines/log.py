"""Checking a whole log, beside a minimal RFC 6962 loop over the same rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import apsw

from hubtui.server.hub import store_path
from hubtui.server.log.verify import verify
from tests.bench.figures import Figure, least
from tests.bench.sitting import Sitting

_BODIES = (Path(__file__).parent / "bodies.sql").read_text("utf-8")


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Check the log of a hub with many alerts."""
    path = store_path(sitting.large.place)

    def ours() -> float:
        began = time.perf_counter()
        report = verify(path)
        assert report.well
        return report.size / (time.perf_counter() - began)

    found = sitting.turns({"floor": lambda: _minimal(path), "ours": ours})
    yield Figure("log-verify", "/s", tuple(found["ours"]), tuple(found["floor"]), least(0.8))


def _minimal(path: Path) -> float:
    """Hash each leaf, and each pair as soon as it is whole."""
    began = time.perf_counter()
    stack: list[bytes] = []
    count = 0
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    for (body,) in connection.execute(_BODIES):
        node = sha256(b"\x00" + body.encode()).digest()
        size = count
        while size & 1:
            node = sha256(b"\x01" + stack.pop() + node).digest()
            size >>= 1
        stack.append(node)
        count += 1
    root = stack.pop()
    while stack:
        root = sha256(b"\x01" + stack.pop() + root).digest()
    assert root
    took = time.perf_counter() - began
    connection.close()
    return count / took
