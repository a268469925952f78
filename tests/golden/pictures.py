"""Pictures for the README: the practice hub, driven as a person would, drawn as SVG.

No web font and no program is needed to look at them; each run of letters is held to its columns.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

from rich.style import Style
from textual.pilot import Pilot

from hubtui.demo.desk import practice_desk
from hubtui.demo.hub import PracticeHub
from hubtui.flow.engine.steps import Choose, Filter
from hubtui.tui.app import HubTui, Opening
from hubtui.tui.widgets.body import AnswerPane
from hubtui.wording import say
from tests.contrast.cells import rendered_rows, rendered_text

HERE = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = (80, 24)
WIDE, HIGH, DROP, EDGE = 9, 19, 14, 10
PATIENCE = 60.0


class Person:
    """Presses keys and waits for the next screen."""

    def __init__(self, app: HubTui, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    async def at(self, step: str) -> None:
        """Wait for a step."""
        await self.until(lambda: self.app.front.step is not None and self._id() == step, step)
        await self.pilot.pause(0.4)

    async def until(self, there: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < end, f"waited for {what} at {self._id()}"
            await self.pilot.pause(0.05)

    def _id(self) -> str:
        return self.app.front.step.id.rstrip("0123456789-") if self.app.front.step else ""

    async def press(self, *keys: str) -> None:
        """Press keys, once the screen takes them."""
        await self.pilot.pause(AnswerPane.KEYS + 0.1)
        await self.pilot.press(*keys)

    async def pick(self, option: str) -> None:
        """Pick by what an option is called in the flow."""
        step = self.app.front.step
        assert isinstance(step, Choose)
        place = [each.id for each in step.options].index(option)
        assert not isinstance(step.entry, Filter)
        await self.press(str(place + (0 if step.zero else 1)))
        if not step.opens:
            await self.press("enter")

    async def find(self, letters: str) -> None:
        """Type part of a name."""
        await self.press(*letters, "enter")

    def shows(self, text: str) -> bool:
        """Tell whether a text is on the screen."""
        return text in "\n".join(rendered_text(self.app))

    def draw(self, name: str) -> None:
        """Keep what is on the screen."""
        (HERE / f"{name}.svg").write_text(svg(self.app, f"hubtui: {name}"), "utf-8")

    async def home(self) -> None:
        """Go back to Home."""
        while self._id() != "home":
            await self.press("escape")
            await self.pilot.pause(0.5)


async def tour(person: Person) -> None:
    """Each job once."""
    await person.at("home")
    await person.until(lambda: person.app.desk is not None and person.app.desk.waiting > 0, "news")
    await person.pilot.pause(1.0)
    person.draw("home")
    await person.pick("tell")
    await person.at("who")
    await person.find("ben")
    await person.at("about")
    await person.press(*"Ruby McAllister, 7", "enter")
    await person.at("told")
    await person.pick("not-yet")
    await person.at("why")
    await person.press("1", "enter")
    await person.at("level")
    await person.press("2", "enter")
    await person.at("topics")
    await person.press("2", "3", "enter")
    await person.at("fields")
    await person.press("enter")
    await person.at("check")
    person.draw("tell")
    await person.pick("send")
    await person.at("sent")
    await person.pick("home")
    await person.at("home")
    await person.pick("sent")
    await person.at("sent")
    await person.press("1")
    await person.at("one")
    await person.until(lambda: person.shows("Needs a bit more"), "an answer")
    person.draw("sent")
    await person.home()
    await person.pick("waiting")
    await person.at("waiting")
    await person.press("1")
    await person.at("text")
    person.draw("answer")
    await person.home()
    await person.pick("ok")
    await person.at("entry")
    await person.press("1", "enter")
    await person.at("where")
    await person.press("1", "enter")
    await person.at("who")
    await person.find("ben")
    await person.at("why.danger")
    person.draw("ok")
    await person.home()
    await person.pick("week")
    await person.at("week")
    person.draw("week")
    await person.home()
    await besides(person)
    await danger(person)


async def besides(person: Person) -> None:
    """Find who to tell, we talked, and ask without a name."""
    await person.pick("find")
    await person.at("find")
    await person.press(*"nurse")
    await person.until(lambda: person.shows("Lupe"), "who fits")
    person.draw("find")
    await person.home()
    await person.pick("talked")
    await person.at("who")
    await person.find("ben")
    await person.at("way")
    await person.press("1", "enter")
    await person.at("day")
    await person.press("1", "enter")
    await person.at("told")
    await person.pick("not-yet")
    await person.at("why")
    await person.press("1", "enter")
    await person.at("level")
    await person.press("2", "enter")
    await person.at("check")
    person.draw("talked")
    await person.home()
    await person.pick("ask")
    await person.at("who")
    await person.find("ben")
    await person.at("asked")
    person.draw("ask")
    await person.home()


async def danger(person: Person) -> None:
    """Somebody is in danger: the four screens, and who has it."""
    await person.press("f9")
    await person.at("called")
    person.draw("danger-call")
    await person.press("1", "enter")
    await person.at("who")
    person.draw("danger-who")
    await person.press("1", "enter")
    await person.at("what")
    person.draw("danger-words")
    await person.press("1", "enter")
    await person.at("check")
    person.draw("danger-check")
    await person.press("enter")
    await person.at("live")
    await person.until(lambda: person.shows("own word"), "somebody to be going")
    person.draw("danger-live")


def svg(app: HubTui, title: str) -> str:
    """Return the screen as a picture, with its title for who cannot see it."""
    width, height = SIZE[0] * WIDE + 2 * EDGE, SIZE[1] * HIGH + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{HIGH - 4}">',
    ]
    rows = rendered_rows(app)
    back = _colours(rows[3][0][1])[1]
    letters: list[str] = []  # over all grounds, so that none is cut off by its neighbour's
    parts.append(f'<rect width="{width}" height="{height}" rx="8" fill="{back}"/>')
    for y, row in enumerate(rows):
        x = 0
        for style, run in groupby(row, lambda cell: cell[1]):
            text = "".join(char for char, _ in run)
            ground, over = _run(text, style, EDGE + x * WIDE, EDGE + y * HIGH)
            parts.append(ground)
            letters += over
            x += len(text)
    return "\n".join([*parts, *letters, "</g></svg>", ""])


def _run(text: str, style: Style, x: int, y: int) -> tuple[str, list[str]]:
    """Give the ground of letters of one style, and the letters."""
    front, behind = _colours(style)
    ground = f'<rect x="{x}" y="{y}" width="{len(text) * WIDE}" height="{HIGH}" fill="{behind}"/>'
    letters = text.strip()
    if not letters:
        return ground, []
    start = x + (len(text) - len(text.lstrip())) * WIDE
    weight = ' font-weight="bold"' if style.bold else ""
    line = ' text-decoration="underline"' if style.underline else ""
    return ground, [
        f'<text x="{start}" y="{y + DROP}" fill="{front}" xml:space="preserve"'
        f' textLength="{len(letters) * WIDE}"{weight}{line}>{escape(letters)}</text>'
    ]


def _colours(style: Style) -> tuple[str, str]:
    behind = style.bgcolor or style.color
    assert behind is not None, "every cell has its colour"
    pair = (style.color or behind).get_truecolor().hex, behind.get_truecolor().hex
    return (pair[1], pair[0]) if style.reverse else pair


async def main() -> None:
    """Run the practice hub and walk through it."""
    HERE.mkdir(exist_ok=True)
    hub = PracticeHub.start()
    try:
        app = HubTui(lambda: practice_desk(hub, "staff"), Opening(say("demo.hub"), practice=True))
        async with app.run_test(size=SIZE) as pilot:
            await tour(Person(app, pilot))
    finally:
        hub.stop()


if __name__ == "__main__":
    asyncio.run(main())
