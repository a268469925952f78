"""One tells, the other answers, and each sees what came of it: the jobs against a real hub."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from hubtui.domain.alerts.levels import Level
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import Call, Effect, HomeNews, News, SendSafetyAlert
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.steps import Choose, Do, End, Step, Value
from hubtui.flow.engine.walk import Walk
from hubtui.server.setup import Created, create_hub
from hubtui.wire import routes
from tests.hubs import PLAN, AsgiHub, Desk, Problem, TestClock, asgi_hub
from tests.server import made
from tests.server.made import Wanted

PICKED = object()
"""Enter alone: what is picked beforehand."""


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Created]:
    place = tmp_path_factory.mktemp("founded") / "hub"
    return place, create_hub(place, PLAN, TestClock())


@pytest.fixture
async def hub(founded: tuple[Path, Created], tmp_path: Path) -> AsyncIterator[AsgiHub]:
    place = tmp_path / "hub"
    shutil.copytree(founded[0], place)
    async with asgi_hub(place, created=founded[1]) as running:
        yield running


async def at(
    hub: AsgiHub, desk: Desk, job: str, *answers: Any, begin: Mapping[str, str] | None = None
) -> Step | End:
    """Walk ``job`` as the person at ``desk``, everything it does done at the hub."""
    facts, me = await desk.call(routes.FACTS), await desk.call(routes.ME)
    known = JobContext(
        card=facts.phone_card,
        hub=facts.hub,
        practice=facts.practice,
        now=hub.clock.now,
        facts_or_none=facts,
        me_or_none=me,
        pack_or_none=hub.server.pack,
    )
    walk, left = Walk(JOBS[job].build(known), begin or {}), iter(answers)
    while True:
        found = walk.now()
        if isinstance(found, Do):
            walk.done(found, await _done(desk, found.effect))
            continue
        if isinstance(found, End) and found.go == "@change":
            walk.change(found.facts["step"])
            continue
        answer: Value | object | None = next(left, None)
        if answer is None or isinstance(found, End):
            return found
        if answer is PICKED:
            assert isinstance(found, Choose)
            answer = found.picked or found.options[0].id  # no reason is picked: the first one
        walk.answer(found, answer)  # type: ignore[arg-type]


async def _done(desk: Desk, effect: Effect) -> object:
    """Do it at the hub; of what Home shows, what is asked of the person."""
    if isinstance(effect, HomeNews):
        rows = (await desk.call(routes.OVERRIDES)).rows
        return News(await desk.call(routes.ME), (), (), (), tuple(rows))
    if isinstance(effect, SendSafetyAlert):
        return await desk.call(routes.SEND_OVERRIDE, effect.body)
    assert isinstance(effect, Call)
    ids = {"id": effect.id} if effect.id else {}
    return await desk.call(effect.route, effect.body, query=dict(effect.query) or None, **ids)


def words(step: Step | End) -> str:
    assert isinstance(step, Choose)
    lines = [f"{line.label} {line.text}" for line in step.body]
    options = [f"{o.tag} {o.label} {o.aside}" for o in step.options]
    return "\n".join([step.heading, step.hint, *lines, *options])


async def told(
    hub: AsgiHub, level: Level = Level.KIND_OF_WORRY, **wanted: Any
) -> tuple[Desk, Desk, str]:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(level, **wanted))
    return ana, beth, receipt.alert


async def test_open_have_it_say_it_back_and_the_sender_sees_it(hub: AsgiHub) -> None:
    ana, beth, alert = await told(hub, promises=("only-me",))
    waits = await at(hub, beth, "waiting")
    assert "NEW" in words(waits)
    assert "Mere" not in words(waits), "no name in a list"
    back = {"take": "look", "will": "visit", "by": "today"}
    done = await at(hub, beth, "waiting", alert, "yes", "have-it-back", back)
    assert "Ana can see that you have it." in words(done)
    life = words(await at(hub, ana, "sent", alert))
    assert "Opened" in life
    assert "Has it and will look into it" in life
    assert "go and see them" in life, "what was said back reaches the sender"
    assert "Beth Receiver" in words(await at(hub, ana, "sent", alert, "looks"))


async def test_a_telling_answer_is_taken_with_its_one_press_reason(hub: AsgiHub) -> None:
    ana, beth, alert = await told(hub)
    done = await at(hub, beth, "waiting", alert, "other", "fits", "yes-ok", "pa-authorised", "send")
    assert "Ana can read it now." in words(done)
    assert "It fits what they see" in words(await at(hub, ana, "sent", alert))
    assert "answer:told" in hub.leaves(alert)


async def test_what_came_of_it_closes_it(hub: AsgiHub) -> None:
    ana, beth, alert = await told(hub)
    await at(hub, beth, "waiting", alert, "have-it")
    await at(hub, beth, "waiting", "under-way", begin={"id": alert})
    path = ("outcome", "helped", "yes-ok", "pa-authorised", "send")
    await at(hub, beth, "waiting", *path, begin={"id": alert})
    life = words(await at(hub, ana, "sent", alert))
    assert "It helped" in life
    assert "Closed" in life or "Done" in life


async def test_given_back_unread_then_still_worried(hub: AsgiHub) -> None:
    ana, beth, alert = await told(hub)
    with pytest.raises(Problem) as refused:
        await made.answer(beth, alert, "not-for-me", reason="not-my-work")
    assert refused.value.code == "alert-state", "control: unread, only closeness is a reason"
    await made.answer(beth, alert, "not-for-me", reason="too-close-to-me")
    life = words(await at(hub, ana, "sent", alert))
    assert "Not for them. They are close to me" in life
    assert "alert:opened" not in hub.leaves(alert)
    assert "still worried" in words(await at(hub, ana, "sent", alert, "worry", "yes"))


async def test_someone_else_is_proposed_and_the_sender_decides(hub: AsgiHub) -> None:
    ana, beth, alert = await told(hub)
    colin = hub.created.people["Colin Other"]
    await at(hub, beth, "waiting", alert, "other", "propose", colin)
    step = await at(hub, ana, "sent", alert)
    assert "Send it to Colin" in words(step)
    end = await at(hub, ana, "sent", alert, "to-them")
    assert isinstance(end, End)
    next_step = await at(hub, ana, end.go, begin=end.facts)
    assert isinstance(next_step, Choose)
    assert next_step.id == "told", "who and whom it is about are filled in, why is asked anew"


async def test_taken_back_before_it_is_opened(hub: AsgiHub) -> None:
    ana, beth, alert = await told(hub)
    assert "You took it back." in words(await at(hub, ana, "sent", alert, "recall", "yes"))
    assert "Nothing waits." in words(await at(hub, beth, "waiting"))


async def test_a_lapsed_one_is_renewed_with_a_new_reason(hub: AsgiHub) -> None:
    ana, beth, alert = await told(hub)
    await at(hub, beth, "waiting", alert)
    await hub.fire(5 * 24 * 3_600_000_000)
    ana = await hub.sign_in_again("Ana Sender")
    step = await at(hub, ana, "sent", alert, "renew", "yes-ok", PICKED, PICKED)
    assert "It is sent again." in words(step)
    beth = await hub.sign_in_again("Beth Receiver")
    assert "CHANGED. Read it again." in words(await at(hub, beth, "waiting", alert))


async def test_the_week_and_who_is_in(hub: AsgiHub) -> None:
    ana, beth, _ = await told(hub)
    colin = hub.created.people["Colin Other"]
    assert "Both are told." in words(await at(hub, ana, "introduce", beth.id, colin, "yes"))
    assert "In today" in words(await at(hub, ana, "week"))
