"""Nothing is said to be kept but what is; and every window of a desk sends what lies there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from hubtui import guard, places
from hubtui.client.http import HttpHub
from hubtui.desk.desk import Desk
from hubtui.desk.drafts import sync
from hubtui.desk.hub.workstation import HELD as FOLDER
from hubtui.desk.overrides import sending as overriding
from hubtui.desk.overrides.undelivered import Shelf
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.stack import Stack
from hubtui.desk.state import Shown
from hubtui.errors import Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.effects import OverrideHeld, Stake
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.may_ring import MayRing
from hubtui.flow.engine.steps import Choose
from hubtui.net import Link
from hubtui.wording import say
from tests.desk.station import ANA, BETH, COLIN, SELA, Road, Station, keeper_of, rows, said, until
from tests.desk.test_overriding import delivered, send
from tests.hubs import BASE, passphrase


async def stake(desk: Desk) -> Stake:
    found = await desk.perform(effects.ReadStake())
    assert isinstance(found, Stake)
    return found


async def shown(desk: Desk, key: str) -> OverrideHeld:
    found = await desk.perform(effects.ReadHeld(key))
    assert isinstance(found, OverrideHeld)
    return found


def words(shown: Shown) -> str:
    assert isinstance(shown.step, Choose)
    lines = (f"{line.label} {line.text}" for line in shown.step.body)
    return "\n".join([shown.step.heading, shown.step.hint, *lines])


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """A desk's disk that is full while told so."""
    write = places.atomic_write
    full = False

    def maybe(path: Path, data: bytes, mode: int = 0o600) -> None:
        if full:
            raise OSError(28, "no space")
        write(path, data, mode)

    def fill(now: bool) -> None:
        nonlocal full
        full = now

    monkeypatch.setattr(places, "atomic_write", maybe)
    return fill


# ---- a safety alert: kept is on disk


async def test_on_a_full_disk_it_is_not_said_to_be_kept_until_it_is(
    here: Station, disk: Callable[[bool], None]
) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    disk(True)
    held = await send(here, "k1", BETH)
    assert isinstance(held, OverrideHeld)
    assert not held.kept
    runner = here.desk.runner("danger", {"held": "k1"})
    page = words(await runner.start())
    assert "Not kept: leave this window open." in page
    assert "Kept since" not in page
    assert here.desk.risk == "alert"
    left = await stake(here.desk)
    assert (left.alerts, left.kept) == (1, False)
    leave = here.desk.runner("leave")
    await leave.start()
    assert "Not kept: leave this window open." in words(await leave.answer("close"))

    disk(False)
    await until(lambda: here.files)
    await until(lambda: here.desk.safety.kept)
    assert (await shown(here.desk, "k1")).kept
    assert "Kept since" in words(await runner.refresh())
    assert here.desk.risk == "held"
    here.road.cut = False
    await delivered(here, "k1")
    await until(lambda: not here.files)
    assert here.desk.risk == ""
    assert len(await rows(here.hub, BETH)) == 1


async def test_with_the_disk_full_for_good_it_goes_from_memory(
    here: Station, disk: Callable[[bool], None]
) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    disk(True)
    await send(here, "k1", BETH)
    await here.desk.perform(effects.SignOut(unsent=True))
    here.road.cut = False

    async def there() -> bool:
        return len(await rows(here.hub, BETH)) == 1

    await until(there)


async def test_a_disk_that_takes_long_has_kept_nothing_until_it_answers(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overriding, "SHELF_SECONDS", 0.02)
    put, go_on = Shelf.put, asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(self: Shelf, *what: object) -> bool:
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        return put(self, *what)  # type: ignore[arg-type]

    monkeypatch.setattr(Shelf, "put", slow)
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    assert not (await shown(here.desk, "k1")).kept
    go_on.set()

    async def is_kept() -> bool:
        return (await shown(here.desk, "k1")).kept

    await until(is_kept)


async def test_taken_from_the_disk_it_is_not_kept_and_is_put_there_again(
    here: Station, disk: Callable[[bool], None]
) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    assert (await shown(here.desk, "k1")).kept
    disk(True)
    here.files[0].unlink()
    await until(lambda: not here.desk.safety.kept)
    disk(False)
    await until(lambda: here.files)
    await until(lambda: here.desk.safety.kept)


async def test_what_was_said_of_it_last_is_not_kept_while_only_the_older_file_is(
    here: Station, disk: Callable[[bool], None]
) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    runner = here.desk.runner("danger", {"held": "k1"})
    assert "Kept since" in words(await runner.start())
    disk(True)
    await here.desk.perform(effects.HeldByPhone("k1", BETH))
    assert not (await shown(here.desk, "k1")).kept
    assert "Not kept: leave this window open." in words(await runner.refresh())
    assert here.desk.risk == "alert"
    disk(False)
    await until(lambda: here.desk.safety.kept)
    assert "Kept since" in words(await runner.refresh())


# ---- every window of the desk


@asynccontextmanager
async def window(here: Station) -> AsyncIterator[tuple[Desk, Road]]:
    """Open one more hubtui at the same desk, on a road of its own."""
    road = Road(here.hub)
    hub = HttpHub(Link(BASE, here.place.ca, transport=road))
    folder = here.folder / FOLDER
    desk = Desk(hub, here.machine.key, here.place, JOBS, clock=here.hub.clock, held=folder)
    desk.begin()
    await desk.safety.taken_up()
    try:
        yield desk, road
    finally:
        await desk.close()


async def comes_in(desk: Desk, here: Station, name: str, *, pin: bool = False) -> None:
    await here.hub.sign_in(name)
    await desk.perform(effects.SignInHere(here.hub.created.people[name], passphrase(name)))
    if pin:
        await desk.perform(effects.SetPin("246813"))


@pytest.mark.parametrize("who", ["signed in", "hidden", "signed out"])
async def test_a_window_open_before_shows_it_and_sends_it_once_its_own_is_gone(
    here: Station, who: str
) -> None:
    async with window(here) as (other, road):
        if who != "signed out":
            await comes_in(other, here, COLIN, pin=True)
        if who == "hidden":
            await other.hide()
            assert other.stage is Occupancy.HIDDEN
        await here.sign_in(ANA)
        here.road.cut = road.cut = True
        await send(here, "k1", BETH)
        await here.crash()  # the window it was written in is closed
        await until(lambda: other.status.kind == "not-sent")
        assert "name" not in other.status.facts
        assert ANA not in str(other.status.facts)
        assert BETH not in str(other.status.facts)
        road.cut = False
        await until(lambda: not here.files)
        await until(lambda: other.status.kind == "arrived")
        assert len(await rows(here.hub, BETH)) == 1


async def test_several_windows_send_it_once_and_none_goes_on_about_it(here: Station) -> None:
    async with window(here) as (one, one_road), window(here) as (two, two_road):
        await comes_in(two, here, SELA)
        await here.sign_in(ANA)
        roads = (here.road, one_road, two_road)
        for road in roads:
            road.cut = True
        await send(here, "k1", BETH)
        await send(here, "k2", BETH)
        await until(lambda: one.safety.unsent == two.safety.unsent == 2)
        for road in roads:
            road.faults.extend(["done-lost", "twice"])
            road.cut = False
        for desk in (here.desk, one, two):
            await until(lambda desk=desk: not desk.safety.unsent)
        await until(lambda: not here.files)
        assert len(await rows(here.hub, BETH)) == 2


async def test_what_its_own_window_is_just_sending_is_no_news_in_others(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overriding, "SETTLED_SECONDS", 5.0)
    said: list[str] = []
    async with window(here) as (other, _):
        other.listen(lambda _heard: said.append(other.status.kind))
        await here.sign_in(ANA)
        road = here.road._faulty

        async def takes_long(request: httpx.Request, fault: str) -> httpx.Response:
            await asyncio.sleep(0.3)
            return await road(request, fault)

        monkeypatch.setattr(here.road, "_faulty", takes_long)
        await send(here, "k1", BETH)
        await until(lambda: not here.files)
    assert "not-sent" not in said


async def test_told_by_phone_after_another_window_sent_it_is_not_dropped_with_it(
    here: Station,
) -> None:
    shelf = Shelf(here.folder / FOLDER)
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    before = shelf.find(here.place.hub_id)["k1"]
    beth = here.hub.created.people[BETH]
    await here.desk.perform(effects.HeldByPhone("k1", beth))
    after = shelf.find(here.place.hub_id)["k1"]
    assert after.body != before.body
    shelf.drop("k1", before.body)
    assert shelf.find(here.place.hub_id)["k1"].body == after.body
    shelf.drop("k1", after.body)
    assert not here.files


# ---- words: kept is at the hub


async def test_words_the_hub_does_not_have_are_not_said_to_be_kept(here: Station) -> None:
    await here.sign_in(ANA)
    keeper = keeper_of(here.desk, "tell", "key")
    keeper.want('{"key":"key"}')
    await until(lambda: here.desk.keepers.kept)
    lost = Unreachable("hub-no-answer")
    assert "What you typed is kept." in here.desk.words_for(lost)
    assert not (await stake(here.desk)).words
    assert "Your work is kept" in words(await here.desk.runner("leave").start())

    here.road.cut = True
    keeper.want('{"key":"key","more":"x"}')
    assert "Not kept: leave this window open." in here.desk.words_for(lost)
    await until(lambda: here.desk.status.key == "desk.status.only-here")
    assert here.desk.risk == "words"
    assert (await stake(here.desk)).words
    leave = here.desk.runner("leave")
    assert "Not kept: leave this window open." in words(await leave.start())
    home = here.desk.runner("hidden")
    await home.start()
    assert "not kept yet" in words(await home.answer("switch"))

    await here.desk.perform(effects.SignOut(unsent=True))
    assert here.desk.status.key == "desk.status.only-here", "signed out, too"
    assert "Not kept" in words(await here.desk.runner("leave").start())
    here.road.cut = False
    await here.sign_in(ANA)
    await until(lambda: here.desk.keepers.kept)
    assert here.desk.risk == ""


async def test_an_alert_that_is_kept_and_words_that_are_not_are_each_said(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    keeper_of(here.desk, "tell", "key").want("x" * 16_001)
    assert here.desk.risk == "held words"
    guard.at_stake(here.desk.risk)
    assert guard.kept_words(say) == f"{say('terminal.kept.held')} {say('terminal.kept.words')}"
    guard.at_stake("")
    leave = here.desk.runner("leave")
    assert "some of your words are lost" in words(await leave.start())
    page = words(await leave.answer("close"))
    assert say("leave.unsent.hint", count=1) in page
    assert say("leave.unkept.hint") in page
    assert "the alert is lost" not in page
    assert here.desk.status.kind == "not-sent"
    assert (
        here.desk.keepers.beside(here.desk.status, here.desk.notes).key == "desk.status.only-here"
    )


async def test_a_hub_that_hangs_is_soon_known_not_to_have_the_words(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "SURE_SECONDS", 0.05)
    await here.sign_in(ANA)
    go_on = asyncio.Event()

    async def hangs() -> None:
        await go_on.wait()

    here.road.behind["/v1/drafts"] = hangs
    noted: list[str] = []
    here.desk.listen(lambda _heard: noted.append(here.desk.risk))
    keeper_of(here.desk, "tell", "key").want('{"key":"key"}')
    assert here.desk.risk == "words", "the end would not say that it is kept"
    assert noted[-1] == "words", "and what says it at the end has heard"
    assert (await stake(here.desk)).words
    await until(lambda: here.desk.keepers.lost)
    go_on.set()
    await until(lambda: noted[-1] == "")
    await until(lambda: here.desk.risk == "")


async def test_more_than_the_hub_takes_is_not_kept(here: Station) -> None:
    await here.sign_in(ANA)
    keeper_of(here.desk, "tell", "key").want("x" * 16_001)
    assert here.desk.risk == "words"
    assert (await stake(here.desk)).words


async def test_where_nothing_was_typed_nothing_is_said_to_be_kept(here: Station) -> None:
    said = here.desk.words_for(Unreachable("hub-no-answer"))
    assert "kept" not in said


# ---- signing out with the hub away; a session that ends


async def test_signed_out_with_the_hub_away_it_says_so_and_names_one_person(
    here: Station,
) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    stack = Stack(here.desk)
    await stack.open()
    await stack.lay_over("leave")
    asked = words(await stack.answer("out"))
    bar = here.desk.status.facts
    assert f"Ring {bar['name']}, {bar['phone']}." in asked, "whom the bar names"
    out = await stack.answer("go")
    assert "You are signed out." in words(out)
    assert "Call 111 first" in words(out)
    assert out.trouble is not None
    said = here.desk.words_for(out.trouble)
    after = str(here.desk.status.facts["phone"])
    assert after in said, "and the page names whom the bar does"
    assert after in asked, "who was said before, too"
    assert "Refused" not in said


async def test_a_session_that_ends_in_mid_word_is_said_where_nothing_can_be_typed(
    here: Station,
) -> None:
    await here.sign_in(ANA)
    stack = Stack(here.desk)
    await stack.open()
    here.desk._noticed("ended")
    page = await stack.follow_stage()
    assert "You are signed out." in words(page)
    assert isinstance(page.step, Choose)
    assert page.step.entry is None
    assert page.step.picked is None
    name = await stack.answer("on")
    assert isinstance(name.step, Choose)
    assert name.step.id == "who"
    await here.sign_in(ANA)
    await here.desk.perform(effects.SignOut())
    own = await Stack(here.desk).open()
    assert isinstance(own.step, Choose)
    assert own.step.id == "who", "who signed out by themselves is not told"


async def test_not_sent_and_what_fails_have_nobody_rung_who_cannot_talk(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    quiet = MayRing(None, here.hub.created.people[BETH])
    held = await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k1", BETH), quiet))
    assert isinstance(held, OverrideHeld)
    assert BETH not in dict(held.phones)
    assert here.desk.status.facts["name"] != BETH
    other = await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k2", BETH)))
    assert isinstance(other, OverrideHeld)
    assert BETH in dict(other.phones), "control"
    del here.desk.safety.over.pending["k1"]
    lost = Unreachable("hub-no-answer")
    assert BETH in here.desk.words_for(lost), "control: whom the status row names"
    assert BETH not in here.desk.words_for(lost, quiet)


async def test_f8_on_what_somebody_else_did_not_get_sent_shows_it_and_no_new_form(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        raise Unreachable("hub-no-answer")

    monkeypatch.setattr(overriding.Overriding, "_deliver", never)
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    await here.desk.perform(effects.SignOut(unsent=True))
    here.road.cut = False
    await here.sign_in(BETH)
    assert here.desk.status.kind == "not-sent"
    job, begin = here.desk.safety.reading(here.desk.status) or ("", {})
    assert job == "danger"
    shown = await here.desk.runner(job, begin).start()
    assert isinstance(shown.step, Choose)
    assert say(here.desk.status.key, **here.desk.status.facts) in words(shown)
    assert "111" in shown.step.heading
    assert [option.id for option in shown.step.options] == ["back"]
