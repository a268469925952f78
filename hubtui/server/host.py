"""Access from the hub machine itself: a token in a private file, new at each start."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hubtui.errors import Unreachable
from hubtui.places import atomic_write
from hubtui.server.keys.files import read_secret
from hubtui.server.keys.tls import CA_CERTIFICATE

_FILE: Final = "host.json"


@dataclass(frozen=True, slots=True)
class HostAccess:
    """Port, token and certificate for requests on the hub's own machine (TLS on loopback)."""

    port: int
    token: str
    authority: str
    """The certificate (PEM) to pin."""

    @property
    def address(self) -> str:
        """Return the hub's loopback URL."""
        return f"https://127.0.0.1:{self.port}"


def write_access(place: Path, port: int, token: str) -> None:
    """Write the access file for this run."""
    plain = json.dumps({"port": port, "token": token, "pid": os.getpid()})
    atomic_write(place / "data" / _FILE, plain.encode())


def drop_access(place: Path) -> None:
    """Delete the access file, when the hub stops."""
    (place / "data" / _FILE).unlink(missing_ok=True)


def read_access(place: Path) -> HostAccess:
    """Read the access file of the hub that runs from ``place``.

    Raises:
        Unreachable: ``hub-not-running``.
        Broken: a ``key-`` code if others may read the file.
    """
    path = place / "data" / _FILE
    if not path.exists():
        raise Unreachable("hub-not-running")
    found = json.loads(read_secret(path))
    authority = (place / "keys" / CA_CERTIFICATE).read_text()
    return HostAccess(int(found["port"]), str(found["token"]), authority)
