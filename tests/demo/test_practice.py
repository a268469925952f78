"""Practice: one person alone sees every way a telling can go, through the real hub."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from hubtui.demo import script
from hubtui.demo.colleague import Colleague
from hubtui.demo.desk import practice_desk
from hubtui.demo.hub import PracticeHub
from hubtui.demo.people import read_practice
from hubtui.demo.telling import why
from hubtui.desk.desk import Desk
from hubtui.desk.session.occupancy import Occupancy
from hubtui.domain.alerts.levels import ALLOWED, OPTIONAL, Field, Level
from hubtui.domain.people import Role
from hubtui.flow.engine.effects import HomeNews, News, SignInHere
from hubtui.wire import routes
from hubtui.wire.alerts import AlertPage, AlertRow
from hubtui.wire.base import Nothing
from hubtui.wire.records import SayTalk as SayTalkBody
from hubtui.wire.records import TalkOut
from tests.calls import call
from tests.demo.conftest import PATIENCE, person, tell, until

Sit = Callable[..., Awaitable[Desk]]


async def waiting(
    desk: Desk, count: int, fits: Callable[[AlertRow], bool] = lambda _: True
) -> AlertPage:
    """Wait until so many wait that fit."""
    async with asyncio.timeout(PATIENCE):
        while True:
            page = await desk.perform(call(routes.ALERTS, box="waiting"))
            assert isinstance(page, AlertPage)
            if sum(map(fits, page.rows)) >= count:
                return page
            await asyncio.sleep(0.05)


async def test_two_alerts_wait_at_the_start_and_more_come(practice: Sit) -> None:
    desk = await practice("supervisor")

    page = await waiting(desk, len(script.first().send))

    assert {row.reference[:4] for row in page.rows} == {"TRN-"}
    assert {row.level for row in page.rows} == set(range(5))
    news = await desk.perform(HomeNews())
    assert isinstance(news, News)
    assert news.me.waiting >= 2


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.HOST])
def test_there_is_somebody_of_each_part(role: str) -> None:
    everybody = read_practice()

    assert role in next(p.roles for p in everybody.people if p.name == everybody.first(role))


async def test_every_colleague_answers_in_their_own_way(practice: Sit) -> None:
    desk = await practice("staff")
    await waiting(desk, 2)
    sent = {
        name: (await tell(desk, name)).alert
        for name in ("Fetu Leota", "Dev Patel", "Hēmi Pōtae", "Ben Okafor", "Lupe Tāufa")
    }
    away = (await tell(desk, "Wiremu Paki")).alert

    closed = await until(desk, sent["Fetu Leota"], lambda a: a.row.state == "closed")
    declined = await until(desk, sent["Dev Patel"], lambda a: a.row.state == "declined")
    proposed = await until(desk, sent["Hēmi Pōtae"], lambda a: a.row.state == "redirect-proposed")
    asked = await until(desk, sent["Ben Okafor"], lambda a: a.row.state == "more-asked")
    knows = await until(
        desk, sent["Lupe Tāufa"], lambda a: any("know-them" in s.code for s in a.steps)
    )

    assert closed.opened_at is not None
    assert "not-for-me:not-my-work" in {step.code for step in declined.steps}
    others = [step.code for step in proposed.steps if step.code.startswith("propose:")]
    assert desk.me is not None
    assert len(others) == 1
    assert desk.me.id not in others[0]
    assert asked.opened_at is not None
    assert knows.opened_at is not None
    unseen = await until(desk, away, lambda a: True)
    assert unseen.row.state == "sent"


async def test_they_confirm_that_two_have_talked(practice: Sit) -> None:
    desk = await practice("staff")
    alert = await waiting(desk, 1, lambda row: row.level == 3)
    lupe = person(desk, "Lupe Tāufa")
    read = next(row for row in alert.rows if row.level == 3)
    shown = await until(desk, read.id, lambda a: True)
    opened = await desk.road.call(
        routes.OPEN, routes.OPEN.takes(promises=shown.promises), id=read.id
    )
    told, basis = why(desk.known(), opened)
    assert told is not None
    assert basis is not None
    body = SayTalkBody(
        key="talk-1",
        other=lupe,
        level=Level.KIND_OF_WORRY,
        at=desk.clock.now_us(),
        told=told,
        basis=basis,
    )
    said = await desk.perform(call(routes.SAY_TALK, body=body))
    assert isinstance(said, TalkOut)

    async with asyncio.timeout(PATIENCE):
        while True:
            talks = (await desk.road.call(routes.TALKS, Nothing())).talks
            if next(t for t in talks if t.id == said.id).confirmed_at:
                break
            await asyncio.sleep(0.05)


async def test_who_is_played_is_left_alone(practice: Sit) -> None:
    """The scripted answer of a person stays away while somebody plays them."""
    ana = await practice("staff")
    await waiting(ana, 2)
    before = await tell(ana, "Fetu Leota")
    await until(ana, before.alert, lambda a: a.row.state == "closed")
    fetu = person(ana, "Fetu Leota")
    fetu_desk = await practice("")
    await fetu_desk.perform(SignInHere(fetu, read_practice().passphrase))
    again = await tell(ana, "Fetu Leota")
    control = await tell(ana, "Jo Lee")

    await until(ana, control.alert, lambda a: a.row.state == "closed")

    assert (await until(ana, again.alert, lambda a: True)).row.state == "sent"


async def test_quiet_colleagues_never_answer() -> None:
    hub = PracticeHub.start(quiet=True)
    try:
        desk = await practice_desk(hub, "staff")
        sent = await tell(desk, "Fetu Leota")
        assert desk.stage is Occupancy.OPEN
        await asyncio.sleep(1.0)
        assert (await until(desk, sent.alert, lambda a: True)).row.state == "sent"
        page = await desk.perform(call(routes.ALERTS, box="waiting"))
        assert isinstance(page, AlertPage)
        assert page.rows == []
        await desk.close()
    finally:
        await asyncio.to_thread(hub.stop)


async def test_late_comes_sixty_times_sooner(practice: Sit) -> None:
    desk = await practice("staff")

    sent = await tell(desk, "Wiremu Paki")

    assert sent.next_at is not None
    assert 0 < sent.next_at - sent.at < 10 * 60 * 1_000_000  # four hours, in a real hub


# ---- the scenes themselves


def test_everybody_has_a_way_and_every_way_has_somebody() -> None:
    said, everybody = script.colleagues(), read_practice()

    assert set(said.people) == {each.name for each in everybody.people}
    assert set(said.people.values()) == set(said.ways)


def test_what_is_sent_fits_its_level() -> None:
    for scene in script.first().send:
        assert set(scene.picks) <= set(ALLOWED[scene.level])
        needed = {f for f in ALLOWED[scene.level] if (scene.level, f) not in OPTIONAL}
        assert needed - set(scene.picks) <= {Field.CLIENT, Field.NOTE}
        assert len(scene.senders) > 1, "whoever is played cannot send to themselves"


def test_an_answer_that_does_not_belong_falls_back() -> None:
    assert Colleague._fitting("more", ["have-it", "will-come"]) == "have-it"
    assert Colleague._fitting("fits", ["have-it"]) == ""
    assert Colleague._fitting("more", ["more", "have-it"]) == "more"
