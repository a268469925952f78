"""The import contracts can fail: each is shown the import it is there to stop."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
LAYERS = next(each["layers"] for each in CONTRACTS if each["type"] == "layers")
ROOMS = [room.strip(" ()") for layer in LAYERS for room in layer.split("|")]

# What each room may import, so that a contract on an outside library has something to look at.
ALLOWED = {
    "tui": "textual, rich",
    "net": "httpx",
    "vault": "keyring",
    "crypto": "cryptography",
    "server/store": "apsw, aiosql",
}

# The contract, the room that breaks it, and how.
BREAKS = [
    ("imports only go down", "domain", "import hubtui.wire"),
    ("imports only go down", "flow", "import hubtui.client"),
    ("imports only go down", "tui", "import hubtui.plain"),
    ("imports only go down", "setup", "import hubtui.flow"),
    ("imports only go down", "client", "if TYPE_CHECKING:\n    import hubtui.desk"),
    ("the server knows nothing of a workstation", "server", "import hubtui.flow"),
    ("fronts go through the desk", "plain", "import hubtui.net"),
    ("fronts go through the desk", "tui", "def f():\n    import hubtui.client"),
    ("the rules are pure", "domain", "import pathlib"),
    ("the rules are pure", "domain", "def f():\n    import pydantic"),
    ("the guided jobs do no I/O", "flow", "import socket"),
    ("only tui imports textual", "plain", "import textual"),
    ("only net imports httpx", "client", "import httpx"),
    ("only vault imports keyring", "desk", "import keyring"),
    ("only crypto imports cryptography", "server", "import cryptography"),
    ("only server.store imports the database libraries", "server", "import apsw"),
    ("no second SQLite", "server/store", "import sqlite3"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house with every room in its place and the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in [*ROOMS, "server/store"]:
        folder = tmp_path / "hubtui" / room
        folder.mkdir(parents=True)
        code = f"import {ALLOWED[room]}\n" if room in ALLOWED else ""
        (folder / "__init__.py").write_text(code, encoding="utf-8")
    (tmp_path / "hubtui" / "__init__.py").touch()
    return tmp_path


def broken(house: Path) -> set[str]:
    """The names of the contracts that import-linter finds broken."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in ran.stdout, ran.stdout
    ends = (line for line in ran.stdout.splitlines() if line.endswith(" BROKEN"))
    return {line.removesuffix(" BROKEN") for line in ends}


def test_the_empty_house_keeps_them(house: Path) -> None:
    assert broken(house) == set()


@pytest.mark.parametrize(
    ("contract", "room", "code"), BREAKS, ids=[f"{room}-{code}" for _, room, code in BREAKS]
)
def test_a_contract_stops(contract: str, room: str, code: str, house: Path) -> None:
    with (house / "hubtui" / room / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(f"from typing import TYPE_CHECKING\n{code}\n")

    assert contract in broken(house)


def test_a_new_room_must_be_placed(house: Path) -> None:
    (house / "hubtui" / "attic").mkdir()
    (house / "hubtui" / "attic" / "__init__.py").touch()

    assert broken(house) == {"imports only go down"}


def test_every_contract_is_shown_a_break() -> None:
    assert {contract for contract, _, _ in BREAKS} == {each["name"] for each in CONTRACTS}
