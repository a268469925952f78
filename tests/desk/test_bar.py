"""The safety bar: on any screen, worst first, with a bell; F8 reads it, nothing in hand is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from hubtui.desk.overrides.bar import SafetyBar
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.stack import Stack
from hubtui.desk.state import WORST_FIRST, Status
from hubtui.domain.clock import MINUTE
from hubtui.errors import Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.steps import Choose, Step
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import Acknowledge, OverrideRow, OverrideRows, SetRoster
from hubtui.wording import say
from tests.desk.station import ANA, BETH, SELA, TAMA, Station, hurry, said, until
from tests.hubs import PLAN, AsgiHub, asgi_hub

if TYPE_CHECKING:
    from hubtui.client.port import Hub


@pytest.fixture
async def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsgiHub]:
    hurry(monkeypatch)
    phones = {SELA: "021 555 010", TAMA: "021 555 011"}
    people = (
        each.model_copy(update={"phone": phones.get(each.name, each.phone)}) for each in PLAN.people
    )
    plan = PLAN.model_copy(update={"people": tuple(people)})
    async with asgi_hub(tmp_path / "hub", plan) as made:
        yield made


async def raised(hub: AsgiHub, key: str = "k1", *names: str) -> str:
    """Ana raises one from another desk; its id."""
    desk = await hub.sign_in(ANA)
    body = said(hub, key, *(names or (BETH,)), words="He has a knife", about="Mere")
    return (await desk.call(routes.SEND_OVERRIDE, body)).override


def line(here: Station) -> str:
    status = here.desk.status
    return say(status.key, **status.facts) if status.key else ""


def of(step: object) -> Step:
    assert isinstance(step, Step)
    return step


async def on_bar(here: Station) -> None:
    await until(lambda: here.desk.status.kind == "safety")


def test_worst_first() -> None:
    order = (
        "not-sent", "safety", "arrived", "standing", "problem", "offline", "late", "guide"
    )  # fmt: skip
    assert order == WORST_FIRST
    assert Status("not-sent").is_danger
    assert Status("safety").is_danger
    assert not Status("problem").is_danger


async def test_not_sent_stands_over_safety_and_safety_over_the_rest(here: Station) -> None:
    await here.sign_in(BETH)
    await raised(here.hub)
    await on_bar(here)
    here.road.cut = True
    await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k9", SELA)))
    await until(lambda: here.desk.status.kind == "not-sent")
    here.road.cut = False
    await until(lambda: here.desk.status.kind == "safety")


async def test_the_bar_rings_once_and_names_nobody(here: Station) -> None:
    await here.sign_in(BETH)
    await raised(here.hub)
    await on_bar(here)
    await asyncio.sleep(0.3)  # several looks later
    assert here.bells == 1
    assert here.desk.status.reads
    assert not {"Ana", "Sender", "Health", "Mere", "knife"} & set(
        line(here).replace(".", " ").split()
    )
    await raised(here.hub, "k2")
    await until(lambda: here.bells == 2)


async def test_who_is_called_again_while_a_reading_fails_is_rung_for() -> None:
    row = OverrideRow(id="o1", reference="K7-RATA", at=1, why="recipient", wants="open")
    rung: list[str] = []

    class Failing:
        failing = False

        async def call(self, *_: object, **__: object) -> OverrideRows:
            if self.failing:
                bar.look(ring=True)
                raise Unreachable("hub-no-answer")
            return OverrideRows(rows=[row])

    hub = Failing()
    bar = SafetyBar(cast("Hub", hub), lambda: None, lambda: rung.append("rung"))
    for failing, times in ((False, 1), (True, 1), (False, 2), (False, 2)):
        hub.failing = failing
        await bar.ask()
        assert len(rung) == times


async def test_the_sender_and_strangers_have_no_bar(here: Station) -> None:
    await here.sign_in(TAMA)
    await raised(here.hub)
    await asyncio.sleep(0.3)
    assert (here.desk.status.kind, here.bells) == ("", 0)


async def test_f8_reads_it_and_the_draft_in_hand_stays(here: Station) -> None:
    await here.sign_in(BETH)
    stack = Stack(here.desk)
    await stack.open()
    await stack.answer("find")
    in_hand, runner = of(stack.layers[-1].shown and stack.layers[-1].shown.step), stack.layers[-1]
    nothing = await stack.read()
    assert of(nothing.step).id == in_hand.id, "with nothing on the bar F8 does nothing"
    await raised(here.hub)
    await on_bar(here)
    shown = await stack.read()
    assert stack.top is not None
    assert stack.top.job == "override"
    assert stack.layers[0] is runner
    assert (await stack.read()).step == shown.step, "once more is the same"
    while stack.top.job == "override":
        shown = await stack.back()
    assert of(shown.step).id == in_hand.id
    assert stack.layers == [runner]


async def test_danger_over_a_job_leads_on_and_comes_back_to_it(here: Station) -> None:
    """What ends in another job, laid over, leaves what is beneath as it is."""
    await here.sign_in(ANA)
    stack = Stack(here.desk)
    await stack.open()
    await stack.answer("find")
    beneath = stack.layers[0]
    await stack.lay_over("danger")
    await stack.lay_over("help")
    assert [layer.job for layer in stack.layers] == ["find", "danger", "help"]
    await here.desk.perform(effects.SetPin("314159"))
    await here.desk.hide()
    await stack.follow_stage()
    assert [layer.job for layer in stack.layers] == ["find", "danger", "hidden"]
    await stack.answer("=314159")
    assert [layer.job for layer in stack.layers] == ["find", "danger"], "danger is come back to"
    assert stack.layers[0] is beneath


async def test_after_ones_own_act_the_bar_and_home_say_what_is_so_now(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.sign_in(BETH)
    stack = Stack(here.desk)
    await stack.open()
    await raised(here.hub)
    await on_bar(here)
    # No look by itself hides a stale row.
    monkeypatch.setattr("hubtui.desk.overrides.bar.SECONDS", 60.0)
    await stack.read()
    await stack.answer("going")
    row = here.desk.safety.bar.standing
    assert row is not None
    assert row.standing is not None
    assert row.standing.code == "acting", "read before the act's own page is drawn"
    await stack.answer("changed")
    await stack.answer("cannot-act")
    assert here.desk.safety.bar.standing is None
    await stack.answer("changed")
    await stack.answer("going")
    shown = of((await stack.answer("home")).step)
    assert isinstance(shown, Choose)
    assert shown.id == "home"
    assert any("you will act" in option.aside for option in shown.options)


async def test_an_answer_asked_for_earlier_does_not_undo_a_later_one() -> None:
    row = OverrideRow(id="o1", reference="K7-RATA", at=1, why="recipient", wants="open")
    slow = asyncio.Event()

    class Slow:
        calls = 0

        async def call(self, *_: object, **__: object) -> OverrideRows:
            self.calls += 1
            if self.calls == 1:
                await slow.wait()
                return OverrideRows(rows=[row])
            return OverrideRows(rows=[])

    bar = SafetyBar(cast("Hub", Slow()), lambda: None, lambda: None)
    first = asyncio.create_task(bar.ask())
    await asyncio.sleep(0)
    await bar.ask()
    slow.set()
    await first
    assert bar.rows == ()


async def test_in_a_public_place_nothing_rings(here: Station) -> None:
    here.desk.place = here.place = here.place.model_copy(update={"public_place": True})
    await here.sign_in(BETH)
    await raised(here.hub)
    await on_bar(here)
    await asyncio.sleep(0.2)
    assert here.bells == 0


async def test_hidden_it_says_only_that_somebody_is_called(here: Station) -> None:
    await here.sign_in(BETH)
    await here.desk.perform(effects.SetPin("314159"))
    await here.desk.hide()
    await raised(here.hub)
    await on_bar(here)
    assert here.desk.status.facts == {}
    assert not here.desk.status.reads
    await until(lambda: here.bells == 1)
    await here.desk.perform(effects.ComeBack("314159"))
    assert "number" in here.desk.status.facts


async def test_hidden_ones_own_live_alert_is_said_without_a_name(here: Station) -> None:
    await here.sign_in(ANA)
    await here.desk.perform(effects.SetPin("314159"))
    await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k1", BETH)))
    await until(lambda: here.desk.status.kind == "standing")
    await here.desk.hide()
    assert line(here) == "A safety alert is not over. Come back to read it."
    assert here.desk.status.facts == {}
    assert not here.desk.status.reads


async def test_it_leaves_the_bar_when_it_is_acknowledged(here: Station) -> None:
    await here.sign_in(SELA)
    override = await raised(here.hub)
    await on_bar(here)
    desk = await here.hub.sign_in(SELA)
    await desk.call(routes.OPEN_OVERRIDE, Nothing(), id=override)
    await desk.call(routes.ACKNOWLEDGE, Acknowledge(acting="someone-else"), id=override)
    await until(lambda: here.desk.status.kind == "")


async def test_the_bar_stands_while_the_hub_is_away(here: Station) -> None:
    await here.sign_in(BETH)
    await raised(here.hub)
    await on_bar(here)
    here.road.cut = True
    await asyncio.sleep(0.3)
    assert here.desk.status.kind == "safety"


async def test_signed_out_every_workstation_says_that_a_supervisor_is_needed(
    here: Station,
) -> None:
    here.desk.begin()
    await raised(here.hub)
    await asyncio.sleep(0.2)
    assert here.desk.status.kind == "", "nobody here is concerned yet"
    await here.hub.fire(61 * MINUTE)
    await on_bar(here)
    assert here.desk.stage is Occupancy.SIGNED_OUT
    assert line(here).startswith("The hub needs a supervisor. ")
    assert set(here.desk.status.facts) == {"number"}
    stack = Stack(here.desk)
    await stack.open()
    shown = await stack.read()
    assert isinstance(shown.step, Choose)
    assert stack.top is not None
    assert stack.top.job == "danger"


async def on_call(here: Station, *names: str) -> None:
    """Sela sets who is on call, at another desk."""
    sela = await here.hub.sign_in(SELA)
    roster = await sela.call(routes.ROSTER)
    people = [here.hub.created.people[name] for name in names]
    body = SetRoster(version=roster.version, on_call=people, able=[])
    await sela.call(routes.SET_ROSTER, body)


async def on_card(here: Station, *names: str) -> None:
    await until(lambda: [name for name, _ in here.desk.card.on_call] == [*names])


async def test_the_phone_card_follows_the_roster_signed_out_and_in(here: Station) -> None:
    here.desk.begin()
    await until(lambda: here.desk.card.on_call)
    await on_call(here, TAMA)
    await on_card(here, TAMA)
    # ... and it is kept for when the hub is down.
    await until(lambda: here.place.phone_card == here.desk.card)
    await here.sign_in(BETH)
    await on_call(here, SELA, TAMA)
    await on_card(here, SELA, TAMA)
    assert here.desk.place.box_key, "and what a held override is sealed to"


async def test_a_roster_that_changes_while_somebody_signs_in_is_heard_of(here: Station) -> None:
    await on_call(here, TAMA)
    here.road.behind[routes.FACTS.path] = lambda: on_call(here, SELA, TAMA)
    await here.sign_in(BETH)
    await on_card(here, SELA, TAMA)


async def test_a_roster_that_changes_while_the_last_change_is_read_is_heard_of(
    here: Station,
) -> None:
    async def once_more() -> None:
        await on_call(here, SELA, TAMA)
        await until(lambda: here.desk.session.news._roster)

    await here.sign_in(BETH)
    here.road.behind[routes.FACTS.path] = once_more
    await on_call(here, TAMA)
    await on_card(here, SELA, TAMA)


async def test_facts_that_come_late_do_not_undo_newer_ones(here: Station) -> None:
    async def home_is_quicker() -> None:
        await on_call(here, SELA, TAMA)
        await until(lambda: here.desk.session.news._roster)
        await here.desk.perform(effects.HomeNews())

    await here.sign_in(BETH)
    here.road.behind[routes.FACTS.path] = home_is_quicker
    await on_call(here, TAMA)
    await until(lambda: routes.FACTS.path not in here.road.behind)
    await until(
        lambda: here.desk.session.news._telling is None or here.desk.session.news._telling.done()
    )
    assert [name for name, _ in here.desk.card.on_call] == [SELA, TAMA]
    assert here.desk.known().facts.phone_card == here.desk.card


async def test_a_receipt_that_comes_while_facts_are_read_is_not_forgotten(here: Station) -> None:
    async def sends() -> None:
        await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k1", BETH)))

    await here.sign_in(ANA)
    before = here.desk.place.seen
    here.road.behind[routes.FACTS.path] = sends
    await on_call(here, TAMA)
    await on_card(here, TAMA)
    assert here.desk.place.seen != before


async def test_a_receipt_that_comes_while_somebody_signs_in_is_not_forgotten(
    here: Station,
) -> None:
    async def arrives() -> None:
        here.road.faults.clear()
        await until(lambda: here.desk.status.kind == "arrived")
        seen.append(here.desk.place.seen)

    seen: list[str] = []
    await here.sign_in(ANA)
    here.road.faults.extend(["no-way"] * 1_000)
    await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k1", BETH)))
    await here.desk.perform(effects.SignOut(unsent=True))
    here.road.behind[routes.FACTS.path] = arrives
    await here.sign_in(BETH)
    assert [here.desk.place.seen] == seen


async def test_an_answer_from_before_sign_in_does_not_undo_a_newer_one(here: Station) -> None:
    async def signs_in() -> None:
        await on_call(here, SELA, TAMA)
        await here.sign_in(BETH)

    here.road.behind[routes.BAR.path] = signs_in
    here.desk.begin()
    await until(lambda: here.desk.stage is Occupancy.OPEN)
    await asyncio.sleep(0.3)
    await on_card(here, SELA, TAMA)


async def test_leaving_with_one_unsent_says_so_first(here: Station) -> None:
    await here.sign_in(ANA)
    stack = Stack(here.desk)
    await stack.open()
    await stack.lay_over("leave")
    here.road.cut = True
    await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k1", BETH)))
    shown = await stack.answer("close")
    assert of(shown.step).id == "unsent"
    stayed = await stack.answer("stay")
    assert of(stayed.step).id == "home"
    await stack.lay_over("leave")
    await stack.answer("out")
    await stack.answer("go")
    assert here.desk.stage is Occupancy.SIGNED_OUT
    assert here.desk.status.kind == "not-sent"


async def test_its_time_is_the_hubs_on_a_machine_set_to_another(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Etc/GMT+5")
    time.tzset()
    try:
        await here.sign_in(ANA)
        here.road.cut = True
        await here.desk.perform(effects.SendSafetyAlert(said(here.hub, "k1", BETH)))
        at = here.desk.status.facts["at"]
        await here.desk.perform(effects.SignOut(unsent=True))
        assert (here.desk.status.kind, here.desk.status.facts["at"]) == ("not-sent", at)
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_words_of_danger_outlive_the_session_for_that_person(here: Station) -> None:
    await here.sign_in(ANA)
    stack = Stack(here.desk)
    await stack.open()
    shown = await stack.lay_over("danger")
    assert isinstance(shown.step, Choose)
    answer = next(o.id for o in shown.step.options if o.id != "back")
    await stack.answer(answer)
    await until(lambda: here.desk.safety.unsent == 0)
    await here.desk.perform(effects.SignOut())
    await here.sign_in(ANA)
    news = await here.desk.perform(effects.HomeNews())
    assert isinstance(news, effects.News)
    assert [draft.job for draft in news.drafts] == ["danger"]
    again = here.desk.runner("danger", draft=news.drafts[0].id)
    shown = await again.start()
    assert of(shown.step).id != "danger", "it goes on where it was left"
