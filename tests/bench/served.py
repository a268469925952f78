"""The hub's own server with wide limits, as a child: ``python -m tests.bench.served PLACE MS``."""

from __future__ import annotations

import sys
from pathlib import Path

from hubtui.server import serve
from hubtui.server.settings import Limits
from tests.bench.slow import SlowDisk


def main(place: str, slower_ms: float) -> int:
    """Serve ``place`` until standard input ends; each sync takes ``slower_ms`` longer."""
    disk = SlowDisk(slower_ms / 1000) if slower_ms else None
    status = serve.run(
        Path(place), port=0, die_with_parent=True, limits=Limits(alerts_an_hour=1_000_000)
    )
    if disk is not None:
        disk.unregister()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
