"""What every step looks like, kept as text: read the difference before you take it.

``.ci/golden`` draws them again.
"""

from __future__ import annotations

import pytest

from tests.golden.drawing import KEPT, SIZES, drawing, kept_at
from tests.golden.scenes import SCENES, Scene


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_looks_as_before(scene: Scene, size: tuple[int, int]) -> None:
    kept = kept_at(scene, size)
    assert kept.exists(), "a new scene: draw it with .ci/golden"
    assert await drawing(scene, size) == kept.read_text("utf-8")


def test_no_picture_is_left_of_a_scene_that_went() -> None:
    wanted = {kept_at(scene, size) for scene in SCENES for size in SIZES}
    assert set(KEPT.iterdir()) == wanted
