"""Whatever is pressed, and whatever the hub does: sent once or kept, and nothing is lost."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from hubtui.desk.runner import Runner
from hubtui.flow.engine.steps import End
from tests.desk.fake import (
    FAULTS,
    FINE,
    FakeHub,
    desk_over,
    run,
)
from tests.desk.test_runner import at, trouble

PRESSES = st.lists(
    st.sampled_from(["ana", "jo", "send", "change", "keep", "who", "note", "back", "type", "wait"]),
    min_size=1,
    max_size=14,
)


async def use(runner: Runner, presses: list[str], pressed: list[str], seen: list[str]) -> None:
    """Press keys until the job is over; notes each press that sends, and each step shown."""
    shown = await runner.start()
    for press in ["ana", "first words", "send", *presses]:
        if isinstance(shown.step, End):
            return
        step = shown.step.id
        match press:
            case "back":
                shown = await runner.back()
            case "type":
                runner.typed("more words")
            case "wait":
                await asyncio.sleep(3)
            case _:
                if (step, press) == ("check", "send"):
                    pressed.append(step)
                shown = await runner.answer(f"words {press}" if step == "note" else press)
        seen.append(at(shown))


@settings(max_examples=150)
@given(
    presses=PRESSES,
    faults=st.lists(st.sampled_from([FINE, FINE, *FAULTS]), max_size=25),
    killed_at=st.integers(0, 40),
)
def test_killed_anywhere_it_is_sent_once_or_kept(
    presses: list[str], faults: list[str], killed_at: int
) -> None:
    async def story() -> None:
        hub = FakeHub(faults=list(faults))
        pressed: list[str] = []
        seen: list[str] = []
        desk = desk_over(hub)
        using = asyncio.create_task(use(desk.runner("note"), presses, pressed, seen))
        await asyncio.sleep(killed_at * 0.4)
        using.cancel()
        await asyncio.gather(using, return_exceptions=True)
        desk.keepers.stop()
        hub.arrive()
        hub.faults = []

        assert len({draft for draft, _ in hub.sent}) == len(hub.sent), "no draft went twice"
        assert len(hub.sent) <= len(pressed), "nothing goes without a press"
        said = {name.removeprefix("sent-") for name in seen if name.startswith("sent-")}
        there = {each.receipt.alert for each in hub.drafts.values() if each.receipt}
        assert said <= there, "never said to be sent falsely"

        before = len(hub.sent)
        for draft, kept in list(hub.drafts.items()):
            shown = await desk_over(hub).runner("note", draft=draft).start()
            assert (at(shown) == "sent") is (kept.receipt is not None)
        assert len(hub.sent) == before, "taking a draft up again sends nothing"

    run(story())


@settings(max_examples=100)
@given(presses=PRESSES, faults=st.lists(st.sampled_from([FINE, *FAULTS]), max_size=20))
def test_once_the_hub_is_well_the_newest_words_are_there(
    presses: list[str], faults: list[str]
) -> None:
    async def story() -> None:
        hub = FakeHub(faults=list(faults))
        newest = "first words"
        runner = desk_over(hub).runner("note")
        await runner.start()
        await runner.answer("ana")
        shown = await runner.answer(newest)
        for number, press in enumerate(presses):
            if isinstance(shown.step, End) or shown.step.id.startswith("sent"):
                break
            if shown.step.id == "note" and press != "back":
                before, press = newest, f"words {number}"
                shown = await runner.answer(press)
                newest = press if trouble(shown) != "send-unknown" else before
            elif press not in ("type", "wait"):
                shown = await (runner.back() if press == "back" else runner.answer(press))
        await asyncio.sleep(900)
        hub.arrive()
        if trouble(shown) == "send-unknown":
            await runner.back()
            await asyncio.sleep(900)
        texts = [each.answers for each in hub.drafts.values()] + [body for _, body in hub.sent]
        assert any(newest in text for text in texts)

    run(story())
