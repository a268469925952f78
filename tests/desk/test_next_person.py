"""Nothing of who was at a desk before reaches, or is done as, who is there now."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from hubtui.client.http import HttpHub
from hubtui.desk.overrides import bar
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.stack import Stack
from hubtui.errors import Refused, Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.steps import Choose, Write
from hubtui.net import Link
from hubtui.wire import people, routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import MakeCode
from hubtui.wire.records import DraftRow
from tests.calls import call
from tests.desk.station import ANA, BETH, Station, keeper_of, said, until
from tests.hubs import BASE, passphrase


async def ended(here: Station, name: str) -> None:
    """The hub ends somebody's sessions, and the desk finds out."""
    body = MakeCode(kind="person", person=here.hub.created.people[name])
    await here.hub.host.call(routes.MAKE_CODE, body)
    await until(lambda: here.desk.stage is Occupancy.SIGNED_OUT)


async def drafts(here: Station, name: str) -> list[DraftRow]:
    desk = await here.hub.sign_in_again(name)
    return (await desk.call(routes.DRAFTS)).drafts


async def test_words_that_could_not_be_kept_do_not_become_the_next_persons(here: Station) -> None:
    await here.sign_in(ANA)
    keeper = keeper_of(here.desk, "tell", "k1")
    here.road.cut = True
    keeper.want('{"key":"k1","answers":{}}')
    await until(lambda: keeper.lost)
    here.road.cut = False
    await ended(here, ANA)
    await here.sign_in(BETH)
    await asyncio.sleep(1.0)
    assert await drafts(here, BETH) == [], "not while Beth is there"
    await here.desk.perform(effects.SignOut())
    assert await drafts(here, BETH) == [], "not as she leaves"


async def test_what_one_person_is_told_of_themselves_is_not_told_of_the_next(here: Station) -> None:
    async def beth_signs_in() -> None:
        await here.desk.perform(effects.SignOut())
        await here.sign_in(BETH)

    await here.sign_in(ANA)
    here.road.behind[routes.CHANGE_ME.path] = beth_signs_in
    await here.desk.perform(call(routes.CHANGE_ME, body=people.ChangeMe(theme="hub-day")))
    me = here.desk.me
    assert me is not None
    assert me.name == BETH


async def test_what_was_asked_for_one_person_does_not_stand_on_the_next_ones_bar(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bar, "SECONDS", 60)
    ana = await here.hub.sign_in(ANA)
    await here.sign_in(BETH)
    here.desk.session.watching[
        0
    ].cancel()  # no event comes between: it is asked when this test says
    await asyncio.sleep(0.3)
    left = asyncio.Event()

    async def leaves() -> None:
        await here.desk.perform(effects.SignOut())
        left.set()

    await ana.call(routes.SEND_OVERRIDE, said(here.hub, "k1", BETH))
    here.road.behind[routes.OVERRIDES.path] = leaves
    here.desk.safety.bar.look()
    await left.wait()
    await asyncio.sleep(0.1)
    assert here.desk.safety.bar.rows == ()
    assert here.desk.status.kind == ""
    assert here.bells == 0


async def test_a_reading_that_is_tried_again_stays_with_who_asked(here: Station) -> None:
    asked: list[str] = []

    class Losing(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.headers["Authorization"])
            theirs.token = "beths"
            raise httpx.ReadError("lost")

    theirs = HttpHub(Link(BASE, here.place.ca, transport=Losing()))
    theirs.token = "anas"
    with pytest.raises(Unreachable):
        await theirs.call(routes.ME, Nothing())
    await theirs.close()
    assert asked == ["Bearer anas"] * 2


async def test_a_pin_set_as_somebody_leaves_opens_nothing_for_the_next(here: Station) -> None:
    await here.sign_in(ANA)
    setting = asyncio.create_task(here.desk.perform(effects.SetPin("271828")))
    await asyncio.sleep(0)
    await here.desk.hide()
    await asyncio.gather(setting, return_exceptions=True)
    assert here.desk.stage is Occupancy.SIGNED_OUT, "control: there was no PIN yet"
    with pytest.raises(Refused, match="sign-in"):
        await here.desk.perform(effects.SetPin("271828"))
    await here.sign_in(BETH)
    await here.desk.hide()
    assert here.desk.stage is Occupancy.SIGNED_OUT, "Beth has no PIN"


async def test_a_pin_being_checked_opens_no_session_that_ended(here: Station) -> None:
    await here.sign_in(ANA)
    await here.desk.perform(effects.SetPin("271828"))
    await here.desk.hide()
    back = asyncio.create_task(here.desk.perform(effects.ComeBack("271828")))
    await asyncio.sleep(0)
    here.desk._noticed("ended")
    with pytest.raises(Refused, match="sign-in"):
        await back
    assert here.desk.stage is Occupancy.SIGNED_OUT


async def test_signed_out_while_choosing_a_pin_it_asks_who_it_is(here: Station) -> None:
    await here.hub.sign_in(ANA)
    stack = Stack(here.desk)
    await stack.open()
    await stack.answer(here.hub.created.people[ANA])
    shown = await stack.answer("=" + passphrase(ANA))
    assert isinstance(shown.step, Write)
    await here.desk.hide()
    shown = await stack.follow_stage()
    assert isinstance(shown.step, Choose)
    assert shown.step.id == "who"
