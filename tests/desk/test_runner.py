"""A runner keeps drafts, sends once, never says "sent" falsely, and never loses words."""

from __future__ import annotations

import asyncio
import json

from hubtui.desk.desk import Desk
from hubtui.desk.runner import Runner
from hubtui.desk.state import Shown
from hubtui.errors import Refused, Unreachable
from hubtui.flow.engine.steps import Choose, End, Write
from tests.desk.fake import (
    DONE_LOST,
    LATE,
    LOST,
    NO_WAY,
    SIGNED_OUT,
    FakeHub,
    desk_over,
    run,
)


def at(shown: Shown) -> str:
    return shown.step.go if isinstance(shown.step, End) else shown.step.id


def trouble(shown: Shown) -> str:
    return shown.trouble.code if shown.trouble else ""


async def to_check(hub: FakeHub, note: str = "come and see me") -> tuple[Desk, Runner]:
    desk = desk_over(hub)
    runner = desk.runner("note")
    assert at(await runner.start()) == "who"
    assert at(await runner.answer("ana")) == "note"
    shown = await runner.answer(note)
    assert at(shown) == "check"
    assert not shown.first
    await asyncio.sleep(2)
    return desk, runner


def words(hub: FakeHub) -> list[dict[str, object]]:
    return [json.loads(each.answers) for each in hub.drafts.values()]


def test_a_draft_is_kept_after_each_answer_and_sent_once() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        assert words(hub)[0]["answers"] == {"who": "ana", "note": "come and see me"}
        assert not hub.sent, "control: nothing goes before it is sent"
        shown = await runner.answer("send")
        assert at(shown) == "sent-a1"
        assert len(hub.sent) == 1
        assert at(await runner.answer("home")) == "home", "the Sent screen is this job's own"

    run(story())


def test_put_by_it_is_said_to_be_kept_only_once_the_hub_has_it() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        assert at(await runner.answer("put-by")) == "not-sent True"
        assert at(await runner.answer("back")) == "check"
        await runner.back()
        hub.faults = [NO_WAY] * 9
        assert at(await runner.answer("come on Friday")) == "check"
        assert at(await runner.answer("put-by")) == "not-sent False", "only this screen has it"
        assert not hub.sent

    run(story())


def test_put_by_after_a_sending_without_an_answer_never_says_that_it_was_not_sent() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.faults = [DONE_LOST] + [NO_WAY] * 40
        shown = await runner.answer("send")
        assert (at(shown), bool(trouble(shown))) == ("check", True), "control: nobody knows"
        shown = await runner.answer("put-by")
        assert (at(shown), trouble(shown)) == ("check", "send-unknown")
        hub.faults = []
        assert at(await runner.answer("put-by")) == "a1 True"
        assert len(hub.sent) == 1

    run(story())


def test_who_types_without_a_stop_loses_the_last_second_at_most() -> None:
    async def story() -> None:
        hub = FakeHub()
        runner = desk_over(hub).runner("note")
        await runner.start()
        await runner.answer("ana")
        for count in range(1, 20):
            runner.typed("x" * count)
            await asyncio.sleep(0.5)
        kept = str(words(hub)[0]["typed"]["note"])  # type: ignore[index]
        assert len(kept) >= 19 - 3

    run(story())


def test_what_is_typed_is_kept_a_second_after_typing_stops() -> None:
    async def story() -> None:
        hub = FakeHub()
        desk = desk_over(hub)
        runner = desk.runner("note")
        await runner.start()
        await runner.answer("ana")
        runner.typed("she is n")
        runner.typed("she is not w")
        await asyncio.sleep(0.9)
        assert "not w" not in hub.drafts["d1"].answers, "control: not before it stops"
        await asyncio.sleep(1)
        assert "she is not w" in hub.drafts["d1"].answers
        again = desk_over(hub).runner("note", draft="d1")
        shown = await again.start()
        assert isinstance(shown.step, Write)
        assert shown.step.value == "she is not w"

    run(story())


def test_back_and_change_cost_nothing() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        shown = await runner.back()
        assert isinstance(shown.step, Write)
        assert shown.step.value == "come and see me"
        await runner.answer("come and see me")
        await runner.answer("change")
        shown = await runner.answer("who")
        assert isinstance(shown.step, Choose)
        assert (shown.step.id, shown.step.picked) == ("who", "ana")
        assert at(await runner.answer("jo")) == "check"

    run(story())


def test_an_answer_that_does_not_fit_is_told_on_its_step() -> None:
    async def story() -> None:
        desk = desk_over(FakeHub())
        runner = desk.runner("note")
        first = await runner.start()
        assert first.first
        shown = await runner.answer("nobody")
        assert (at(shown), trouble(shown)) == ("who", "answer-none")

    run(story())


def test_with_the_hub_away_words_are_only_here_until_it_is_back() -> None:
    async def story() -> None:
        hub = FakeHub(faults=[NO_WAY] * 4)
        desk, _ = await to_check(hub)
        assert desk.status.key == "desk.status.only-here"
        assert not hub.drafts
        await asyncio.sleep(60)
        assert words(hub)[0]["answers"] == {"who": "ana", "note": "come and see me"}
        assert desk.status.kind == ""

    run(story())


def test_words_typed_after_another_job_lay_over_them_count_as_any() -> None:
    async def story() -> None:
        hub = FakeHub()
        desk, runner = await to_check(hub)
        desk.runner("record")  # help, say: by then all was kept
        await runner.back()
        hub.faults = [NO_WAY] * 100
        await runner.answer("and this")
        await asyncio.sleep(2)
        assert desk.status.key == "desk.status.only-here"
        hub.faults = []
        await desk.keepers.flush()
        assert "and this" in hub.drafts["d1"].answers

    run(story())


def test_a_kept_draft_whose_answer_is_lost_is_not_kept_twice() -> None:
    async def story() -> None:
        hub = FakeHub(faults=[DONE_LOST])
        await to_check(hub)
        await asyncio.sleep(60)
        assert len(hub.drafts) == 1

    run(story())


def test_sent_though_the_answer_was_lost() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.faults = [DONE_LOST]
        assert at(await runner.answer("send")) == "sent-a1"
        assert len(hub.sent) == 1

    run(story())


def test_with_no_hub_at_all_it_is_certainly_not_sent() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.faults = [NO_WAY] * 50
        shown = await runner.answer("send")
        assert (at(shown), trouble(shown)) == ("check", "send-not-sent")
        assert shown.trouble is not None
        assert shown.trouble.facts["who"], "whom to ring instead"
        assert at(await runner.back()) == "note", "so that it can be changed with no hub there"
        hub.faults = []
        await runner.answer("another note")
        assert at(await runner.answer("send")) == "sent-a1"

    run(story())


def test_an_unanswered_sending_freezes_the_draft_until_the_hub_says() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.faults = [DONE_LOST, *[LOST] * 60]
        shown = await runner.answer("send")
        assert (at(shown), trouble(shown)) == ("check", "send-unknown")
        assert isinstance(shown.trouble, Unreachable)
        shown = await runner.back()
        assert (at(shown), trouble(shown)) == ("check", "send-unknown"), "nothing is changed"
        hub.faults = []
        shown = await runner.back()
        assert isinstance(shown.step, End)
        assert (shown.step.go, shown.step.facts) == ("sent", {"id": "a1"})
        assert len(hub.sent) == 1

    run(story())


def test_a_sending_that_arrives_late_can_no_longer_send_what_was_edited() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.faults = [LATE, *[LOST] * 60]
        assert trouble(await runner.answer("send")) == "send-unknown"
        hub.faults = []
        assert at(await runner.back()) == "note", "certain now: it was not sent"
        hub.arrive()
        assert not hub.sent, "and never will be in that version"
        await runner.answer("another note")
        assert at(await runner.answer("send")) == "sent-a1"
        assert "another note" in hub.sent[0][1]

    run(story())


def test_a_refused_sending_is_told_on_check_and_can_be_put_right() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.drafts["d1"].version += 1  # another screen of the same person kept another version
        hub.drafts["d1"].answers = "{}"
        shown = await runner.answer("send")
        assert (at(shown), trouble(shown)) == ("check", "draft-changed")
        assert isinstance(shown.trouble, Refused)
        assert at(await runner.answer("send")) == "sent-a1"
        assert [draft for draft, _ in hub.sent] == ["d2"], "these words became their own draft"
        assert "d1" in hub.drafts, "and the other screen's stay"

    run(story())


def test_two_screens_of_one_person_keep_both() -> None:
    async def story() -> None:
        hub = FakeHub()
        desk, runner = await to_check(hub)
        other = desk_over(hub).runner("note", draft="d1")
        await other.start()
        await other.back()
        await other.answer("from the other screen")
        await asyncio.sleep(2)
        await runner.back()
        await runner.answer("from this screen")
        await asyncio.sleep(2)
        notes = [each.answers for each in hub.drafts.values()]
        assert any("from the other screen" in note for note in notes)
        assert any("from this screen" in note for note in notes)
        assert desk.status.key == "desk.status.doubled"

    run(story())


def test_a_session_that_ends_asks_to_sign_in_and_words_are_kept_after_it() -> None:
    async def story() -> None:
        hub = FakeHub()
        desk, runner = await to_check(hub)
        hub.faults = [SIGNED_OUT]
        shown = await runner.answer("send")
        assert at(shown) == "sign-in"
        assert desk.me is None
        assert not hub.sent
        assert "come and see me" in hub.drafts["d1"].answers

    run(story())


def test_what_one_person_sends_does_not_go_as_the_next() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.faults = [NO_WAY]
        pressed = asyncio.create_task(runner.answer("send"))
        await asyncio.sleep(0.05)
        hub.token = "of another person"
        await pressed
        assert not hub.sent
        assert list(hub.drafts) == ["d1"]

    run(story())


def test_two_answers_at_once_are_one() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        first, second = await asyncio.gather(runner.answer("send"), runner.answer("send"))
        assert at(first) == "sent-a1"
        assert second == first, "the second press is no answer to what came of the first"
        assert len(hub.sent) == 1

    run(story())


def test_a_front_that_gives_up_waiting_leaves_check_as_it_was() -> None:
    async def story() -> None:
        hub = FakeHub()
        _, runner = await to_check(hub)
        hub.faults = [LOST] * 10
        pressed = asyncio.create_task(runner.answer("send"))
        await asyncio.sleep(0.5)
        pressed.cancel()
        await asyncio.gather(pressed, return_exceptions=True)
        hub.faults = []
        assert at(await runner.refresh()) == "check", "a send needs a press"
        assert not hub.sent
        assert at(await runner.answer("send")) == "sent-a1"

    run(story())


def test_a_record_made_twice_is_one_and_its_draft_goes() -> None:
    async def story() -> None:
        hub = FakeHub()
        desk = desk_over(hub)
        runner = desk.runner("record")
        await runner.start()
        hub.faults = [DONE_LOST, DONE_LOST]  # the record, and its draft
        assert trouble(await runner.answer("yes")) == "hub-no-answer"
        shown = await runner.answer("yes")
        await asyncio.sleep(2)
        assert at(shown) == "home"
        assert len(hub.made) == 1
        assert not hub.drafts

    run(story())
