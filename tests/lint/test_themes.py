"""Styles hold structure; colours are in the themes, as variables."""

from __future__ import annotations

import re
from pathlib import Path

from hubtui.flow.session import settings
from hubtui.tui import themes

THEMES = Path(__file__).parents[2] / "themes"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"([\w-]+):\s*([^;{}]+);")
_COLOURED = re.compile(r"color|background|tint|border|outline|hatch|keyline")
_COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?)\(|\bansi_\w+"
    r"|\b(?:black|red|green|yellow|blue|magenta|cyan|white|orange|purple|gr[ae]y|pink|lime|teal)\b"
)


def fixed_colours(style: str) -> list[str]:
    """Declarations of a stylesheet that name a colour instead of a variable."""
    return [
        f"{key}: {value}"
        for key, value in _DECLARATION.findall(_COMMENT.sub("", style))
        if _COLOURED.search(key) and _COLOUR.search(re.sub(r"\$[\w-]+", "", value))
    ]


def test_styles_name_variables_only() -> None:
    faults = {path.name: fixed_colours(path.read_text("utf-8")) for path in THEMES.rglob("*.tcss")}

    assert not {name: found for name, found in faults.items() if found}


def test_a_fixed_colour_is_found() -> None:
    assert fixed_colours("A { color: red; }") == ["color: red"]
    assert fixed_colours("A { border: solid #ff0000; }") == ["border: solid #ff0000"]
    assert fixed_colours("A { background: rgb(1, 2, 3); }") == ["background: rgb(1, 2, 3)"]
    assert not fixed_colours("A { color: $hub-red; /* color: red; */ width: 3; }")


def test_themes_hold_no_code() -> None:
    assert not list(THEMES.rglob("*.py"))


def test_what_settings_say_a_screen_has_is_what_it_has() -> None:
    assert settings.THEMES[0] == themes.DEFAULT
    assert set(settings.THEMES) == set(themes.load_all())
