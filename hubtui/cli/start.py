"""Read the workstation's file before anything is loaded, with the standard library only."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

_FILE = "workstation.json"


class Begin(NamedTuple):
    """What the first picture or first prompt shows; needs no hub."""

    folder: Path
    hub: str
    practice: bool
    theme: str
    plain: bool
    phone_lines: Callable[[], tuple[str, ...]]
    card: Mapping[str, Any] = {}
    """Whom to ring, with the fields of a phone card; kept even if the rest is unreadable."""


def begin() -> Begin | None:
    """Return what this workstation knows, or None where it never joined a hub."""
    folder = desk_folder()
    try:
        text = (folder / _FILE).read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        text = ""  # the desk will say what is wrong with it
    return _begin(folder, text)


def _begin(folder: Path, text: str) -> Begin:
    found = _understood(text)
    card = _card(found.get("phone_card"))
    return Begin(
        folder=folder,
        hub=str(found.get("hub", "hubtui")),
        practice=found.get("practice") is True,
        theme=str(found.get("theme", "")),
        plain=found.get("plain") is True,
        phone_lines=lambda: ring_lines(card),
        card=card,
    )


def at_a_loss() -> Begin:
    """Return what the usual folder holds, when broken settings hide the real folder."""
    folder = usual("data")
    try:
        return _begin(folder, (folder / _FILE).read_bytes().decode("utf-8", "replace"))
    except OSError:
        return _begin(folder, "")


def _understood(text: str) -> dict[str, Any]:
    """Parse a workstation's file; from a damaged file, recover the fields that still parse."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        pieces = {name: _piece(text, name) for name in ("hub", "phone_card", "theme")}
        return {name: value for name, value in pieces.items() if value is not None}
    return found if isinstance(found, dict) else {}


def _piece(text: str, name: str) -> object:
    at = re.search(rf'"{name}"\s*:\s*', text)
    try:
        return json.JSONDecoder().raw_decode(text, at.end())[0] if at else None
    except (ValueError, RecursionError):
        return None


def _card(found: object) -> dict[str, Any]:
    """Return the valid parts of a phone card; the emergency number is 111 if none is there."""
    card = found if isinstance(found, dict) else {}
    emergency, phone, lines, rows = (
        card.get(name) for name in ("emergency", "hub_phone", "lines", "on_call")
    )
    return {
        "emergency": emergency if isinstance(emergency, str) and emergency else "111",
        "hub_phone": phone if isinstance(phone, str) else "",
        "lines": [one for one in _list(lines) if isinstance(one, str)],
        "on_call": [tuple(row) for row in _list(rows) if _is_row(row)],
    }


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _is_row(row: object) -> TypeGuard[list[str]]:
    return isinstance(row, list) and len(row) == 2 and all(isinstance(one, str) for one in row)


def ring_lines(card: Mapping[str, Any]) -> tuple[str, ...]:
    """Return lines to ring: the emergency number, people on call in order, the hub."""
    from hubtui.wording import say

    rows = [*card["on_call"], (say("cli.the-hub"), card["hub_phone"])]
    return (
        say("cli.emergency", number=card["emergency"]),
        *(say("cli.ring", name=name, phone=phone) for name, phone in rows if phone),
    )


def desk_folder() -> Path:
    """Return the folder that holds this workstation's enrolment."""
    told = os.environ.get("HUBTUI_DATA", "")
    if told:
        return Path(told)
    if _settings_file() is not None:
        from hubtui.cli.settings import desk_settings

        found = desk_settings().settings.data
        return found or usual("data")
    return usual("data")


def usual(kind: str) -> Path:
    """Return the folder that ``places`` would give, without importing what it imports."""
    system = platform()
    if system == "darwin":
        return Path.home() / "Library" / "Application Support" / "hubtui"
    if system == "win32":
        from hubtui import places

        return places.data_dir() if kind == "data" else places.config_dir()
    variable, below = {
        "data": ("XDG_DATA_HOME", ".local/share"),
        "config": ("XDG_CONFIG_HOME", ".config"),
    }[kind]
    told = os.environ.get(variable, "")
    return Path(told if told.strip() else Path.home() / below) / "hubtui"


def platform() -> str:
    """Return ``sys.platform``; a function, so that type checkers check every branch."""
    return sys.platform


def _settings_file() -> Path | None:
    path = usual("config") / "hubtui.toml"
    return path if path.is_file() else None
