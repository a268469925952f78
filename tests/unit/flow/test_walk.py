"""The walk: back never costs, change returns to check, a draft replays, whatever the job."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.text import TextKind
from hubtui.flow.engine.effects import HomeNews, SignOut
from hubtui.flow.engine.steps import (
    Choose,
    Do,
    End,
    Free,
    Mark,
    Option,
    Picks,
    Row,
    Step,
    Value,
    Write,
)
from hubtui.flow.engine.walk import Job, Prompter, Walk

AB = (Option("a", "A"), Option("b", "B"))


def step_of(kind: str, name: str) -> Step:
    match kind:
        case "choose":
            return Choose(name, "?", AB)
        case "free":
            return Choose(name, "?", AB, entry=Free(TextKind.LINE, 20))
        case "mark":
            return Mark(name, "?", AB)
        case "picks":
            return Picks(name, "?", (Row("x", "X", AB), Row("y", "Y", AB)))
        case _:
            return Write(name, "?", TextKind.LINE, 20)


WAYS: Mapping[str, list[Value]] = {
    "choose": ["a", "b"],
    "free": ["a", "=Ana", "=Ari"],
    "mark": [[], ["a"], ["b", "a"]],
    "picks": [{"x": "a", "y": "b"}, {"x": "b", "y": "b"}],
    "write": ["one", "two"],
}
KINDS = st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=6)


def job_of(kinds: list[str]) -> Job:
    """Ask each in turn, an effect between them, a branch where a pick is ``b``; then a check."""

    def job(ask: Prompter) -> End:
        for number, kind in enumerate(kinds):
            answer = _ask(ask, step_of(kind, f"s{number}"))
            if answer == "b":
                _ask(ask, step_of("write", f"s{number}.more"))
            ask.do(f"read{number}", HomeNews(), str)
        check = Choose("check", "?", (Option("send", "S"), Option("change", "C")), sends=True)
        if ask.choose(check) == "send":
            ask.do("send", SignOut(), str)
            ask.choose(Choose("sent", "!", AB, opens=True, final=True))
            return End()
        names = [*ask.asked[:-1]]
        name = ask.choose(Choose("change", "?", tuple(Option(each, each) for each in names)))
        return End("@change", {"step": name})

    return job


def _ask(ask: Prompter, step: Step) -> object:
    match step:
        case Choose():
            return ask.choose(step)
        case Mark():
            return ask.mark(step)
        case Picks():
            return ask.picks(step)
        case Write():
            return ask.write(step)


def shown(walk: Walk) -> Step:
    while not isinstance(found := walk.now(), Choose | Mark | Picks | Write):
        if isinstance(found, Do):
            walk.done(found, "done")
        else:
            walk.change(found.facts["step"])
    return found


def to_check(walk: Walk, kinds: list[str], data: st.DataObject) -> None:
    while (step := shown(walk)).id != "check":
        kind = "write" if step.id.endswith(".more") else kinds[int(step.id[1:])]
        walk.answer(step, data.draw(st.sampled_from(WAYS[kind])))


def filled(step: Step) -> Value | None:
    match step:
        case Choose(entry=Free() as entry) if entry.value:
            return f"={entry.value}"
        case Choose():
            return step.picked
        case Mark():
            return list(step.marked)
        case Picks():
            return {row.id: row.picked or "" for row in step.rows}
        case Write():
            return step.value


@given(KINDS, st.data())
def test_back_never_costs_an_answer(kinds: list[str], data: st.DataObject) -> None:
    walk = Walk(job_of(kinds))
    to_check(walk, kinds, data)
    given_answers = dict(walk.answers)
    for name in reversed(list(given_answers)):
        assert walk.back()
        step = shown(walk)
        assert (step.id, filled(step)) == (name, given_answers[name])
    assert not walk.back()
    while (step := shown(walk)).id != "check":
        value = filled(step)
        assert value is not None
        walk.answer(step, value)
    assert walk.answers == given_answers


@given(KINDS, st.data())
def test_change_returns_to_check_and_asks_nothing_answered_before(
    kinds: list[str], data: st.DataObject
) -> None:
    walk = Walk(job_of(kinds))
    to_check(walk, kinds, data)
    before = dict(walk.answers)
    name = data.draw(st.sampled_from(list(before)))
    walk.answer(shown(walk), "change")
    walk.answer(shown(walk), name)
    step = shown(walk)
    assert (step.id, filled(step)) == (name, before[name])
    walk.answer(step, before[name])
    while (step := shown(walk)).id != "check":
        assert step.id.startswith(f"{name}."), "only what belongs to it is asked again"
        value = filled(step)
        assert value
        walk.answer(step, value)
    assert walk.answers == before


@given(KINDS, st.data())
def test_a_draft_replays_to_where_it_was_and_sends_nothing(
    kinds: list[str], data: st.DataObject
) -> None:
    walk = Walk(job_of(kinds))
    to_check(walk, kinds, data)
    step, answers = shown(walk), dict(walk.answers)
    walk.answer(step, "send")
    assert isinstance(walk.now(), Do), "control: this one does send"
    again = Walk.restore(walk.job, json.loads(json.dumps(walk.save())))
    assert shown(again) == step
    assert again.answers == answers


@given(KINDS, st.data())
def test_what_was_typed_and_not_answered_is_in_the_draft(
    kinds: list[str], data: st.DataObject
) -> None:
    walk = Walk(job_of([*kinds, "write"]))
    while (step := shown(walk)).id != f"s{len(kinds)}":
        kind = "write" if step.id.endswith(".more") else kinds[int(step.id[1:])]
        walk.answer(step, data.draw(st.sampled_from(WAYS[kind])))
    walk.typing(step, "half a sentence, longer than may be sent")
    again = Walk.restore(walk.job, walk.save())
    found = shown(again)
    assert isinstance(found, Write)
    assert found.value == "half a sentence, longer than may be sent"


def test_another_answer_forgets_what_belonged_to_the_first() -> None:
    walk = Walk(job_of(["choose", "choose"]))
    for answer in ("b", "more", "a"):
        walk.answer(shown(walk), answer)
    for _ in range(3):
        walk.back()
    walk.answer(shown(walk), "a")
    walk.back()
    walk.answer(shown(walk), "b")
    more = shown(walk)
    assert isinstance(more, Write)
    assert more.value == ""


def test_what_a_job_assumes_is_taken_once_and_shown_by_back() -> None:
    def job(ask: Prompter) -> End:
        ask.assume({"one": "b"})
        ask.choose(Choose("one", "?", AB))
        ask.choose(Choose("two", "?", AB))
        return End()

    walk = Walk(job)
    assert shown(walk).id == "two"
    assert walk.back()
    one = shown(walk)
    assert isinstance(one, Choose)
    assert (one.id, one.picked) == ("one", "b")


def test_a_pick_that_leads_to_a_change_does_not_lead_there_for_ever() -> None:
    def job(ask: Prompter) -> End:
        ask.choose(Choose("one", "?", AB))
        if ask.choose(Choose("two", "?", AB)) == "b":
            ask.choose(Choose("two.then", "?", AB))
            return End("@change", {"step": "one"})
        return End()

    walk = Walk(job)
    for answer in ("a", "b", "a"):
        walk.answer(shown(walk), answer)
    one = shown(walk)
    assert one.id == "one"
    walk.answer(one, "b")
    two = shown(walk)
    assert isinstance(two, Choose)
    assert (two.id, two.picked) == ("two", None)


def test_a_draft_that_was_left_by_a_pick_comes_back_to_that_pick() -> None:
    def job(ask: Prompter) -> End:
        ask.choose(Choose("one", "?", AB))
        if ask.choose(Choose("stop", "?", (Option("home", "H"), Option("on", "O")))) == "home":
            return End("home")
        ask.write(Write("two", "?", TextKind.LINE, 20))
        return End("home")

    walk = Walk(job)
    for answer in ("a", "home"):
        walk.answer(shown(walk), answer)
    assert isinstance(walk.now(), End)
    stop = shown(Walk.restore(job, walk.save()))
    assert isinstance(stop, Choose)
    assert (stop.id, stop.picked) == ("stop", None), "and does not leave again by itself"
