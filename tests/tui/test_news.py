"""News and a person at once, in the real app: no key waits for news, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from hubtui.desk.desk import Desk
from hubtui.desk.state import Heard
from hubtui.domain.text import TextKind
from hubtui.errors import Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import Effect, HomeNews
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Free, Mark, Option, Step, Value
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.tui.app import HubTui, Opening
from hubtui.tui.widgets.body import AnswerPane
from hubtui.wire.door import Names
from hubtui.wire.people import AgencyOut
from tests.contrast.cells import rendered_text
from tests.desk.fake import FACTS, ME, FakeHub, desk_over

OFFICE = AgencyOut(id="g1", name="Health NZ", kind="health-nz", listed=[], accepted_pack=True)


@pytest.fixture(autouse=True)
def no_first_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked here is what news do to a key, however soon it is pressed."""
    monkeypatch.setattr(AnswerPane, "too_soon", lambda *_: False)


class Reader:
    """What the hub says at each reading; a reading waits while it is ``held``."""

    def __init__(self) -> None:
        self.readings = 0
        self.away = False
        self.goes = asyncio.Event()
        self.goes.set()

    async def perform(self, effect: Effect) -> object:
        if not isinstance(effect, HomeNews):
            raise AssertionError(effect)
        self.readings += 1
        number = self.readings
        await self.goes.wait()
        if self.away:
            raise Unreachable("hub-no-answer")
        return effects.News(ME.model_copy(update={"waiting": number}), (), (), ())


def build(known: JobContext) -> Job:
    """A screen that follows the hub, and what lies behind it; its first line comes with news."""

    def job(ask: Prompter) -> End:
        news = ask.do("news", HomeNews(), effects.News)
        options = (Option("a", "Apple"), Option("b", f"Banana {news.me.waiting}"))
        first = (Option("draft", "Finish it"),) if news.me.waiting > 1 else ()
        home = Choose("home", "What now?", (*first, *options), opens=True, live=True)
        picked = ask.choose(replace(home, zero=bool(first)))
        after = ask.do("news-after", HomeNews(), effects.News)
        ask.choose(Choose("next", f"You picked {picked}.", options[:1], live=True))
        return End("home", {"n": str(after.me.waiting)})

    return job


def at_home(*, away: bool = False) -> tuple[Desk, Reader]:
    desk, reader = desk_over(FakeHub()), Reader()
    reader.away = away
    desk._jobs = {"home": Spec("home", build)}
    desk.here().facts = FACTS.model_copy(update={"agencies": [OFFICE]})
    desk.perform = reader.perform  # type: ignore[method-assign]
    desk.safety.begin = lambda: None  # type: ignore[method-assign]  # nothing is watched here
    return desk, reader


def app_over(desk: Desk, begun: Callable[[], object] = lambda: None, theme: str = "") -> HubTui:
    async def connect() -> Desk:
        begun()
        return desk

    return HubTui(connect, Opening("Eastfield hub", practice=False, theme=theme))


@asynccontextmanager
async def opened(*, away: bool = False) -> AsyncIterator[tuple[Pilot[Any], Desk, Reader]]:
    desk, reader = at_home(away=away)
    app = app_over(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "Try again" if away else "Banana 1")
        yield pilot, desk, reader
    await desk.close()


async def until(so: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if so():
            return
        await asyncio.sleep(0.001)
    raise AssertionError


async def sees(pilot: Pilot[Any], text: str) -> None:
    for _ in range(200):
        if text in "\n".join(rendered_text(pilot.app)):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{text!r}\n" + "\n".join(rendered_text(pilot.app)))


async def test_news_are_drawn_by_themselves() -> None:
    async with opened() as (pilot, desk, reader):
        desk.tell(Heard("news"))
        await sees(pilot, "Banana 2")
        assert reader.readings == 2


async def test_what_a_person_does_never_waits_for_news_being_read() -> None:
    async with opened() as (pilot, desk, reader):
        reader.goes.clear()
        desk.tell(Heard("news"))
        await pilot.pause()
        assert reader.readings == 2, "control: the hub is being asked, and does not answer"
        await pilot.press("2")
        await pilot.pause()
        reader.goes.set()
        await sees(pilot, "You picked b.")


async def test_news_that_came_while_an_answer_was_taken_are_read_after() -> None:
    async with opened() as (pilot, desk, reader):
        reader.goes.clear()
        await pilot.press("1")
        await pilot.pause()
        asked = reader.readings
        desk.tell(Heard("news"))
        desk.tell(Heard("news"))
        await pilot.pause()
        assert reader.readings == asked, "one thing at a time"
        reader.goes.set()
        await sees(pilot, "You picked a.")
        await until(lambda: reader.readings > asked)


async def test_a_key_pressed_as_the_screen_is_redrawn_with_news_counts_once() -> None:
    async with opened() as (pilot, desk, reader):
        desk.tell(Heard("news"))
        await until(lambda: reader.readings == 2)
        body = pilot.app.screen.body  # type: ignore[attr-defined]
        body.digit(2)  # as the key would, on what stands there now: Banana
        body.answer("b")
        await sees(pilot, "You picked b.")


async def test_back_while_news_are_read_goes_back() -> None:
    async with opened() as (pilot, desk, reader):
        await pilot.press("1")
        await sees(pilot, "You picked a.")
        reader.goes.clear()
        desk.tell(Heard("news"))
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        reader.goes.set()
        await sees(pilot, "What now?")


async def test_a_job_that_could_not_be_shown_is_once_the_hub_is_back() -> None:
    async with opened(away=True) as (pilot, desk, reader):
        desk.tell(Heard("back"))
        await until(lambda: reader.readings == 2)
        await sees(pilot, "Try again")
        reader.away = False
        desk.tell(Heard("back"))
        await sees(pilot, "What now?")


async def test_what_the_desk_began_before_this_app_is_drawn_by_it() -> None:
    """After plain mode another app goes on at the desk, whose safety bar is watched as before."""
    desk, reader = at_home()
    came = asyncio.Event()

    async def watch() -> None:
        await came.wait()
        desk.tell(Heard("news"))

    async def before(pilot: Pilot[Any]) -> None:
        await sees(pilot, "Banana 1")
        reader.readings = 0
        ends(pilot)

    async def after(pilot: Pilot[Any]) -> None:
        await sees(pilot, "Banana 1")
        came.set()
        await sees(pilot, "Banana 2")
        ends(pilot)

    def ends(pilot: Pilot[Any]) -> None:
        desk._listeners.clear()
        pilot.app.exit()

    await run(app_over(desk, lambda: desk.spawn(watch())), before)
    await run(app_over(desk), after)
    await desk.close()


async def run(app: HubTui, pilot: Callable[[Pilot[Any]], Coroutine[Any, Any, None]]) -> None:
    """Run it to its end, as ``run_test`` does not: what it leaves behind is what counts here."""
    await app.run_async(headless=True, size=(80, 24), auto_pilot=pilot)


SECRET = "Ruby is not safe"


def build_secret(known: JobContext) -> Job:
    """A screen that opens what somebody told."""

    def job(ask: Prompter) -> End:
        ask.choose(Choose("home", "What now?", (Option("open", "Open it"),), opens=True))
        ask.do("opened", HomeNews(), effects.News)
        ask.choose(Choose("read", SECRET, (Option("on", "Go on"),)))
        return End("home")

    return job


def build_names(known: JobContext) -> Job:
    """A list of names that is slow to come."""

    def job(ask: Prompter) -> End:
        ask.do("names", effects.ListNames(), Names)
        ask.choose(Choose("who", "Who are you?", (Option("a", "Ana"),)))
        return End("home")

    return job


def with_a_door() -> tuple[Desk, Reader, asyncio.Event]:
    """A desk one can be signed out at; its names come once the event is set."""
    desk, reader = at_home()
    named = asyncio.Event()

    async def perform(effect: Effect) -> object:
        if isinstance(effect, effects.ListNames):
            await named.wait()
            return Names(names=[])
        return await reader.perform(effect)

    desk._jobs = {
        "home": Spec("home", build_secret),
        "sign-in": Spec("sign-in", build_names, signed_in=False),
    }
    desk.perform = perform  # type: ignore[method-assign]
    return desk, reader, named


async def test_colours_are_those_of_who_is_there() -> None:
    desk, _, named = with_a_door()
    desk.here().me = ME.model_copy(update={"theme": "hub-day"})
    named.set()
    app = app_over(desk, theme="hub-contrast")
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "Open it")
        assert app.theme == "hub-day"
        await desk.hide()
        await sees(pilot, "Who are you?")
        assert app.theme == "hub-contrast", "the workstation's"
    await desk.close()


@pytest.mark.parametrize("blanked", [False, True])
async def test_what_is_answered_after_sign_out_is_not_drawn(*, blanked: bool) -> None:
    """The answer comes while the screen is being blanked, or while the names are asked for."""
    desk, reader, named = with_a_door()
    reader.goes.clear()
    app = app_over(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "Open it")
        await pilot.press("1")
        await until(lambda: reader.readings == 1)
        async with app.front._drawing:
            await desk.hide()
            await pilot.pause(0.1)
            if not blanked:
                reader.goes.set()
                await pilot.pause(0.1)
        await pilot.pause(0.1)
        reader.goes.set()
        await pilot.pause(0.2)
        assert SECRET not in "\n".join(rendered_text(app))
        named.set()
        await sees(pilot, "Who are you?")
    await desk.close()


def takes_keys(app: HubTui) -> bool:
    step, body, focused = app.front.step, app.front.body, app.focused
    return (
        step is not None and step.id == "asked" and body in (focused.ancestors if focused else ())
    )


PEOPLE = tuple(Option(id_, name) for id_, name in (("ana", "Ana"), ("ben", "Ben"), ("cy", "Cy")))
ASKED: dict[str, Step] = {
    "list": Choose("asked", "Which?", PEOPLE),
    "picked": Choose("asked", "Which?", PEOPLE, picked="ana"),
    "sends": Choose("asked", "Which?", PEOPLE, picked="ana", sends=True),
    "opens": Choose("asked", "Which?", PEOPLE, opens=True),
    "filter": Choose("asked", "Which?", PEOPLE, entry=Filter()),
    "free": Choose("asked", "Which?", PEOPLE, entry=Free(TextKind.NOTE, 80)),
    "sought": Mark("asked", "Which?", PEOPLE, entry=Filter()),
    "marks": Mark("asked", "Which?", PEOPLE),
}


@pytest.mark.parametrize(
    ("kind", "keys", "over", "answer"),
    [
        *(("list", "2", over, "ben") for over in ("f1", "f9", "f8", "ctrl+q")),
        ("picked", "3", "f1", "cy"),
        ("sends", "3", "f1", "cy"),
        ("opens", ">", "f1", "ben"),
        ("filter", "be", "f1", "ben"),
        ("filter", ">>", "f1", "ben"),
        ("free", "be", "f1", "=be"),
        ("free", "be>>", "f1", "ben"),
        ("sought", "be", "f1", ["ben"]),
        ("marks", "13", "f1", ["ana", "cy"]),
    ],
)
async def test_what_was_picked_or_looked_for_is_there_after_what_was_laid_over(
    kind: str, keys: str, over: str, answer: Value
) -> None:
    asked, heard = ASKED[kind], list[Value]()

    def job(ask: Prompter) -> End:
        heard.append(ask._ask(asked))
        ask.choose(Choose("after", "That was it.", (Option("on", "Go on"),)))
        return End("home")

    def lid(ask: Prompter) -> End:
        ask.choose(Choose("lid", "Something else.", (Option("on", "Go on"),), opens=True))
        return End("@close")

    desk, _ = at_home()
    lids = {each: Spec(each, lambda _known: lid) for each in ("help", "danger", "leave", "lid")}
    desk._jobs = {"home": Spec("home", lambda _known: job), **lids}
    desk.safety.reading = lambda _status: ("lid", {})  # type: ignore[assignment, method-assign]
    app = app_over(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await sees(pilot, "Which?")
        await until(lambda: takes_keys(app))
        await pilot.press(*("down" if key == ">" else key for key in keys))
        await pilot.press(over)
        await sees(pilot, "Something else.")
        await pilot.press("escape")
        await sees(pilot, "Which?")
        await until(lambda: takes_keys(app))
        await pilot.press(*["enter"] * (2 if kind == "sought" else 1))
        await sees(pilot, "That was it.")
        assert heard[0] == answer
    await desk.close()
