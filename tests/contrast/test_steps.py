"""Every letter of every step can be read, in every theme: drawn once, coloured again."""

from __future__ import annotations

import pytest

from tests.contrast.cells import NAMES, Pair
from tests.contrast.test_rendered import PALETTES, unreadable
from tests.golden.drawing import SIZES, drawn
from tests.golden.scenes import SCENES


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_step_can_be_read(size: tuple[int, int]) -> None:
    found: dict[Pair, str] = {}
    for scene in SCENES:
        for page in await drawn(scene, size):
            for pair, text in page.pairs.items():
                found.setdefault(pair, f"{text!r} on {page.step.id}")
    strange = {pair: text for pair, text in found.items() if {pair.front, pair.behind} - {*NAMES}}
    assert not strange, "these cells use a colour that no theme names"
    assert len(found) >= 6
    problems = [
        f"{problem}: {text}"
        for pair, text in found.items()
        for palette in PALETTES
        for problem in unreadable(pair, palette)
    ]
    assert problems == []
