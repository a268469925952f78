"""Every letter on every screen can be read: each theme, sixteen colours, no colour, every eye."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Label

from hubtui import places
from hubtui.errors import Broken
from hubtui.tui import themes
from tests.contrast.cells import (
    EYES,
    KEYED,
    NAMES,
    Pair,
    at_16,
    contrast,
    light_of,
    rendered_cells,
    rendered_pairs,
    seen_by,
)
from tests.contrast.screens import SCREENS, Sample

PALETTES = [themes.load(path) for path in sorted(places.themes_dir().glob("*.toml"))]
SIZES = ((80, 24), (60, 20))


def unreadable(pair: Pair, palette: themes.Palette) -> list[str]:
    """How a pair fails in a theme, if it does."""
    front, behind = (str(getattr(palette.colours, name)) for name in (pair.front, pair.behind))
    full, few = (7.0, 4.5) if pair.letter else (3.0, 3.0)
    seen = {
        "full colour": (contrast(light_of(front), light_of(behind)), full),
        "16 colours": (contrast(at_16(front), at_16(behind)), few),
    }
    for eye in EYES:
        lights = (seen_by(eye, light_of(colour)) for colour in (front, behind))
        seen[eye] = (contrast(*lights), full)
    return [
        f"{palette.name}, {how}: {pair.front} on {pair.behind} is {found:.1f}, not {least}"
        for how, (found, least) in seen.items()
        if found < least
    ]


async def pairs_of(sample: Sample, size: tuple[int, int]) -> dict[Pair, str]:
    """Every pair a sample shows in any of its states."""
    app = sample.make()
    found: dict[Pair, str] = {}
    async with app.run_test(size=size) as pilot:
        app.register_theme(KEYED)
        app.theme = KEYED.name
        await pilot.pause()
        for state in sample.states:
            await state(pilot)
            await pilot.pause()
            found |= rendered_pairs(app)
    return found


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("sample", SCREENS, ids=lambda sample: sample.name)
async def test_every_cell_can_be_read(sample: Sample, size: tuple[int, int]) -> None:
    found = await pairs_of(sample, size)
    strange = {pair: text for pair, text in found.items() if {pair.front, pair.behind} - {*NAMES}}
    assert not strange, "these cells use a colour that no theme names"
    assert len(found) >= 3
    problems = [
        f"{problem}: {text!r}"
        for pair, text in found.items()
        for palette in PALETTES
        for problem in unreadable(pair, palette)
    ]
    assert problems == []


@pytest.mark.parametrize("sample", SCREENS, ids=lambda sample: sample.name)
async def test_without_colour_there_is_none(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    app = sample.make()
    async with app.run_test(size=SIZES[0]) as pilot:
        for state in sample.states:
            await state(pilot)
            await pilot.pause()
            styles = {style for _, style in rendered_cells(app)}
            assert not [style for style in styles if style.color or style.bgcolor]
            assert len(styles) > 1, "the place of the focus must still show"


async def test_control_the_toolkit_fails_this(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stock(App[None]):
        CSS = "Label { color: $text-disabled; background: $surface; }"

        def compose(self) -> ComposeResult:
            yield Label("faint")

    async with Stock().run_test() as pilot:
        [style, *_] = [style for char, style in rendered_cells(pilot.app) if char == "f"]
        assert style.color
        assert style.bgcolor
        front, behind = (colour.get_truecolor().hex for colour in (style.color, style.bgcolor))
        assert contrast(light_of(front), light_of(behind)) < 4.5


@cache
def good() -> str:
    """The text of a theme that is taken."""
    return (places.themes_dir() / "hub-day.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code", "fact"),
    [
        ('muted = "#202020"', 'muted = "#999999"', "theme-hard-to-read", "muted / back"),
        ('focus = "#00309A"', 'focus = "#E0E0E0"', "theme-hard-to-read", "focus / back"),
        ('muted = "#202020"', 'muted = "33404D"', "theme-colour", "muted"),
        ('muted = "#202020"', 'muted = "red"', "theme-colour", "muted"),
        ('muted = "#202020"', 'muted = "#33404G"', "theme-colour", "muted"),
        ('muted = "#202020"', "muted = 3", "theme-colour", "muted"),
        ('muted = "#202020"', "", "theme-key", "muted"),
        ('muted = "#202020"', 'muted = "#202020"\nglow = "#FFFFFF"', "theme-key", "glow"),
        ("dark = false", 'dark = "no"', "theme-key", "dark"),
        ("dark = false", "dark = false\nrun = 'x'", "theme-key", "run"),
        ('practice-pattern = "/"', 'practice-pattern = "/;"', "theme-key", "practice-pattern"),
        ("[colours]", "[colours", "theme-unreadable", "own.toml"),
    ],
)
def test_a_hubs_own_theme_is_refused_by_name(
    tmp_path: Path, old: str, new: str, code: str, fact: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(good().replace(old, new, 1), "utf-8")
    with pytest.raises(Broken) as broken:
        themes.load(path)
    assert broken.value.code == code
    assert fact in broken.value.facts.values()


def test_a_theme_that_reads_well_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(good().replace("hub-day", "own"), "utf-8")
    assert themes.load(path).name == "own"


def test_contrast_is_what_wcag_says() -> None:
    assert contrast(light_of("#000000"), light_of("#ffffff")) == pytest.approx(21)
    assert contrast(light_of("#777777"), light_of("#ffffff")) == pytest.approx(4.48, abs=0.01)
    assert themes.ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    grey = light_of("#777777")
    for eye in EYES:
        assert seen_by(eye, grey) == pytest.approx(grey, abs=0.001)
