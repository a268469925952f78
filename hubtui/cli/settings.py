"""This workstation's settings, and the source of each value."""

from __future__ import annotations

from pathlib import Path

from hubtui import config, places
from hubtui.config import DeskSettings, FoundSettings

KEY_FILE = "workstation.key"


def desk_settings() -> FoundSettings[DeskSettings]:
    """Read the desk's settings from the file and the environment."""
    return config.read(DeskSettings, "desk", file=places.config_dir() / config.FILE)


def key_file(folder: Path) -> Path:
    """Return the file for the workstation's key, where an administrator chose a file."""
    return desk_settings().settings.key_file or folder / KEY_FILE
