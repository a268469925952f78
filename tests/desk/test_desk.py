"""A desk over the real hub: signing in, witness of the log, hiding, leaving."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from hubtui.client.http import HttpHub
from hubtui.desk.desk import Desk
from hubtui.desk.hub import witness, workstation
from hubtui.desk.hub.connect import keep, over
from hubtui.desk.hub.workstation import Enrolment
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.state import Heard
from hubtui.domain.log.checkpoint import Checkpoint
from hubtui.errors import Refused, Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.effects import News
from hubtui.flow.engine.steps import Choose, End
from hubtui.guidance.load import load
from hubtui.net import Link
from hubtui.server.http.app import build
from hubtui.wire import routes
from hubtui.wire.base import Done
from hubtui.wire.door import Names, PhoneCard
from hubtui.wire.overrides import OverrideReceipt, SendOverride
from hubtui.wire.people import MakeCode, Me
from hubtui.wire.records import MakeRecord
from tests.calls import call
from tests.desk.station import keeper_of, until
from tests.hubs import BASE, PASSPHRASE, AsgiHub, asgi_hub

SECRET = PASSPHRASE.format("anazqx")


class Cuttable(httpx.AsyncBaseTransport):
    """A road that can be cut."""

    def __init__(self, inner: httpx.ASGITransport) -> None:
        self.inner, self.cut = inner, False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.cut:
            raise httpx.ConnectError("cut")
        if request.url.path == "/v1/events":  # an ASGI transport cannot stream
            raise httpx.ReadError("no streams here")
        return await self.inner.handle_async_request(request)


@dataclass
class Room:
    """A desk, its hub and the road between."""

    desk: Desk
    hub: AsgiHub
    road: Cuttable
    heard: list[Heard]
    saved: list[Enrolment]

    def at(self, stage: Occupancy) -> bool:
        return self.desk.stage is stage

    async def sign_in(self) -> Me:
        await self.hub.sign_in("Ana Sender")
        person = self.hub.created.people["Ana Sender"]
        me = await self.desk.perform(effects.SignInHere(person, PASSPHRASE.format("anazqx")))
        assert isinstance(me, Me)
        return me


@asynccontextmanager
async def room(place: Path) -> AsyncIterator[Room]:
    async with asgi_hub(place) as hub:
        road = Cuttable(httpx.ASGITransport(build(hub.server, {"hub.test:8443"})))
        link = Link(BASE, hub.created.authority.decode(), transport=road)
        here = Enrolment(
            address=BASE,
            ca=hub.created.authority.decode(),
            hub="?",
            hub_id=hub.workstation.hub_id,
            workstation=hub.workstation.id,
            name="Desk 1",
            phone_card=PhoneCard(emergency="111"),
        )
        saved: list[Enrolment] = []
        heard: list[Heard] = []
        desk = over(HttpHub(link), hub.workstation.key, here, save=saved.append)
        desk.listen(heard.append)
        yield Room(desk, hub, road, heard, saved)
        await desk.close()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path / "hub") as made:
        yield made


async def test_names_are_given_to_a_proven_workstation(here: Room) -> None:
    names = await here.desk.perform(effects.ListNames())
    assert isinstance(names, Names)
    assert "Ana Sender" in {each.name for each in names.names}


async def test_signing_in_learns_all_a_job_needs(here: Room) -> None:
    me = await here.sign_in()
    assert me.name == "Ana Sender"
    assert here.at(Occupancy.OPEN)
    known = here.desk.known()
    assert known.facts.hub == here.desk.place.hub == "Rimu Street Hub"
    assert known.pack.ref.version == known.facts.pack_version
    assert here.desk.card.on_call, "the phone card is kept for when the hub is down"
    assert here.desk.place.seen
    news = await here.desk.perform(effects.HomeNews())
    assert isinstance(news, News)
    assert news.me == here.desk.me


async def test_a_wrong_passphrase_signs_nobody_in(here: Room) -> None:
    await here.hub.sign_in("Ana Sender")
    person = here.hub.created.people["Ana Sender"]
    with pytest.raises(Refused, match="sign-in-wrong"):
        await here.desk.perform(effects.SignInHere(person, "not the passphrase at all"))
    assert here.at(Occupancy.SIGNED_OUT)


async def test_hiding_shows_nobody_and_the_pin_comes_back_with_the_hub_down(here: Room) -> None:
    await here.sign_in()
    await here.desk.perform(effects.SetPin("271828"))
    await here.desk.hide()
    assert here.at(Occupancy.HIDDEN)
    assert here.desk.known().me_or_none is None
    with pytest.raises(Refused, match="hidden"):
        await here.desk.perform(effects.HomeNews())
    here.road.cut = True
    with pytest.raises(Refused, match="pin-wrong") as wrong:
        await here.desk.perform(effects.ComeBack("111111"))
    assert wrong.value.facts["left"] == 4
    assert await here.desk.perform(effects.ComeBack("271828")) == Done()
    assert here.at(Occupancy.OPEN)
    assert here.desk.known().me.name == "Ana Sender"


async def test_five_wrong_pins_sign_out(here: Room) -> None:
    await here.sign_in()
    await here.desk.perform(effects.SetPin("271828"))
    await here.desk.hide()
    codes = []
    for _ in range(5):
        with pytest.raises(Refused) as wrong:
            await here.desk.perform(effects.ComeBack("000000"))
        codes.append(wrong.value.code)
    assert codes == ["pin-wrong"] * 4 + ["pin-out"]
    assert here.at(Occupancy.SIGNED_OUT)
    with pytest.raises(Refused, match="pin-out"):
        await here.desk.perform(effects.ComeBack("271828"))


async def test_hiding_without_a_pin_signs_out(here: Room) -> None:
    await here.sign_in()
    await here.desk.hide()
    assert here.at(Occupancy.SIGNED_OUT)
    assert Heard("stage") in here.heard


async def test_signing_out_ends_the_session_at_the_hub(here: Room) -> None:
    await here.sign_in()
    token = here.desk.road.token
    assert token
    await here.desk.perform(effects.SignOut())
    assert here.desk.road.token == ""
    here.desk.road.token = token
    with pytest.raises(Refused, match="sign-in"):
        await here.desk.perform(call(routes.WEEK))
    here.desk.road.token = ""


async def test_signing_out_works_with_the_hub_down(here: Room) -> None:
    await here.sign_in()
    here.road.cut = True
    await here.desk.perform(effects.SignOut())
    assert (here.desk.stage, here.desk.road.token) == (Occupancy.SIGNED_OUT, "")


async def test_home_is_there_with_the_hub_down_and_says_so(here: Room) -> None:
    me = await here.sign_in()
    here.road.cut = True
    news = await here.desk.perform(effects.HomeNews())
    assert isinstance(news, News)
    assert news.me == me
    assert here.desk.status.key == "desk.status.offline"
    assert Heard("status") in here.heard
    here.road.cut = False
    await here.desk.perform(effects.HomeNews())
    assert here.desk.status.kind == ""


async def test_a_session_ended_elsewhere_asks_to_sign_in(here: Room) -> None:
    await here.sign_in()
    runner = here.desk.runner("home")
    await runner.start()
    body = MakeCode(kind="person", person=here.hub.created.people["Ana Sender"])
    await here.hub.host.call(routes.MAKE_CODE, body)  # which ends every session
    shown = await runner.refresh()
    assert shown.step == End("sign-in", {"ended": "yes"}), "and the reason is said there"
    assert (here.desk.stage, here.desk.me) == (Occupancy.SIGNED_OUT, None)


async def test_the_log_seen_last_must_be_in_the_log_now(here: Room) -> None:
    await here.sign_in()
    seen = here.desk.place
    await here.desk.perform(effects.SignOut())
    await here.sign_in()
    assert here.desk.place.seen != seen.seen, "control: the log has grown, and was proven"


async def test_a_hub_that_forked_is_told_nothing_but_safety_alerts(
    here: Room, tmp_path: Path
) -> None:
    await here.sign_in()
    await here.desk.perform(effects.SignOut())
    async with room(tmp_path / "other") as other:
        await other.sign_in()
        theirs = other.desk.place
    seen = here.desk.place
    longer = Checkpoint(f"{seen.hub_id}/log1", 10**6, b"r" * 32).text()
    other_root = Checkpoint(f"{seen.hub_id}/log1", 3, b"r" * 32).text()
    signature = seen.seen.partition("\n\n")[2]
    wrongs: tuple[dict[str, str], ...] = (
        {"log_key": theirs.log_key},
        {"seen": theirs.seen},
        {"seen": f"{longer}\n{signature}"},
        {"seen": f"{other_root}\n{signature}"},
    )
    for number, wrong in enumerate(wrongs):
        here.desk.place = seen.model_copy(update=wrong)
        wrong_place = here.desk.place
        await here.sign_in()
        with pytest.raises(Unreachable, match="log-forked"):
            await here.desk.perform(call(routes.WEEK))
        with pytest.raises(Unreachable, match="log-forked"):
            await here.desk.perform(
                call(routes.MAKE_RECORD, body=MakeRecord(key="k", outcome="tell"))
            )
        status = here.desk.status
        assert (status.kind, status.key) == ("problem", "problem.log-forked")
        body = SendOverride(key=f"k{number}", written_at=0)
        receipt = await here.desk.perform(effects.SendSafetyAlert(body))
        assert isinstance(receipt, OverrideReceipt), "a safety alert is still sent"
        assert here.desk.place == wrong_place, "and nothing new is believed"
        await here.desk.perform(effects.SignOut())
    here.desk.place = seen
    await here.sign_in()  # control: the hub itself is fine
    await here.desk.perform(call(routes.WEEK))


async def test_a_hub_with_another_guide_is_told_nothing_but_safety_alerts(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = load("nz")
    monkeypatch.setattr("hubtui.guidance.load.load", lambda _: replace(ours, digest="0"))
    await here.sign_in()
    assert here.desk.status.key == "problem.pack-differs"
    with pytest.raises(Unreachable, match="pack-differs"):
        await here.desk.perform(call(routes.WEEK))
    receipt = await here.desk.perform(effects.SendSafetyAlert(SendOverride(key="k", written_at=0)))
    assert isinstance(receipt, OverrideReceipt)


async def test_words_of_a_draft_do_not_reach_a_hub_that_forked(here: Room) -> None:
    await here.sign_in()
    seen = here.desk.place
    await here.desk.perform(effects.SignOut())
    here.desk.place = seen.model_copy(update={"log_key": "b3RoZXI="})
    await here.sign_in()
    keeper_of(here.desk, "tell", "k1").want('{"key":"k1","answers":{}}')
    await here.desk.perform(effects.SignOut())
    here.desk.place = seen
    ana = await here.hub.sign_in_again("Ana Sender")
    assert (await ana.call(routes.DRAFTS)).drafts == [], "not while signing out either"
    await here.sign_in()  # control: kept in memory, they go to the hub once it proves itself

    async def kept() -> bool:
        return bool((await ana.call(routes.DRAFTS)).drafts)

    await until(kept)


async def test_a_head_of_another_log_is_not_remembered(here: Room) -> None:
    await here.sign_in()
    place = here.desk.place
    assert witness.remember(place, place.seen) == place
    assert witness.remember(place, "nonsense") == place
    forged = place.seen.replace(place.hub_id, "another", 1)
    assert witness.remember(place, forged) == place


async def test_two_windows_remember_the_newer_head_and_undo_no_joining(
    here: Room, tmp_path: Path
) -> None:
    await here.sign_in()
    older = here.desk.place
    await here.desk.perform(effects.SignOut())
    await here.sign_in()
    newer = here.desk.place
    keep(newer, tmp_path)
    assert workstation.load(tmp_path) is None, "who left the hub is not joined again"
    workstation.save(newer, tmp_path)
    keep(older.model_copy(update={"zone": "Pacific/Chatham"}), tmp_path)
    kept = workstation.load(tmp_path)
    assert kept == newer.model_copy(update={"zone": "Pacific/Chatham"})
    anew = newer.model_copy(update={"workstation": "another"})
    workstation.save(anew, tmp_path)
    keep(newer, tmp_path)
    assert workstation.load(tmp_path) == anew
    (tmp_path / workstation.FILE).write_text("{")
    here.desk._save = lambda place: keep(place, tmp_path)
    here.desk.remember(here.desk.place.model_copy(update={"zone": "Pacific/Chatham"}))
    await until(lambda: here.desk.status.key == "desk.status.not-written")


async def test_the_sign_in_job_ends_at_home(here: Room) -> None:
    await here.hub.sign_in("Ana Sender")
    runner = here.desk.runner("sign-in")
    shown = await runner.start()
    assert isinstance(shown.step, Choose)
    await runner.answer(here.hub.created.people["Ana Sender"])
    shown = await runner.answer("=wrong words entirely here")
    assert shown.trouble is not None
    assert shown.trouble.code == "sign-in-wrong"
    await runner.answer("=" + PASSPHRASE.format("anazqx"))
    await runner.answer("314159")
    shown = await runner.answer("314159")
    assert isinstance(shown.step, Choose)
    assert shown.step.id == "failed", "the wrong try is told of"
    assert (await runner.answer("on")).step == End("home")
    home = await here.desk.runner("home").start()
    assert isinstance(home.step, Choose)
    assert home.trouble is None


async def test_with_nothing_to_show_it_offers_to_try_again(here: Room) -> None:
    here.road.cut = True
    runner = here.desk.runner("sign-in")
    shown = await runner.start()
    assert isinstance(shown.trouble, Unreachable)
    assert isinstance(shown.step, Choose)
    assert [option.id for option in shown.step.options] == ["again"]
    here.road.cut = False
    shown = await runner.answer("again")
    assert shown.trouble is None


async def test_no_secret_is_kept_on_this_machine(here: Room, tmp_path: Path) -> None:
    await here.sign_in()
    await here.desk.perform(effects.SetPin("271828"))
    token = here.desk.road.token
    await asyncio.sleep(0.05)
    kept = "".join(place.model_dump_json() for place in here.saved)
    assert "Ana" not in kept
    for secret in (token, "271828", SECRET):
        assert secret not in kept
    assert here.saved, "control: something was kept"
