"""What fingers and mice do on each kind of step: in order, however quick, and by mouse alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual import events
from textual.pilot import Pilot

from hubtui.flow.engine.steps import Choose, Option, Value
from hubtui.tui.widgets.body import AnswerPane
from tests.contrast.cells import rendered_text
from tests.tui.stage import StageApp
from tests.tui.steps import KINDS

NAMED = {"\t": "tab", "\r": "enter", "\x7f": "backspace", ">": "down", "<": "left", " ": "space"}


@pytest.mark.parametrize(
    ("kind", "keys", "answer"),
    [
        ("filter", "ben\r", "ben"),
        ("filter", "benx\x7f\r", "ben"),
        ("filter", "ana\r\r1", "ana"),
        ("filter", ">>\r", "ben"),
        ("free", "ben\r", "=ben"),
        ("free", "be<n\r", "=bne"),
        ("free", "2\r", "b"),
        ("free", "ben>\r", "a"),
        ("secret", "123456\r", "=123456"),
        ("secret", "2\r", "b"),
        ("choose", "2\r", "b"),
        ("choose", "3\r1", "c"),
        ("choose", ">>\r", "b"),
        ("picked", "\r", "b"),
        ("picked", ">\r", "c"),
        ("opens", "2", "b"),
        ("zero", "0", "a"),
        ("zero", "2", "c"),
        ("reads", "2\r", "b"),
        ("mark", "12\r", ["a", "b"]),
        ("mark", "122\r", ["a"]),
        ("mark", " > \r", ["a", "b"]),
        ("mark-filter", "\r", []),
        ("mark-filter", "ben\r\r", ["ben"]),
        ("mark-filter", ">\r\r", ["ben"]),
        ("picks", "1\r", {"size": "s", "when": "later"}),
        ("picks", "21\r", {"size": "l", "when": "now"}),
        ("line", "the park\r", "the park"),
        ("note", "asleep in class\r", "asleep in class"),
        ("note", "ab\x7fc\r", "ac"),
    ],
)
async def test_keys_in_one_burst_are_taken_in_order(kind: str, keys: str, answer: Value) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        burst(app, keys)
        await pilot.pause()
        await pilot.pause()
        assert app.answers[:1] == [answer]


@pytest.mark.parametrize("kind", ["choose", "filter", "free", "sends", "line"])
async def test_enter_alone_says_what_is_wanted_and_it_goes_on_typing(kind: str) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        burst(app, "\r")
        await pilot.pause()
        if kind == "line":
            assert app.answers == [""], "whether nothing is enough is for the step to say"
            return
        assert app.answers == []
        assert "There is a problem" in "\n".join(rendered_text(app))
        burst(app, "b" if kind in ("filter", "free") else ">")
        await pilot.pause()
        assert "There is a problem" not in "\n".join(rendered_text(app))


@pytest.mark.parametrize("kind", ["sends", "opens", "zero"])
async def test_what_was_meant_for_the_screen_before_neither_sends_nor_opens(kind: str) -> None:
    app = StageApp(KINDS["choose"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.lay(KINDS[kind])
        burst(app, "1\r1\r")
        await pilot.pause()
        assert app.answers == []
        await settled(app, pilot)
        burst(app, "1\r")
        await pilot.pause()
        assert app.answers[:1] in (["a"], ["b"]), "control: a moment later it is an answer"


@pytest.mark.parametrize("kind", ["opens", "sends", "mark", "choose", "picked", "picks", "reads"])
async def test_the_second_click_of_two_does_nothing_on_the_next_screen(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnswerPane, "CLICKS", 60.0)  # on a busy machine clicks come late
    app = StageApp(KINDS["line"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.lay(KINDS[kind])
        await pilot.pause()
        before = rendered_text(app)
        for text in ("Banana", "large", "Enter Go on"):
            for row, line in enumerate(before):
                if text in line:
                    await pilot.click(offset=(line.index(text), row))
        assert app.done == []
        assert "[x]" not in "\n".join(rendered_text(app))
        monkeypatch.setattr(AnswerPane, "CLICKS", 0.0)
        await click(pilot, "Esc Back")
        assert app.done == ["escape"], "control: a moment later a click is one"


async def test_a_double_click_marks_once() -> None:
    app = StageApp(KINDS["mark"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(AnswerPane.CLICKS + 0.05)
        row = next(row for row, line in enumerate(rendered_text(app)) if "Cherry" in line)
        await pilot.double_click(offset=(8, row))
        await pilot.pause()
        assert "[x] 3 Cherry" in "\n".join(rendered_text(app))


@pytest.mark.parametrize(
    ("kind", "clicks", "answer"),
    [
        ("choose", ["Banana", "Enter Go on"], "b"),
        ("opens", ["Banana"], "b"),
        ("reads", ["Cherry", "Enter Go on"], "c"),
        ("filter", ["Cara Smith", "Enter Go on"], "cara"),
        ("free", ["Apple", "Enter Go on"], "a"),
        ("mark", ["Apple", "Cherry", "Enter Go on"], ["a", "c"]),
        ("mark-filter", ["Ben Smith", "Enter Go on"], ["ben"]),
        ("picks", ["large", "Size", "small", "Enter Go on"], {"size": "s", "when": "later"}),
        ("picks", ["large", "later", "1 now", "Enter Go on"], {"size": "l", "when": "now"}),
    ],
)
async def test_by_mouse_alone(kind: str, clicks: list[str], answer: Value) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        for text in clicks:
            await click(pilot, text)
        assert app.answers == [answer]


@pytest.mark.parametrize(
    ("text", "key"), [("Esc Back", "escape"), ("F1 Help", "f1"), ("F2 Hide", "f2"), ("F9", "f9")]
)
async def test_each_key_of_the_frame_is_a_button(text: str, key: str) -> None:
    app = StageApp(KINDS["choose"])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await click(pilot, text)
        assert app.pressed == [key]


async def test_what_is_long_pages_by_key_and_by_button_and_back() -> None:
    app = StageApp(KINDS["reads"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Line 1 of" in "\n".join(rendered_text(app))
        await click(pilot, "PgDn More below")
        assert "Line 1 of" not in "\n".join(rendered_text(app))
        for _ in range(4):
            await pilot.press("pagedown")
        await pilot.pause()
        assert "Line 30 of" in "\n".join(rendered_text(app))
        for _ in range(4):
            await click(pilot, "PgUp Back up")
            if "Line 1 of" in "\n".join(rendered_text(app)):
                break
        assert "Line 1 of" in "\n".join(rendered_text(app))
        assert app.answers == []


async def settled(app: StageApp, pilot: Pilot[None]) -> None:
    """Let a screen stand for as long as it takes no key and no click."""
    await pilot.pause()
    body = app.front.body
    if body is not None and body.guarded:
        await pilot.pause(AnswerPane.KEYS + 0.05)
    if body is not None and body.too_soon(AnswerPane.CLICKS):
        await pilot.pause(AnswerPane.CLICKS)


def burst(app: StageApp, keys: str) -> None:
    """Press keys with no time between them, as a paste or a quick hand does."""
    for letter in keys:
        app.post_message(events.Key(NAMED.get(letter, letter), None if letter in "<>" else letter))


async def click(pilot: Pilot[None], text: str) -> None:
    """Click the first letter of a text, once it is there."""
    for _ in range(20):
        for row, line in enumerate(rendered_text(pilot.app)):
            if text in line:
                await pilot.click(offset=(line.index(text), row))
                await pilot.pause()
                return
        await pilot.pause(0.05)
    raise AssertionError(f"{text!r} is not on the screen")


async def test_whoever_was_typed_is_marked_before_it_goes_on() -> None:
    app = StageApp(KINDS["mark-filter"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for keys in ("ben\r", "dan\r"):
            burst(app, keys)
            await pilot.pause()
            await pilot.pause()
        text = "\n".join(rendered_text(app))
        assert "[x] Ben Smith" in text
        assert "[x] Dan Smith" in text
        assert "[ ] Ana Smith" in text, "control: others are not, and all are shown again"
        burst(app, "x\r")
        await pilot.pause()
        assert "There is a problem" in "\n".join(rendered_text(app)), "nobody fits"
        assert app.answers == []
        burst(app, "\x7f")
        await pilot.pause()
        burst(app, "\r")
        await pilot.pause()
        assert app.answers == [["ben", "dan"]]


async def test_two_drawings_at_once_leave_one_step_on_the_screen() -> None:
    app = StageApp(KINDS["filter"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        one, two = KINDS["choose"], KINDS["mark"]
        await asyncio.gather(app.lay(one), app.lay(two), app.front.blank(), app.lay(two))
        await pilot.pause()
        assert len(app.front.query(AnswerPane)) == 1
        assert "\n".join(rendered_text(app)).count("Apple") == 1


async def test_news_that_changes_a_live_screen_loses_neither_the_place_nor_a_key() -> None:
    one = Choose("home", "What now?", KINDS["opens"].options, opens=True, live=True)  # type: ignore[union-attr]
    more = replace(one, options=(Option("draft", "Finish it"), *one.options), zero=True)
    app = StageApp(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        burst(app, ">>")
        await pilot.pause()
        drawn = asyncio.create_task(app.lay(more))
        burst(app, "\r")
        await drawn
        await pilot.pause()
        assert app.answers == ["c"]


async def test_an_answer_to_a_step_that_went_is_no_answer_to_the_next() -> None:
    app = StageApp(KINDS["opens"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        old = app.front.body
        assert old is not None
        await app.lay(KINDS["choose"])
        old.answer("b")
        app.front.post_message(AnswerPane.Answered(old, "b"))
        await pilot.pause()
        assert app.answers == []


@pytest.mark.parametrize("kind", ["opens", "filter", "line", "note", "picks", "mark"])
async def test_back_and_a_key_after_it_keep_their_order(kind: str) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.post_message(events.Key("escape", "\x1b"))
        burst(app, "1\r")
        await pilot.pause()
        await pilot.pause()
        assert app.done[:1] == ["escape"], "the step it was typed for may be gone by then"


@pytest.mark.parametrize(
    ("kind", "typed", "stays"),
    [
        ("free", "far too long", True),
        ("line", "far too long", True),
        ("note", "far too long", True),
        ("filter", "ben", True),
        ("secret", "123456", False),
    ],
)
async def test_what_was_typed_stays_when_it_is_refused_but_for_a_secret(
    kind: str, typed: str, stays: bool
) -> None:
    app = StageApp(KINDS[kind])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        burst(app, typed.replace(" ", "_"))
        await pilot.pause()
        before = app.front.body
        await app.lay(KINDS[kind], "There is a problem. It is too long.")
        await pilot.pause()
        text = "\n".join(rendered_text(app))
        assert "It is too long." in text
        assert (app.front.body is before) is stays
        assert (typed.replace(" ", "_") in text) is stays
