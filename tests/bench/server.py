"""A real server process to measure, and the processes that keep it busy."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hubtui.server.keys.tls import CA_CERTIFICATE
from tests.bench.made import Ready


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    place: Path
    port: int
    pid: int
    started_ms: float

    @property
    def authority(self) -> str:
        """Return the certificate to pin."""
        return (self.place / "keys" / CA_CERTIFICATE).read_text()

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"https://127.0.0.1:{self.port}"

    def rss(self) -> int:
        """Return its memory, in kB."""
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


@contextmanager
def running(place: Path, slower_ms: float = 0.0) -> Iterator[Running]:
    """Serve ``place`` for as long as it is needed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.served", str(place), str(slower_ms)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        took = (time.perf_counter() - began) * 1000
        if not line.startswith("READY port="):
            raise RuntimeError(line)
        yield Running(place, int(line.removeprefix("READY port=")), process.pid, took)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def clients(hub: Running, job: str, **facts: Any) -> Any:
    """Have another process ask the hub, and give what it found; see ``clients``."""
    told = {"port": hub.port, "ca": hub.authority, "job": job, **facts}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.clients"],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return json.loads(ran.stdout)


def shared_out(ready: Sequence[Ready], among: int) -> list[list[tuple[str, str, str, str]]]:
    """Give each client its own requests."""
    return [
        [("POST", one.path, one.token, one.body.decode()) for one in ready[at::among]]
        for at in range(among)
    ]
