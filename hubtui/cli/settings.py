"""This workstation's settings, and where each came from."""

from __future__ import annotations

from pathlib import Path

from hubtui import config, places
from hubtui.config import DeskSettings, FoundSettings

KEY_FILE = "workstation.key"


def desk_settings() -> FoundSettings[DeskSettings]:
    """Read them: file, then environment."""
    return config.read(DeskSettings, "desk", file=places.config_dir() / config.FILE)


def key_file(folder: Path) -> Path:
    """Return the file for the workstation's key, where a file was chosen over the key ring."""
    return desk_settings().settings.key_file or folder / KEY_FILE
