"""Settings come from a file, under the environment, under flags; each says from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubtui.config import DeskSettings, read
from hubtui.errors import Broken


def test_with_nothing_said_all_is_default() -> None:
    found = read(DeskSettings, "desk", environment={})
    assert found.settings == DeskSettings()
    assert set(found.sources.values()) == {"default"}


def test_each_layer_goes_over_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "hubtui.toml"
    file.write_text('[desk]\ntheme = "hub-day"\nplain = false\ndata = "/a"\n[server]\nport = 1\n')
    found = read(
        DeskSettings,
        "desk",
        file=file,
        environment={"HUBTUI_PLAIN": "1", "HUBTUI_DATA": "/b", "HUBTUI_THEME": "", "OTHER": "x"},
        flags={"data": Path("/c"), "theme": None},
    )
    assert found.settings == DeskSettings(theme="hub-day", plain=True, data=Path("/c"))
    assert found.sources == {
        "data": "flag", "plain": "environment", "theme": "file", "key_file": "default",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("[desk\n", "config-unreadable", None),
        ("desk = 3\n", "config-unreadable", None),
        ("[desk]\ncolour = 1\n", "config-wrong", "colour"),
        ('[desk]\nplain = "perhaps"\n', "config-wrong", "plain"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, code: str, key: str | None) -> None:
    file = tmp_path / "hubtui.toml"
    file.write_text(text)
    with pytest.raises(Broken, match=code) as wrong:
        read(DeskSettings, "desk", file=file, environment={})
    assert wrong.value.facts.get("key") == key
    assert wrong.value.facts.get("source", "file") == "file"


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert (
        read(DeskSettings, "desk", file=tmp_path / "none", environment={}).settings.plain is False
    )
