"""What holds for each step on the screen: it fits, it is light, its keys show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input, OptionList, TextArea

from hubtui.flow.engine.steps import Choose, Filter, Mark, Step, Write
from hubtui.flow.overrides.danger import body
from hubtui.flow.overrides.questions import called_step
from hubtui.tui.widgets.body import AnswerPane
from hubtui.tui.widgets.reading import TextPane
from tests.contrast.cells import rendered_text
from tests.golden.drawing import SIZES, drawn
from tests.golden.scenes import SCENES, every
from tests.tui.stage import StageApp
from tests.tui.steps import KINDS
from tests.unit.flow import alarmed

SIZED = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")

MOST_WIDGETS = 40

LEAVE = {"ctrl+q", "ctrl+c"}
NOTHING = {"ctrl+x", "ctrl+v", "super+c", "super+x", "super+v"}
FOCUS = {"tab", "shift+tab"}
MOVING = {"up", "down", "home", "end", "pageup", "pagedown", "left", "right"}
MOVING |= {"ctrl+pageup", "ctrl+pagedown"}
WRITTEN = {"enter": "Enter", "escape": "Esc", "f1": "F1", "f2": "F2", "f9": "F9"}


@SIZED
async def test_a_question_never_scrolls(size: tuple[int, int]) -> None:
    wrong = [
        f"{scene.name}: {page.step.id} ({page.way})"
        for scene in SCENES
        for page in await drawn(scene, size)
        if page.hidden_options and not _is_long_list(page.step)
    ]
    assert wrong == []


@SIZED
async def test_what_can_be_answered_is_in_sight_below_what_is_read(size: tuple[int, int]) -> None:
    seen = 0
    for scene in SCENES:
        for page in await drawn(scene, size):
            step = page.step
            if isinstance(step, Choose) and step.body and step.entry is None:
                seen += 1
                text = "\n".join(page.lines)
                missing = [o.label for o in step.options if o.label[:20] not in text]
                assert not missing, (scene.name, step.id, page.way)
    assert seen > 20


@SIZED
async def test_the_keys_fit_and_are_five(size: tuple[int, int]) -> None:
    for scene in SCENES:
        for page in await drawn(scene, size):
            assert page.lost_cells == 0
            foot = page.lines[-1].strip()
            assert foot == "Enter Go on  Esc Back  F1 Help  F2 Hide  F9 Danger"
            assert len(foot) <= 60


@SIZED
async def test_a_screen_is_light(size: tuple[int, int]) -> None:
    most = max([page.widgets for scene in SCENES for page in await drawn(scene, size)])
    assert most <= MOST_WIDGETS


@pytest.mark.parametrize("kind", KINDS)
async def test_no_key_is_hidden(kind: str) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert hidden_keys(app) == []


async def test_control_a_hidden_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    app = StageApp(KINDS["choose"])
    app.front._bindings.bind("f5", "go")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert hidden_keys(app) == ["f5"]


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (40, 12)])
async def test_too_small_says_what_it_needs_and_danger_still_shows(size: tuple[int, int]) -> None:
    _, danger = every()["danger-out"][0]
    app = StageApp(KINDS["choose"], practice=True)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        text = " ".join(line.strip() for line in rendered_text(app))
        assert "Make it 60 wide and 20 high" in text
        assert KINDS["choose"].heading not in text  # it may name somebody
        assert "F9" in rendered_text(app)[-2]
        await pilot.press("f9")
        assert app.pressed == ["f9"]
        await app.lay(danger, urgent=True)
        await pilot.pause()
        text = " ".join(line.strip() for line in rendered_text(app))
        assert "111" in text
        assert "021 555 010" in text
        assert "too small" not in text


@pytest.mark.parametrize(("kind", "keys"), [("choose", "1"), ("picked", ""), ("opens", "1")])
async def test_what_too_small_a_window_hides_is_answered_by_no_key(kind: str, keys: str) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.resize_terminal(59, 24)
        await pilot.pause()
        await pilot.pause(AnswerPane.KEYS)
        await pilot.press(*keys, "enter", "space", "2", "escape", "f1", "f8", "ctrl+v")
        assert app.done == []
        assert "Enter" not in "\n".join(rendered_text(app))
        assert "Esc" not in "\n".join(rendered_text(app))
        await pilot.press("f2", "f9")
        assert app.done == ["f2", "f9"], "to hide and to call for help works in any window"
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.press(*keys, "enter")
        assert app.answers, "control: once it shows, it can be answered"


async def test_letters_typed_after_a_window_was_too_small_stand_in_the_line() -> None:
    app = StageApp(KINDS["line"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*"the ")
        for wide in (59, 80):
            await pilot.resize_terminal(wide, 24)
            await pilot.pause()
            await pilot.press(*("x" if wide == 59 else ""))  # typed unseen
        await pilot.press(*"park", "enter")
        assert app.answers == ["the park"]


@pytest.mark.parametrize("practice", [False, True])
async def test_whom_to_ring_shows_in_a_small_window_before_what_is_asked(practice: bool) -> None:
    known = alarmed.known()
    card = known.card.model_copy(update={"lines": ["Police staff: tell Comms first."]})
    known = replace(known, practice=practice, card=card)
    app = StageApp(KINDS["choose"], practice=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.lay(called_step(known, body(known)), urgent=True)
        for wide, high in ((40, 12), (50, 12), (40, 12)):
            await pilot.resize_terminal(wide, high)
            await pilot.pause()
            text = "\n".join(rendered_text(app))
            assert "Jo Lee   021 555 010" in text, text
            assert "1 111 was called" in text, text


async def test_danger_says_what_went_wrong_in_any_window() -> None:
    _, danger = every()["danger-out"][0]
    app = StageApp(KINDS["choose"])
    async with app.run_test(size=(40, 12)) as pilot:
        await app.lay(danger, "There is a problem. Ring them.", urgent=True)
        await pilot.pause()
        assert "There is a problem" in "\n".join(rendered_text(app))
        assert "Enter" in rendered_text(app)[-1]


def hidden_keys(app: StageApp) -> list[str]:
    """The keys that do something here which nothing on the screen tells of."""
    text = "\n".join(rendered_text(app))
    pages = {"pagedown", "pageup"} if "PgDn" in text or not _overflows(app) else set()
    return [
        key
        for key, active in app.screen.active_bindings.items()
        if key not in LEAVE | NOTHING | FOCUS | pages | {"f8"}  # F8 acts where its bar shows
        and WRITTEN.get(key, "no such key") not in text
        and not isinstance(active.node, Input | TextArea)  # editing text
        and not (key in MOVING and isinstance(active.node, OptionList))
        and not (key in MOVING and active.binding.action.startswith("scroll_"))
    ]


def _overflows(app: StageApp) -> bool:
    return any(reading.max_scroll_y for reading in app.screen.query(TextPane))


def _is_long_list(step: Step) -> bool:
    match step:
        case Choose() | Mark():
            return isinstance(step.entry, Filter)
        case Write():
            return bool(step.body)
        case _:
            return False
