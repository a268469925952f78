"""What is on a screen, cell by cell, as pairs of theme colours; and how well a pair can be read.

A screen is rendered once, in a theme where every colour is one of a kind, so that each cell tells
which of the theme's colours it uses. Every theme, palette and eye is then computed from that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.style import Style
from textual.app import App

from hubtui.tui.themes import Colours, Palette, to_textual

NAMES = tuple(name.name for name in fields(Colours))

# One of a kind, and far from what Textual would mix by itself.
_KEYS = {name: ColorTriplet(3 + 7 * index, 201 - 5 * index, 90) for index, name in enumerate(NAMES)}
_BY_TRIPLET = {triplet: name for name, triplet in _KEYS.items()}

KEYED = to_textual(
    Palette(
        name="keyed",
        label="Every colour one of a kind",
        dark=True,
        practice_pattern="/",
        colours=Colours(**{name: triplet.hex for name, triplet in _KEYS.items()}),
    )
)

# The sixteen colours of a terminal that knows no more (xterm's own values).
_XTERM = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0)),
    *((0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0)),
    *((92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)),
)

# Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
EYES = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two theme colours that meet in a cell, and whether a letter or only a line shows it."""

    front: str
    behind: str
    letter: bool


def rendered_pairs(app: App[Any]) -> dict[Pair, str]:
    """Return each pair on the app's screen now, with a few of the letters drawn in it."""
    found: dict[Pair, str] = {}
    for char, style in rendered_cells(app):
        if char.isspace() and not style.underline:
            continue
        front, behind = _names(style)
        pair = Pair(front, behind, _is_letter(char) and front != "practice_line")
        if len(found.get(pair, "")) < 20:
            found[pair] = found.get(pair, "") + char
    return found


def rendered_cells(app: App[Any]) -> Iterator[tuple[str, Style]]:
    """Give each character painted and its style: the one place that reads the compositor."""
    for strip in app.screen._compositor.render_strips():
        for text, style, control in strip:
            if control is None:
                yield from ((char, style or Style()) for char in text)


def rendered_rows(app: App[Any]) -> list[list[tuple[str, Style]]]:
    """Give the rows on the app's screen now, letter by letter with its style."""
    return [
        [(char, style or Style()) for text, style, control in strip if not control for char in text]
        for strip in app.screen._compositor.render_strips()
    ]


def rendered_text(app: App[Any]) -> list[str]:
    """Give the lines on the app's screen now, as text."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def _names(style: Style) -> tuple[str, str]:
    assert not style.dim, "faint text has no contrast of its own"
    names = [_name(style.color), _name(style.bgcolor)]
    front, behind = reversed(names) if style.reverse else names
    return front, behind


def _name(colour: Color | None) -> str:
    triplet = colour.triplet if colour is not None else None
    # What is no colour of the theme was mixed by someone: its contrast would be anyone's guess.
    return _BY_TRIPLET.get(triplet, f"mixed {colour}") if triplet else f"unnamed {colour}"


def _is_letter(char: str) -> bool:
    return not "\u2500" <= char <= "\u259f"  # lines, blocks: borders and scroll bars


Light = tuple[float, float, float]


def light_of(colour: str) -> Light:
    """Return a colour's linear light."""
    red, green, blue = Color.parse(colour).get_truecolor()
    return _linear(red), _linear(green), _linear(blue)


def at_16(colour: str) -> Light:
    """Return the light of the nearest of a terminal's sixteen colours."""
    number = Color.parse(colour).downgrade(ColorSystem.STANDARD).number
    assert number is not None
    red, green, blue = _XTERM[number]
    return _linear(red), _linear(green), _linear(blue)


def seen_by(eye: str, light: Light) -> Light:
    """Return the light as an eye without one kind of cone takes it."""
    red, green, blue = (
        min(1.0, max(0.0, sum(share * part for share, part in zip(row, light, strict=True))))
        for row in EYES[eye]
    )
    return red, green, blue


def contrast(one: Light, other: Light) -> float:
    """Return the WCAG contrast of two lights."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(light: Light) -> float:
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
