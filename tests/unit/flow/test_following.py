"""What you sent, find, this week, introductions: each way through, and its words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hubtui.flow.alerts import following
from hubtui.flow.engine.effects import Effect
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Step
from hubtui.flow.people import find, introduce, week
from hubtui.wire import people, routes
from hubtui.wire.alerts import AlertOut, LookOut, Looks, Receipt, StepOut
from hubtui.wire.base import Done
from hubtui.wire.people import IntroductionOut, Week, WeekLate
from tests.calls import Kind, call, is_call
from tests.unit.flow import arrived, eastfield
from tests.unit.flow.explore import Hub, every_step, read_aloud, table, walked
from tests.unit.flow.person import Person

KNOWN = eastfield.known("sue")
AT = arrived.AT
WEEK = Week(
    late=[WeekLate(reference="K7-RATA", receiver="ari", since=AT, state="sent")],
    here=["ana", "ari"],
    away_with_waiting=[("ben", 3)],
    asked=9,
    answered_in_time=7,
    nothing_back=2,
)
MET = IntroductionOut(id="i", by="sue", first="ana", second="ben", at=AT)
RECEIPT = Receipt(alert="a1", reference="K7-RATA", at=AT, leaf=1, checkpoint="")


def hub(out: AlertOut | None = None) -> Hub:
    out = out or arrived.mine()
    given: dict[Kind, Any] = {
        routes.ALERTS: arrived.page(out.row),
        routes.ALERT: out,
        routes.LOOKS: Looks(
            looks=[LookOut(person="ari", agency="a-school", at=AT, why="recipient")]
        ),
        routes.RECALL: out,
        routes.CLOSE: out,
        routes.RENEW: RECEIPT,
        routes.WORRY: out,
        routes.MISDIRECT: Done(),
        routes.WEEK: WEEK,
        routes.INTRODUCE: MET,
    }
    return table(given)


def sent(out: AlertOut, *answers: Any) -> tuple[Step | End, list[Effect]]:
    return walked(following.build(KNOWN), hub(out), answers)


def words(step: Step | End) -> str:
    assert isinstance(step, Choose)
    lines = [f"{line.label} {line.text}" for line in step.body]
    return "\n".join(
        [step.heading, step.hint, *lines, *(f"{o.label} {o.aside}" for o in step.options)]
    )


def answered(code: str, **changed: Any) -> AlertOut:
    steps = [
        StepOut(what="sent", at=AT, by="sue"),
        StepOut(what="opened", at=AT, by="ari"),
        StepOut(what="answered", at=AT, by="ari", code=code, **changed),
    ]
    return arrived.mine("opened", steps=steps)


def test_the_list_says_where_each_stands_and_no_name() -> None:
    text = words(sent(arrived.mine())[0])
    assert "K7-RATA not opened, sent 12 pm" in text
    assert not any(name in text for name in eastfield.names())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("not-for-me:not-my-work", "Not for them. It is not my work"),
        ("propose:ana", "Ana Smith should have it"),
        ("have-it", "Has it and will look into it"),
        ("fits", "It fits what they see"),
    ],
)
def test_the_life_of_one_in_words_with_times(code: str, said: str) -> None:
    text = words(sent(answered(code), "a1")[0])
    assert "12 pm Sent" in text
    assert "12 pm Opened" in text
    assert said in text


def test_what_was_said_back_is_shown() -> None:
    out = answered("have-it", read_back={"take": "look", "will": "visit", "by": "today"})
    assert "go and see them" in words(sent(out, "a1")[0])


def test_the_proposed_person_is_offered_and_never_sent_to_by_itself() -> None:
    steps = answered("propose:ana").steps
    out = arrived.mine("redirect-proposed", steps=steps)
    assert "Send it to Ana" in words(sent(out, "a1")[0])
    end, _ = sent(out, "a1", "to-them")
    assert isinstance(end, End)
    assert (end.go, end.facts["who"]) == ("tell", "ana")
    given = json.loads(end.facts["again"])
    assert given["about"] == "=Ruby McAllister, 7"
    assert "told" not in given, "who and why are asked anew"


def test_after_a_no_it_can_go_to_someone_else() -> None:
    end, _ = sent(arrived.mine("declined", steps=answered("not-for-me").steps), "a1", "someone")
    assert isinstance(end, End)
    assert "who" not in end.facts


def test_the_same_filled_in_opens_tell_at_the_first_question_left() -> None:
    steps = answered("propose:ana").steps
    end, _ = sent(arrived.mine("redirect-proposed", steps=steps), "a1", "to-them")
    assert isinstance(end, End)
    step, _ = walked(JOBS["tell"].build(KNOWN), hub(), [], end.facts)
    assert isinstance(step, Choose)
    assert step.id == "told"


def test_only_acts_the_hub_allows_are_offered() -> None:
    step, _ = sent(arrived.mine(answers=("recall",)), "a1")
    assert isinstance(step, Choose)
    assert [o.id for o in step.options] == ["recall", "text", "looks", "list", "home"]


@pytest.mark.parametrize(
    ("act", "effect"),
    [
        ("recall", call(routes.RECALL, "a1")),
        ("worry", call(routes.WORRY, "a1")),
        ("misdirect", call(routes.MISDIRECT, "a1")),
    ],
)
def test_an_act_that_cannot_be_undone_takes_a_yes(act: str, effect: Effect) -> None:
    out = arrived.mine(answers=(act,))
    step, done = sent(out, "a1", act)
    assert isinstance(step, Choose)
    assert step.picked is None
    assert effect not in done
    assert effect in sent(out, "a1", act, "yes")[1]
    assert sent(out, "a1", act, "no") == (End("sent", {"id": "a1"}), done)


def test_closing_takes_an_outcome_and_no_reason() -> None:
    done = sent(arrived.mine(answers=("close",)), "a1", "close", "no-longer-needed")[1][-1]
    assert is_call(done, routes.CLOSE)
    assert (done.body.outcome, done.body.basis) == ("no-longer-needed", None)


def test_renewing_takes_a_new_reason_and_a_last_day() -> None:
    out = arrived.mine("lapsed", answers=("renew", "close"))
    why, _ = sent(out, "a1", "renew", "yes-ok")
    assert isinstance(why, Choose)
    done = sent(out, "a1", "renew", "yes-ok", why.options[0].id, "2026-11-23")[1][-1]
    assert is_call(done, routes.RENEW)
    assert done.body.best_before == "2026-11-23"


def test_who_looked_is_named_with_a_time() -> None:
    assert "12 pm Ari Hunt, teacher, Eastfield School" in words(
        sent(arrived.mine(), "a1", "looks")[0]
    )


def test_changing_goes_to_its_own_job() -> None:
    assert sent(arrived.mine(answers=("correct",)), "a1", "correct")[0] == End(
        "correct", {"id": "a1", "version": "1"}
    )


def test_find_to_tell_is_six_keys_at_most() -> None:
    person = Person("find", KNOWN, hub())
    end = person.go(("find", "rawiri"), ("person", "tell"))
    assert end == End("tell", {"who": "rawiri"})
    assert 1 + person.presses <= 6


def test_find_matches_job_office_skill_and_here_today() -> None:
    step, _ = walked(find.build(KNOWN), hub(), [])
    assert isinstance(step, Choose)
    assert isinstance(step.entry, Filter)
    hana = next(o for o in step.options if o.id == "hana")
    text = f"{hana.label} {hana.aside} {hana.search}"
    for part in ("kaiāwhina", "Te Whare", "te reo Māori", "here today"):
        assert part in text


def test_the_week_names_receivers_and_no_client() -> None:
    text = words(walked(week.build(KNOWN), hub(), [])[0])
    for part in ("K7-RATA waits for Ari Hunt since 12 pm", "Ben Tui", "In today: 2 of 14"):
        assert part in text
    assert "Ruby" not in text


def test_introducing_tells_both_only_after_a_yes() -> None:
    job = introduce.build(KNOWN)
    step, done = walked(job, hub(), ["ana", "ben"])
    assert "Ana Smith and Dr Ben Tui should meet?" in words(step)
    assert done == []
    assert walked(job, hub(), ["ana", "ben", "yes"])[1] == [
        call(routes.INTRODUCE, body=people.Introduce(first="ana", second="ben"))
    ]


@pytest.mark.parametrize(
    "spec", [*following.SPECS, *find.SPECS, *week.SPECS, *introduce.SPECS], ids=lambda s: s.name
)
def test_words_of_every_screen(spec: Spec) -> None:
    out = arrived.mine(answers=("recall", "correct", "close", "misdirect", "worry"))
    steps = 0
    for step in every_step(spec.build(KNOWN), hub(out), deepest=4):
        if isinstance(step, End):
            continue
        steps += 1
        read = read_aloud(step, eastfield.names())
        assert read.words <= (60 if step.id == "one" else 45), (step.id, read)
        assert read.longest <= 15, (step.id, read)
        assert read.grade <= 4, (step.id, read)
    assert steps
