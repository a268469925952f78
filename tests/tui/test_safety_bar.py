"""The safety bar as drawn: over every kind of step, at any size, by key and by mouse."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from hubtui.flow.engine.steps import Choose, Option
from hubtui.tui.widgets.body import AnswerPane
from hubtui.tui.widgets.frame import KeyButton, StatusBar
from hubtui.wording import say
from tests.contrast.cells import rendered_text
from tests.tui.stage import StageApp
from tests.tui.steps import KINDS

SAYS = say("desk.status.safety", at="2:05 pm", number="K7-RATA")
NOT_SENT = say("desk.status.not-sent", name="Rangi Tāne", phone="021 555 012")
KEY = f"{say('frame.key.f8')} {say('frame.does.read')}"


def drawn(app: StageApp) -> str:
    return "\n".join(rendered_text(app))


async def on_bar(app: StageApp, pilot: Pilot[Any], text: str = SAYS) -> None:
    app.front.status(text, danger=True, reads=True)
    await pilot.pause()


SIZES = [(80, 24), (60, 20), (40, 12)]


@pytest.mark.parametrize(
    ("kind", "size"),
    [*((kind, (60, 20)) for kind in sorted(KINDS)), *(("line", size) for size in SIZES)],
)
async def test_it_stands_on_every_kind_of_step_and_f8_reads_it(
    kind: str, size: tuple[int, int]
) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=size) as pilot:
        await on_bar(app, pilot)
        shown = drawn(app)
        too_small = size == (40, 12)
        assert "K7-RATA" in shown
        assert (KEY in shown) is not too_small
        await pilot.press("f8")
        expected = [] if too_small else ["f8"]
        assert app.pressed == expected, "also from within a line or a list; never read unseen"


async def test_the_mouse_reads_it_too() -> None:
    app = StageApp(KINDS["choose"])
    async with app.run_test(size=(80, 24)) as pilot:
        await on_bar(app, pilot)
        await pilot.pause(AnswerPane.CLICKS)
        await pilot.click(app.front.query_one(StatusBar).query_one(KeyButton))
        assert app.pressed == ["f8"]


async def test_with_nothing_to_read_there_is_no_key() -> None:
    app = StageApp(KINDS["choose"])
    async with app.run_test(size=(80, 24)) as pilot:
        await on_bar(app, pilot)
        app.front.status("Something else", danger=False, reads=False)
        await pilot.pause()
        shown = drawn(app)
        assert KEY not in shown
        assert "Something else" in shown
        app.front.status("")
        await pilot.pause()
        assert app.front.query_one(StatusBar).size.height == 0, "and no row is spent on it"


@pytest.mark.parametrize("size", SIZES)
async def test_whom_to_call_is_drawn_whole(size: tuple[int, int]) -> None:
    app = StageApp(KINDS["choose"])
    async with app.run_test(size=size) as pilot:
        await on_bar(app, pilot, NOT_SENT)
        shown = " ".join(drawn(app).split())
        assert "NOT SENT" in shown
        assert "021 555 012" in shown


async def test_it_outlives_the_step_and_goes_with_the_blank() -> None:
    app = StageApp(KINDS["choose"])
    async with app.run_test(size=(80, 24)) as pilot:
        await on_bar(app, pilot)
        await app.front.show(Choose("next", "Next", (Option("a", "A"),)))
        await pilot.pause()
        assert "K7-RATA" in drawn(app)
        await app.front.blank()
        await pilot.pause()
        assert "K7-RATA" not in drawn(app)


async def test_the_bell_is_one_byte_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app = StageApp(Choose("rings", "\a\a", (Option("a", "\a"),)))
    async with app.run_test(size=(80, 24)) as pilot:
        written: list[str] = []
        monkeypatch.setattr(type(app), "is_headless", False)
        monkeypatch.setattr(app._driver, "write", written.append)
        app.ring()
        assert written == ["\a"]
        monkeypatch.undo()
        await pilot.pause()
        assert "\a" not in drawn(app), "and never one that came as text"


async def test_words_not_kept_are_said_above_the_question_beside_a_safety_alert() -> None:
    app = StageApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.lay(KINDS["choose"])
        app.front.status("SAFETY ALERT 2 pm K7-RATA", danger=True, reads=True)
        app.front.beside(say("desk.status.only-here"))
        app.front.problem("It is too long.")
        await pilot.pause()
        shown = str(app.front.query_one("#problem", Static).render())
        assert say("desk.status.only-here") in shown
        assert "It is too long." in shown
        app.front.beside("")
        assert str(app.front.query_one("#problem", Static).render()) == "It is too long."
