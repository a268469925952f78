"""Files are found where they are ours, and written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hubtui import places
from hubtui.errors import Broken


def test_themes_are_found_in_this_checkout() -> None:
    assert (places.themes_dir() / "styles").is_dir()


def test_a_folder_beside_an_installed_package_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_PACKAGE", tmp_path / "hubtui")
    (tmp_path / "themes").mkdir()
    with pytest.raises(Broken):
        places.themes_dir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "hubtui"\n')
    assert places.themes_dir() == tmp_path / "themes"
    (tmp_path / "hubtui" / "_themes").mkdir(parents=True)
    assert places.themes_dir() == tmp_path / "hubtui" / "_themes"


def test_a_file_is_written_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    places.atomic_write(path, b"one")
    places.atomic_write(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["file"]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    places.atomic_write(path, b"one")

    def full(_descriptor: int) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        places.atomic_write(path, b"two")
    assert path.read_bytes() == b"one"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
