"""Themes: TOML files in ``themes/`` turned into Textual's, after their contrast is checked.

Plain dataclasses rather than pydantic: themes are read before the first paint, and pydantic
alone would cost a third of that time.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from hubtui import places
from hubtui.errors import Broken

DEFAULT = "hub-night"
MONO = "hub-mono"

LEAST = 4.5
"""Contrast below which a theme is refused; our own themes are held to 7 by test."""

LEAST_MARK = 3.0
"""Lowest contrast of lines and focus marks, which carry no letters."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour a theme names; ``x_back`` is the background of ``x_text``."""

    back: str
    text: str
    muted: str
    line: str
    focus: str
    heading: str
    good: str
    problem: str
    field_back: str
    field_text: str
    bar_back: str
    bar_text: str
    picked_back: str
    picked_text: str
    danger_back: str
    danger_text: str
    practice_back: str
    practice_text: str
    practice_line: str


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme file."""

    name: str
    label: str
    dark: bool
    practice_pattern: str
    colours: Colours


TEXT_PAIRS = (
    ("text", "back"),
    ("muted", "back"),
    ("heading", "back"),
    ("good", "back"),
    ("problem", "back"),
    ("field_text", "field_back"),
    ("muted", "field_back"),
    ("bar_text", "bar_back"),
    ("picked_text", "picked_back"),
    ("danger_text", "danger_back"),
    ("practice_text", "practice_back"),
)
MARK_PAIRS = (("line", "back"), ("focus", "back"), ("focus", "field_back"), ("focus", "bar_back"))
PATTERNS = "/\\=#:+-"
"""Characters that may fill the practice bars: every terminal has them."""

_OWN_KEYS = {"name", "label", "dark", "practice-pattern", "colours"}


def load_all(folder: Path | None = None) -> dict[str, Theme]:
    """Return our themes by name, ready to register."""
    folder = places.themes_dir() if folder is None else folder
    loaded = (load(path) for path in sorted(folder.glob("*.toml")))
    return {palette.name: to_textual(palette) for palette in loaded}


def load(path: Path) -> Palette:
    """Read one theme; refuse unknown keys, invalid colours, and pairs that are hard to read."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Broken("theme-unreadable", file=path.name) from error
    palette = _palette(table, path.name)
    for front, behind in (*TEXT_PAIRS, *MARK_PAIRS):
        least = LEAST if (front, behind) in TEXT_PAIRS else LEAST_MARK
        found = ratio(getattr(palette.colours, front), getattr(palette.colours, behind))
        if found < least:
            pair = f"{front} / {behind}".replace("_", "-")
            raise Broken("theme-hard-to-read", file=path.name, pair=pair, ratio=f"{found:.1f}")
    return palette


def ratio(front: str, behind: str) -> float:
    """Return the WCAG contrast of two colours, from 1 to 21."""
    one, other = (_luminance(Color.parse(colour)) for colour in (front, behind))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def to_textual(palette: Palette) -> Theme:
    """Return the Textual theme, with every colour set that Textual would derive itself."""
    colours = palette.colours
    return Theme(
        name=palette.name,
        dark=palette.dark,
        primary=colours.focus,
        secondary=colours.heading,
        accent=colours.heading,
        warning=colours.problem,
        error=colours.problem,
        success=colours.good,
        foreground=colours.text,
        background=colours.back,
        surface=colours.back,
        panel=colours.bar_back,
        boost=colours.back,
        luminosity_spread=0.0,
        variables={**_our_variables(palette), **_their_variables(colours)},
    )


def _palette(table: dict[str, Any], file: str) -> Palette:
    wanted = {name.name.replace("_", "-") for name in fields(Colours)}
    given = table.get("colours")
    given = given if isinstance(given, dict) else {}
    for key in sorted((table.keys() ^ _OWN_KEYS) | (given.keys() ^ wanted)):
        raise Broken("theme-key", file=file, key=key)  # missing, or not one of ours
    for key, value in given.items():
        if not _is_colour(value):
            raise Broken("theme-colour", file=file, key=key)
    pattern = table["practice-pattern"]
    if not (isinstance(pattern, str) and len(pattern) == 1 and pattern in PATTERNS):
        raise Broken("theme-key", file=file, key="practice-pattern")
    if not isinstance(table["dark"], bool):
        raise Broken("theme-key", file=file, key="dark")
    colours = Colours(**{key.replace("-", "_"): value for key, value in given.items()})
    name, label = str(table["name"]), str(table["label"])
    return Palette(name, label, dark=table["dark"], practice_pattern=pattern, colours=colours)


def _is_colour(value: object) -> bool:
    """Tell whether a value is #RRGGBB; names and percentages have no contrast to compute."""
    if not (isinstance(value, str) and len(value) == 7 and value.startswith("#")):
        return False
    try:
        Color.parse(value)
    except ColorParseError:
        return False
    return True


def _our_variables(palette: Palette) -> dict[str, str]:
    named = {f"hub-{name.name.replace('_', '-')}": name.name for name in fields(Colours)}
    variables = {key: str(getattr(palette.colours, name)) for key, name in named.items()}
    return {**variables, "hub-practice-pattern": f'"{palette.practice_pattern}"'}


def _their_variables(colours: Colours) -> dict[str, str]:
    """Return Textual's own variables, so that none of its widgets falls below our contrast."""
    text, muted, back = colours.text, colours.muted, colours.back
    picked = {"foreground": colours.picked_text, "background": colours.picked_back}
    variables = {
        "text": text,
        "text-muted": muted,
        "text-disabled": muted,
        "foreground-muted": muted,
        "foreground-disabled": muted,
        "border": colours.focus,
        "border-blurred": colours.line,
        "surface-active": back,
        "block-hover-background": colours.field_back,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-text-style": "none",
        "block-cursor-blurred-foreground": text,
        "block-cursor-blurred-background": back,
        "button-foreground": text,
        "button-color-foreground": text,
        "button-focus-text-style": "bold",
        "footer-background": colours.bar_back,
        "footer-foreground": colours.bar_text,
        "footer-key-foreground": colours.bar_text,
        "footer-description-foreground": colours.bar_text,
        "input-cursor-foreground": colours.field_back,
        "input-cursor-background": colours.field_text,
        "link-background": back,
        "link-background-hover": back,
        "link-color": text,
        "link-color-hover": text,
        "scrollbar": colours.line,
        "scrollbar-hover": colours.focus,
        "scrollbar-active": colours.focus,
        "scrollbar-background": back,
        "scrollbar-background-hover": back,
        "scrollbar-background-active": back,
        "scrollbar-corner-color": back,
    }
    for cursor in ("block-cursor", "input-selection", "screen-selection"):
        variables |= {f"{cursor}-{part}": colour for part, colour in picked.items()}
    for name in ("primary", "secondary", "accent"):
        variables[f"text-{name}"] = text
        variables[f"{name}-muted"] = back
    for name, colour in (
        ("warning", colours.problem),
        ("error", colours.problem),
        ("success", colours.good),
    ):
        variables[f"text-{name}"] = colour
        variables[f"{name}-muted"] = back
    return variables


def _luminance(colour: Color) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
