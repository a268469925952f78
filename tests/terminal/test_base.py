"""The base app: what is shut, who is there, which themes there are."""

from __future__ import annotations

import time

import pytest
from textual import events
from textual.app import ComposeResult
from textual.widgets import Input
from textual.worker import WorkerFailed

from hubtui.errors import Broken
from hubtui.tui import base, themes
from hubtui.tui.base import HubApp
from hubtui.tui.terminal import KeyParser
from hubtui.tui.words import literal
from tests.corpus import MARKUP


def mouse(kind: type[events.MouseEvent]) -> events.MouseEvent:
    """A mouse event as the terminal sends it: to the app, not yet to a widget."""
    return kind(None, 1, 1, 0, 0, 1, False, False, False)


class Small(HubApp[None]):
    """One input."""

    def compose(self) -> ComposeResult:
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()


@pytest.mark.parametrize("shut", ["notify", "save_screenshot", "deliver_screenshot"])
async def test_what_is_shut_says_so(shut: str) -> None:
    async with Small().run_test() as pilot:
        with pytest.raises(Broken):
            getattr(pilot.app, shut)("words")


async def test_no_palette_no_selection_no_clipboard() -> None:
    async with Small().run_test() as pilot:
        await pilot.press("ctrl+p")
        assert len(pilot.app.screen_stack) == 1
        assert not pilot.app.ALLOW_SELECT
        pilot.app.copy_to_clipboard("words")
        assert pilot.app.clipboard == ""


async def test_only_our_themes() -> None:
    async with Small().run_test() as pilot:
        assert set(pilot.app.available_themes) == set(themes.load_all())
        assert pilot.app.theme == themes.DEFAULT


@pytest.mark.parametrize(
    ("asked", "got"), [("hub-day", "hub-day"), ("textual-dark", themes.DEFAULT)]
)
async def test_a_theme_is_asked_for_by_name(asked: str, got: str) -> None:
    app = Small(asked)
    async with app.run_test():
        assert app.theme == got


async def test_keys_clicks_and_pastes_are_a_person_and_a_moved_mouse_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(base, "_now", lambda: (now, now))
    app = Small()
    async with app.run_test() as pilot:
        now += 300
        assert app.idle_seconds() == 300
        app.post_message(mouse(events.MouseMove))
        await pilot.pause()
        assert app.idle_seconds() == 300
        await pilot.press("a")
        assert app.idle_seconds() == 0
        for act in (mouse(events.MouseDown), mouse(events.MouseScrollDown), events.Paste("x")):
            now += 5
            assert app.idle_seconds() == 5
            app.post_message(act)
            await pilot.pause()
            assert app.idle_seconds() == 0


async def test_a_clock_set_forward_counts_as_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Small()
    later = time.time() + 900
    monkeypatch.setattr(base, "_now", lambda: (app._last_activity[0] + 1, later))
    assert app.idle_seconds() > 800


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_leaving_is_asked_above(key: str) -> None:
    asked: list[str] = []

    class Asks(Small):
        def action_ask_leave(self) -> None:
            asked.append(key)

    async with Asks().run_test() as pilot:
        await pilot.press(key)
        assert asked == [key]
        assert pilot.app.is_running


async def test_broken_work_beside_the_screen_ends_in_the_one_report() -> None:
    class Breaks(Small):
        def on_mount(self) -> None:
            self.run_worker(self.work())

        async def work(self) -> None:
            raise KeyError("Mereana Kahu")

    app = Breaks()
    with pytest.raises(WorkerFailed):
        async with app.run_test() as pilot:
            await pilot.pause()
    assert app.report is not None
    assert "KeyError." in app.report
    assert "Mereana" not in app.report


@pytest.mark.parametrize("text", MARKUP)
def test_literal_text_is_never_markup(text: str) -> None:
    shown = literal(text)
    assert shown.plain == text
    assert shown.spans == []


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1b1", ["escape", "1"]),
        ("\x1b1\r", ["escape", "1", "enter"]),
        ("\x1bmere", ["escape", "m", "e", "r", "e"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b[A", ["up"]),
        ("\x1bOP", ["f1"]),
        ("\x1bf", ["ctrl+right"]),
    ],
    ids=ascii,
)
def test_esc_and_a_key_soon_after_are_two_keys(typed: str, keys: list[str]) -> None:
    parser = KeyParser()
    found = [*parser.feed(typed), *parser.feed("")]
    assert [event.key for event in found if isinstance(event, events.Key)] == keys
