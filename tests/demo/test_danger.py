"""Safety alerts in practice: raised against you, and your own taken up, or left to climb."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from hubtui.demo import script
from hubtui.demo.desk import practice_desk
from hubtui.demo.hub import PracticeHub
from hubtui.demo.people import read_practice
from hubtui.desk.desk import Desk
from hubtui.domain.overrides.answers import LOOK_BACK, RECORD, Acting, ReceiptAnswer, ReviewOutcome
from hubtui.domain.people import Role
from hubtui.flow.overrides.recipients import first
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    Acknowledge,
    OverrideOut,
    OverrideReceipt,
    OverrideRow,
    Recipient,
    Review,
    SendOverride,
    StandDown,
)
from tests.demo.conftest import person

PATIENCE = 60.0

Sit = Callable[..., Awaitable[Desk]]


async def raise_one(desk: Desk, *names: str) -> OverrideReceipt:
    """Send now, as the app would."""
    to = [person(desk, name) for name in names]
    body = SendOverride(key=secrets.token_hex(8), written_at=desk.clock.now_us(), recipients=to)
    return await desk.road.call(routes.SEND_OVERRIDE, body)


async def until(desk: Desk, override: str, there: Callable[[OverrideOut], bool]) -> OverrideOut:
    """Read one until something is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await desk.road.call(routes.OVERRIDE, Nothing(), id=override)
            if there(found):
                return found
            await asyncio.sleep(0.05)


async def row(desk: Desk, why: str) -> OverrideRow:
    """Wait for somebody else's."""
    async with asyncio.timeout(PATIENCE):
        while True:
            rows = (await desk.road.call(routes.OVERRIDES, Nothing())).rows
            for each in rows:
                if each.why == why:
                    return each
            await asyncio.sleep(0.05)


def told(out: OverrideOut) -> dict[str, Recipient]:
    return {each.person: each for each in out.told if not each.as_supervisor}


@pytest.fixture
async def climbing(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """A desk in a practice hub whose supervisors leave safety alerts alone."""
    hub = PracticeHub.start(pace=0.01, climbs=True)
    desk = await practice_desk(hub, getattr(request, "param", "staff"))
    yield desk
    await desk.close()
    await asyncio.to_thread(hub.stop)


async def test_people_able_to_act_are_offered_first(practice: Sit) -> None:
    desk = await practice("staff")

    offered = [option.label for option in first(desk.known())]

    able = [name for name in read_practice().able if name != "Ana Smith"]
    assert offered[: len(able)] == able
    assert 3 <= len(able) <= 5
    assert len(read_practice().on_call) == 2


async def test_it_is_read_back_acknowledged_and_looked_back_on(practice: Sit) -> None:
    desk = await practice("staff")

    sent = await raise_one(desk, "Hēmi Pōtae")

    await until(
        desk,
        sent.override,
        lambda out: out.acknowledged_at is not None and "going" in {t.read_back for t in out.told},
    )
    await desk.road.call(routes.STAND_DOWN, StandDown(why="over"), id=sent.override)
    out = await until(desk, sent.override, lambda out: bool(out.outcome))
    hemi = told(out)[person(desk, "Hēmi Pōtae")]
    assert hemi.opened_at is not None
    assert hemi.read_back == "going"
    assert out.acknowledged_by == person(desk, "Jo Lee")
    assert out.acting == "me"
    assert out.outcome == "right"


@pytest.mark.parametrize("name", ["Wiremu Paki", "Lupe Tāufa"])
async def test_where_nobody_told_can_act_the_next_one_is_told(practice: Sit, name: str) -> None:
    """One of them never looks, the other says that she cannot act."""
    desk = await practice("staff")

    sent = await raise_one(desk, name)

    out = await until(desk, sent.override, lambda out: len(told(out)) > 1)
    assert list(told(out))[:2] == [person(desk, name), person(desk, "Hēmi Pōtae")]
    await until(desk, sent.override, lambda out: "going" in {t.read_back for t in out.told})


async def test_left_to_climb_the_next_supervisor_is_called(climbing: Desk) -> None:
    sent = await raise_one(climbing, "Hēmi Pōtae")

    out = await until(
        climbing, sent.override, lambda out: sum(one.as_supervisor for one in out.told) == 2
    )

    assert told(out)[person(climbing, "Hēmi Pōtae")].read_back == "going", "recipients still do"
    assert out.next_what in ("all-supervisors", "every-workstation")
    assert out.acknowledged_at is None


async def test_a_colleague_raises_one_against_you(practice: Sit) -> None:
    desk = await practice("trainer")

    found = await row(desk, "recipient")

    assert found.wants == "open"
    opened = await desk.road.call(routes.OPEN_OVERRIDE, Nothing(), id=found.id)
    assert opened.content is not None
    assert opened.sender == person(desk, "Aroha Tīpene")
    await until(desk, found.id, lambda out: out.acknowledged_by == person(desk, "Jo Lee"))


@pytest.mark.parametrize("climbing", ["supervisor"], indirect=True)
async def test_who_is_on_call_is_called_and_may_look_back(climbing: Desk) -> None:
    desk = climbing

    found = await row(desk, "supervisor")
    await desk.road.call(routes.OPEN_OVERRIDE, Nothing(), id=found.id)
    envelope = await until(desk, found.id, lambda out: bool(out.threat))

    assert envelope.content is None, "the words are one more key"
    assert envelope.threat["how-bad"] == "badly-hurt"
    assert person(desk, "Hēmi Pōtae") in told(envelope)
    body = Acknowledge(acting="named", person=person(desk, "Hēmi Pōtae"))
    mine = await desk.road.call(routes.ACKNOWLEDGE, body, id=found.id)
    assert desk.me is not None
    assert mine.acknowledged_by == desk.me.id
    assert "review" in mine.acts
    await desk.road.call(routes.READ_WORDS, Nothing(), id=found.id)
    review = Review(
        passphrase=desk.known().practice_secret,
        outcome="right-and-learned",
        **dict.fromkeys(LOOK_BACK, "yes"),
    )
    done = await desk.road.call(routes.REVIEW, review, id=found.id)
    assert done.outcome == "right-and-learned"


async def test_nobody_comes_between_while_one_raises_ones_own() -> None:
    hub = PracticeHub.start(pace=0.02)
    desk = await practice_desk(hub, "staff")
    try:
        desk.runner("danger")
        await asyncio.sleep(0.02 * (script.danger().raised.apart / 2))
        rows = (await desk.road.call(routes.OVERRIDES, Nothing())).rows
        assert rows == []
        assert (await row(desk, "recipient")).wants == "open", "control: it comes later"
    finally:
        await desk.close()
        await asyncio.to_thread(hub.stop)


# ---- the scenes themselves


def test_the_scene_says_only_what_there_is() -> None:
    said = script.danger()
    names = {each.name for each in read_practice().people}

    assert set(said.people) <= names
    assert set(said.people.values()) | {"goes"} == set(said.told)
    assert len(said.raised.senders) > 1, "whoever is played cannot raise one against themselves"
    assert all(RECORD[field].count(code) for field, code in said.raised.record.items())
    known = {*ReceiptAnswer, "open", "acknowledge", "look-back"}
    ways = [*said.told.values(), said.supervisor, said.reviewer]
    assert {move.does for way in ways for move in way.moves} <= known
    assert {move.code for move in said.supervisor.moves} <= {"", *Acting}
    assert {move.code for move in said.reviewer.moves} <= set(ReviewOutcome)
    assert script.script(climbs=True).danger.supervisor.moves == ()


def test_supervisors_are_on_call() -> None:
    roles = {each.name: each.roles for each in read_practice().people}

    assert all(Role.SUPERVISOR in roles[name] for name in read_practice().on_call)
    assert set(read_practice().able) <= set(roles)
