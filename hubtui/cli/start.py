"""What a workstation knows before anything is loaded: read with the standard library alone."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

_FILE = "workstation.json"


class Begin(NamedTuple):
    """Enough for a first picture or a first prompt, with the hub down too."""

    folder: Path
    hub: str
    practice: bool
    theme: str
    plain: bool
    phone_lines: Callable[[], tuple[str, ...]]


def begin() -> Begin | None:
    """Return what this workstation knows, or None where it never joined a hub."""
    folder = desk_folder()
    try:
        found: dict[str, Any] = json.loads((folder / _FILE).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        found = {}  # the desk will say what is wrong with it
    return Begin(
        folder=folder,
        hub=str(found.get("hub", "hubtui")),
        practice=found.get("practice") is True,
        theme=str(found.get("theme", "")),
        plain=found.get("plain") is True,
        phone_lines=lambda: ring_lines(found.get("phone_card", {})),
    )


def ring_lines(card: dict[str, Any]) -> tuple[str, ...]:
    """Return whom to ring, first to ring first."""
    from hubtui.wording import say

    rows = [*card.get("on_call", ()), (say("cli.the-hub"), card.get("hub_phone", ""))]
    return (
        say("cli.emergency", number=card.get("emergency", "111")),
        *(say("cli.ring", name=name, phone=phone) for name, phone in rows if phone),
    )


def desk_folder() -> Path:
    """Return where this workstation's enrolment lies."""
    told = os.environ.get("HUBTUI_DATA", "")
    if told:
        return Path(told)
    if _settings_file() is not None:
        from hubtui.cli.settings import desk_settings

        found = desk_settings().settings.data
        return found or usual("data")
    return usual("data")


def usual(kind: str) -> Path:
    """Return this person's folder as ``places`` has it, without loading what it loads."""
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
    """Name the system; asked so that a type checker looks at each way."""
    return sys.platform


def _settings_file() -> Path | None:
    path = usual("config") / "hubtui.toml"
    return path if path.is_file() else None
