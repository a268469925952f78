"""Other programs, installed for the purpose in a folder that is thrown away (``--peers``)."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from shutil import which
from typing import Final

from hubtui.server.keys.tls import LEAF
from hubtui.wording import say
from tests.bench import desk
from tests.bench.figures import Figure, least, most
from tests.bench.made import Made
from tests.bench.server import Running, clients, running, shared_out
from tests.bench.sitting import Sitting
from tests.bench.watch import Watched

SERVER: Final = ("fastapi", "sqlalchemy", "aiosqlite", "uvicorn", "httptools", "uvloop", "greenlet")
APPS: Final = {"posting": "posting==2.11.1", "harlequin": "harlequin==2.17.0"}
SEEN: Final = {"posting": "Collection", "harlequin": "Data Catalog"}
CRASHES: Final = {"posting": ("tree-sitter",)}
"""What is taken out again: with it, this release ends in a segmentation fault at its start."""
_PROGRAM = Path(__file__).parent / "usual_hub.txt"


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Install each, run it in turn with ours."""
    if not sitting.peers or which("uv") is None:
        return
    yield from _apps(sitting)
    yield _usual(sitting)


def installed(folder: Path, *packages: str, without: Sequence[str] = ()) -> Path:
    """Make an environment of its own with these; return its programs' folder."""
    python = str(folder / "bin" / "python")
    _uv("venv", "--python", "3.11", str(folder))
    _uv("pip", "install", "--compile-bytecode", "--python", python, *packages)
    if without:
        _uv("pip", "uninstall", "--python", python, *without)
    return folder / "bin"


def _uv(*arguments: str) -> None:
    uv = which("uv") or "uv"
    subprocess.run([uv, "--quiet", *arguments], check=True)


def _apps(sitting: Sitting) -> Iterator[Figure]:
    lone = desk.alone(sitting.made, sitting.folder / "lone-peers")
    found = sitting.folder / "peers"
    bins = {
        name: installed(found / name, package, without=CRASHES.get(name, ()))
        for name, package in APPS.items()
    }
    works: dict[str, Callable[[], float]]
    works = {name: partial(_first, bins[name] / name, lone.env, SEEN[name]) for name in APPS}
    opening = say("frame.opening")
    works["ours"] = lambda: _ours(lone, opening)
    times = sitting.turns(works, starts=True)
    for name in APPS:
        ours, theirs = tuple(times["ours"]), tuple(times[name])
        yield Figure(f"first-{name}", "ms", ours, theirs, most(0.4))


def _ours(lone: desk.Workstation, text: str) -> float:
    with lone.start() as seen:
        return seen.wait(text)


def _first(program: Path, env: Mapping[str, str], text: str) -> float:
    with Watched([str(program)], {**env, "HOME": env["HUBTUI_DATA"]}) as seen:
        return seen.wait(text)


def _usual(sitting: Sitting) -> Figure:
    """Send to the usual web framework with an async ORM, as most would build it.

    Both are sent the same requests by the same clients, which take some tenth of our time.
    """
    made, folder = sitting.made, sitting.folder
    bin_folder = installed(folder / "usual", *SERVER)
    count = min(len(made.ready), 640)

    def sent(hub: Running) -> float:
        found = clients(hub, "send", each=shared_out(made.ready[:count], 64))
        return count / float(found["seconds"])

    def ours() -> float:
        with running(made.copy(folder / "beside-usual")) as hub:
            return sent(hub)

    def usual() -> float:
        with _serving(made, folder, bin_folder / "python") as hub:
            return sent(hub)

    found = sitting.turns({"ours": ours, "usual": usual}, rounds=3)
    return Figure("sends-usual", "/s", tuple(found["ours"]), tuple(found["usual"]), least(8))


@contextmanager
def _serving(made: Made, folder: Path, python: Path) -> Iterator[Running]:
    """Serve the usual program, over the hub's own TLS."""
    shutil.copy(_PROGRAM, folder / "usual_hub.py")
    (folder / "usual.db").unlink(missing_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    leaf, told = made.place / "keys" / LEAF, folder / "usual.json"
    told.write_text(json.dumps(_known(made)))
    env = {**os.environ, "DB": str(folder / "usual.db"), "TOLD": str(told)}
    process = subprocess.Popen(
        [
            *(str(python), "-m", "uvicorn", "usual_hub:app", "--log-level", "warning"),
            *("--no-access-log", "--port", str(port), "--ssl-certfile", str(leaf)),
        ],
        cwd=folder,
        env=env,
    )
    try:
        _answers(port)
        yield Running(made.place, port, process.pid, 0.0)
    finally:
        process.terminate()
        process.wait(20)


def _known(made: Made) -> dict[str, dict[str, str]]:
    """Give the usual program the people who are signed in, and the drafts they kept."""
    owner = dict(zip(made.tokens, made.people, strict=True))
    drafts = {one.path.split("/")[3]: owner[one.token] for one in made.ready}
    return {"people": dict(zip(made.people, made.tokens, strict=True)), "drafts": drafts}


def _answers(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > until:
            raise TimeoutError(port)
        time.sleep(0.1)
