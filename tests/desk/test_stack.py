"""One job over another: what a person lays over is not taken away by what they did before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubtui.desk.desk import Desk
from hubtui.desk.drafts.runner import DraftRunner
from hubtui.desk.runner import Runner
from hubtui.desk.stack import Stack
from hubtui.desk.state import Shown
from hubtui.domain.text import TextKind
from hubtui.errors import Refused
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import SetPin
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Value, Write
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.session import hidden
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from tests.desk.fake import SPECS, FakeHub, desk_over, pick
from tests.desk.station import ANA, BETH, station
from tests.hubs import AsgiHub, asgi_hub


@pytest.fixture
async def founded(tmp_path: Path) -> AsyncIterator[AsgiHub]:
    async with asgi_hub(tmp_path / "hub") as made:
        yield made


def opening(step: str) -> Spec:
    def build(known: JobContext) -> Job:
        def job(ask: Prompter) -> End:
            ask.choose(pick(step, "go"))
            ask.write(Write("name", "name", TextKind.LINE, 5))
            return End("home")

        return job

    return Spec(step, build)


def typing(known: JobContext) -> Job:
    def job(ask: Prompter) -> End:
        ask.write(Write("name", "name", TextKind.LINE, 5))
        return End("home")

    return job


async def stack_of(*jobs: str) -> Stack:
    desk = desk_over(FakeHub())
    desk._jobs = {job: opening(job) for job in ("home", "danger", "tell")} | {
        "typing": Spec("typing", typing)
    }
    desk.safety.begin = lambda: None  # type: ignore[method-assign]
    stack = Stack(desk)
    await stack.open()
    for job in jobs:
        await stack._begin(job)
    return stack


def step_of(shown: Shown) -> str:
    return shown.step.go if isinstance(shown.step, End) else shown.step.id


async def test_danger_laid_over_while_back_waits_for_the_hub_stays() -> None:
    stack = await stack_of("tell")
    goes = asyncio.Event()

    class Slow(Runner):
        async def back(self) -> Shown:
            await goes.wait()
            return await super().back()

    stack.layers[-1].runner.__class__ = Slow
    back = asyncio.create_task(stack.back())
    await asyncio.sleep(0)
    assert step_of(await stack.lay_over("danger")) == "danger"
    goes.set()
    assert step_of(await back) == "danger"
    assert [layer.job for layer in stack.layers] == ["tell", "danger"]
    assert step_of(await stack.back()) == "tell", "control: back from it leads to what lay beneath"


@pytest.mark.parametrize("over", [False, True])
async def test_a_job_that_ended_behind_the_hidden_screen_is_followed_on_coming_back(
    *, over: bool
) -> None:
    stack = await (stack_of() if over else stack_of("typing"))
    desk, goes = stack.desk, asyncio.Event()
    desk._jobs = {**desk._jobs, "danger": Spec("danger", typing), "hidden": hidden.SPECS[0]}
    if over:
        await stack.lay_over("danger")

    class Slow(Runner):
        async def answer(self, value: Value) -> Shown:
            await goes.wait()
            return await super().answer(value)

    stack.layers[-1].runner.__class__ = Slow
    await desk.perform(SetPin("271828"))
    answer = asyncio.create_task(stack.answer("abc"))
    await asyncio.sleep(0)
    await desk.hide()
    assert step_of(await stack.follow_stage()) == "pin"
    goes.set()
    assert step_of(await answer) == "pin"
    assert step_of(await stack.answer("=271828")) == "home"
    assert [layer.job for layer in stack.layers] == ["home"]
    shown = stack.layers[0].shown
    assert shown is not None
    assert isinstance(shown.step, Choose)


async def test_a_front_that_opens_at_a_hidden_desk_asks_for_the_pin() -> None:
    """Left alone as one front hands over to the other, the desk hides between the two."""
    desk = (await stack_of()).desk
    desk._jobs = {**desk._jobs, "hidden": hidden.SPECS[0]}
    await desk.perform(SetPin("271828"))
    await desk.hide()
    stack = Stack(desk)
    assert step_of(await stack.open()) == "pin"
    assert step_of(await stack.answer("=271828")) == "home"


async def test_back_from_a_first_step_that_refused_leaves_at_once() -> None:
    stack = await stack_of("typing")
    refused = await stack.answer("far too long")
    assert isinstance(refused.trouble, Refused)
    stack.typed("far too")
    assert step_of(await stack.back()) == "home"


async def test_what_was_typed_last_is_kept_as_one_leaves_and_not_later() -> None:
    stack = await stack_of("tell")
    stack.desk._jobs = {**stack.desk._jobs, "note": SPECS["note"]}
    await stack._begin("note")
    await stack.answer("ana")
    stack.typed("half a wor")
    runner = stack.layers[-1].runner
    assert isinstance(runner, DraftRunner)
    assert "half a wor" not in runner._keeper._wanted, "control: it would be kept in a moment"
    await stack._begin("home")
    assert "half a wor" in runner._keeper._wanted


async def no_one_is(desk: Desk, *answers: Value) -> list[str]:
    """Press danger, answer, and go back to say that no one is; gives the drafts left."""
    stack = Stack(desk)
    await stack.open()
    await stack.lay_over("danger")
    for answer in answers:
        await stack.answer(answer)
    await desk.keepers.flush()
    for _ in answers:
        await stack.back()
    assert step_of(await stack.answer("back")) == "home"
    await desk.keepers.dropped()
    return [draft.job for draft in (await desk.road.call(routes.DRAFTS, Nothing())).drafts]


async def test_no_one_is_in_danger_after_all(founded: AsgiHub, tmp_path: Path) -> None:
    async with station(founded, tmp_path / "desk") as here:
        await here.sign_in(ANA)
        assert await no_one_is(here.desk) == []
        assert await no_one_is(here.desk, "yes") == []
        named = [founded.created.people[BETH]]
        assert await no_one_is(here.desk, "yes", named) == ["danger"], "a name is worth keeping"
