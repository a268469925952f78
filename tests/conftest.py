"""What every test stands on: no outside network, no one's own files, one place and time."""

from __future__ import annotations

import ipaddress
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# ---- one machine for everybody, set before anything reads it, inherited by every child process

_DROPPED = ("HUBTUI", "TEXTUAL", "DBUS_", "NO_COLOR", "COLUMNS", "LINES", "LANG", "LC_")
_FIXED = {
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "PYTHONUTF8": "1",
    # The person's own key ring is out of reach; a test that needs one brings its own.
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
}
_FOLDERS = ("CONFIG", "DATA", "STATE", "RUNTIME", "CACHE")

for _name in [name for name in os.environ if name.startswith(_DROPPED)]:
    del os.environ[_name]
for _name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[_name]
# The tools that build the package keep their own cache.
os.environ.setdefault("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))
os.environ.update(_FIXED)
if hasattr(time, "tzset"):
    time.tzset()

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def _point_folders_at(home: Path) -> dict[str, str]:
    """The variables that move a person's folders below ``home``."""
    wanted = {f"XDG_{kind}_{'DIR' if kind == 'RUNTIME' else 'HOME'}": kind for kind in _FOLDERS}
    return {name: str(home / kind.lower()) for name, kind in wanted.items()}


@pytest.fixture(scope="session", autouse=True)
def nobodys_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Fixtures that outlive one test never see the person's own folders."""
    os.environ.update(_point_folders_at(tmp_path_factory.mktemp("nobody")))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has its own configuration, state and data folders."""
    home = tmp_path / "home"
    for name, folder in _point_folders_at(home).items():
        monkeypatch.setenv(name, folder)
    return home


# ---- the network ends at this machine


class OutsideNetworkError(RuntimeError):
    """A test tried to reach another machine."""


def _is_here(host: object) -> bool:
    """Whether ``host`` is this machine, without asking anybody."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard_network(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook: it sees every socket of this process, whoever made it."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise OutsideNetworkError(f"{event} to {address[0]}")
    elif event == "socket.getaddrinfo" and not _is_here(args[0]):
        raise OutsideNetworkError(f"{event} of {args[0]}")


sys.addaudithook(_guard_network)
