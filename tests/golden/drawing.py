"""Drawing scenes, each step once a size; run as a program it keeps all of them as text again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import OptionList

from hubtui.flow.engine.steps import Step
from tests.contrast.cells import KEYED, Pair, rendered_pairs, rendered_text
from tests.golden.scenes import SCENES, Scene, every
from tests.tui.stage import StageApp

KEPT = Path(__file__).parent / "screens"
SIZES = ((80, 24), (60, 20))


@dataclass(frozen=True)
class Drawn:
    """One step as it was drawn, and what a test wants to know of it."""

    way: str
    step: Step
    lines: list[str]
    pairs: dict[Pair, str]
    widgets: int
    hidden_options: int
    """Lines of the list that do not fit."""
    lost_cells: int
    """Columns of the keys at the foot that do not fit."""


_drawn: dict[tuple[str, tuple[int, int]], list[Drawn]] = {}


async def drawn(scene: Scene, size: tuple[int, int]) -> list[Drawn]:
    """Draw each step of a scene; the first time only."""
    key = (scene.name, size)
    if key not in _drawn:
        app = StageApp()
        async with app.run_test(size=size) as pilot:
            app.register_theme(KEYED)
            app.theme = KEYED.name
            pages = []
            for way, step in every()[scene.name]:
                await app.lay(step)
                await settled(pilot)
                pages.append(_noted(app, way, step))
            _drawn[key] = pages
    return _drawn[key]


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the picture no longer changes: what overflows is told, and moves the rest."""
    await pilot.pause()
    was, same = rendered_text(pilot.app), 0
    for _ in range(50):
        await pilot.pause()
        now = rendered_text(pilot.app)
        same, was = (same + 1 if now == was else 0), now
        if same == 2:
            return
    raise AssertionError("it never stands still")


def _noted(app: StageApp, way: str, step: Step) -> Drawn:
    lists = list(app.screen.query(OptionList))
    hidden = sum(each.max_scroll_y for each in lists)
    foot = [key.region.right for key in app.screen.query("#keys .key") if key.display]
    widgets = sum(1 for _ in app.screen.query(Widget))
    lost = max(0, *(right - app.size.width for right in foot))
    pairs = rendered_pairs(app)
    return Drawn(way, step, rendered_text(app), pairs, widgets, hidden, lost)


def kept_at(scene: Scene, size: tuple[int, int]) -> Path:
    """Where the drawing of a scene is kept."""
    return KEPT / f"{scene.name}-{size[0]}x{size[1]}.txt"


async def drawing(scene: Scene, size: tuple[int, int]) -> str:
    """Give the steps of a scene as one text, one under the other."""
    edge = "-" * size[0]
    return "\n".join(
        "\n".join((f"{page.step.id}   ({page.way})", edge, *page.lines, edge, ""))
        for page in await drawn(scene, size)
    )


async def redraw() -> None:
    """Draw everything again, and drop what is no longer drawn."""
    KEPT.mkdir(exist_ok=True)
    for path in KEPT.iterdir():
        path.unlink()
    for scene in SCENES:
        for size in SIZES:
            kept_at(scene, size).write_text(await drawing(scene, size), "utf-8")


if __name__ == "__main__":
    import tests.conftest  # noqa: F401 - the time zone and terminal that tests have

    asyncio.run(redraw())
