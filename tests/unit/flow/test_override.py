"""After Send: its sender and who was told; and the words of every screen that follows it."""

from __future__ import annotations

from typing import Any

import pytest

from hubtui.domain.overrides import THREAT
from hubtui.flow.effects_override import (
    ByPhone,
    OpenOverride,
    ReadBackOverride,
    RecordRest,
    StandDown,
    StillTrue,
)
from hubtui.flow.jobs import JOBS
from hubtui.flow.steps import Choose, End, Picks
from hubtui.wire.overrides import OverrideOut
from tests.unit.flow import alarmed, eastfield
from tests.unit.flow.alarmed import AT, MINUTE, ids, only, person
from tests.unit.flow.explore import every_step, read_aloud
from tests.unit.flow.test_danger import words

THREATENED = {
    "how_likely": "likely",
    "how_bad": "death",
    "how_soon": "now",
    "who_can_act": "police",
}
NEVER = (
    "overrid",
    "approved",
    "valid",
    "protected",
    "must report",
    "anonymous",
    "\u2713",
    "\u2714",
)
"""Words of which the law page says never to use them here."""


# ---------------------------------------------------------------- who sent it


def test_live_says_who_has_it_in_words_with_times_and_who_to_ring() -> None:
    step = person("sue", alarmed.sent()).step("live")
    assert isinstance(step, Choose)
    assert step.live
    text = words(step)
    for part in (
        "Number K7-RATA",
        "Ana Smith not opened yet",
        "Jo Lee on call, not seen yet",
        "Not opened by 1:02 pm? We tell the next one.",
        "Ring Ana Smith now: 021 555 022.",
    ):
        assert part in text


def test_once_somebody_has_it_nobody_is_rung() -> None:
    told = alarmed.told(opened_at=AT + MINUTE, read_back="going")
    seen = {"acknowledged_by": "jo", "acknowledged_at": AT + 2 * MINUTE, "acting": "someone-else"}
    text = words(person("sue", alarmed.sent(told=told, **seen)).step("live"))
    assert "Ana Smith opened 1:01 pm, is going" in text
    assert "Jo Lee on call, has seen it 1:02 pm" in text
    assert "Someone else is acting." in text
    assert "Ring Ana" not in text


def test_told_by_phone_is_one_pick_and_who_has_not_got_it_comes_first() -> None:
    someone = person("sue", alarmed.sent())
    someone.say("live", "phone")
    assert ids(someone.step("by-phone")) == ["ana", "tam"], "told, then who else can act"
    assert someone.say("by-phone", "ana") == End("@again", {"id": "o1"})
    assert only(someone, ByPhone) == ByPhone("o1", "ana")


def test_the_rest_is_asked_from_lists_with_nothing_picked() -> None:
    someone = person("sue", alarmed.sent(called="yes"))
    someone.say("live", "record")
    step = someone.step("record.threat")
    assert isinstance(step, Picks)
    assert [row.id for row in step.rows] == list(THREAT)
    assert not any(row.picked for row in step.rows)
    someone.say("record.threat", THREATENED)
    rest = {"tried": "rang", "told": "not-yet", "child": "yes", "family": "unsure"}
    someone.say("record.rest", rest)
    assert someone.say("record.when", "5") == End("@again", {"id": "o1"})
    sent = only(someone, RecordRest).body
    assert (sent.how_bad, sent.tried, sent.child) == ("death", "rang", "yes")
    assert sent.called_at == AT - 5 * MINUTE


def test_when_it_was_called_is_not_asked_of_who_has_not_called() -> None:
    someone = person("sue", alarmed.sent(called="soon", why_not_ask=True))
    someone.go(("live", "record"), ("record.threat", THREATENED))
    rest = someone.step("record.rest")
    assert isinstance(rest, Picks)
    assert {"called", "why_not_ask"} <= {row.id for row in rest.rows}
    someone.say("record.rest", {row.id: row.options[-1].id for row in rest.rows})
    someone.say("record.kind", {"child": "no", "family": "no"})
    assert only(someone, RecordRest).body.called_at is None


def test_a_finished_record_is_not_asked_again() -> None:
    threat = {name.replace("_", "-"): code for name, code in THREATENED.items()}
    assert "record" in ids(person("sue", alarmed.sent()).step("live"))
    assert "record" not in ids(person("sue", alarmed.sent(threat=threat)).step("live"))


def test_standing_down_takes_a_reason_and_says_it_cannot_be_un_known() -> None:
    someone = person("sue", alarmed.sent())
    someone.say("live", "over")
    step = someone.step("over")
    assert isinstance(step, Choose)
    assert "cannot be un-known" in step.hint
    assert step.picked is None
    assert step.sends
    someone.say("over", "police-have-it")
    assert only(someone, StandDown) == StandDown("o1", "police-have-it")


def test_standing_down_can_be_left() -> None:
    someone = person("sue", alarmed.sent())
    someone.go(("live", "over"), ("over", "no"))
    assert not any(isinstance(effect, StandDown) for effect in someone.did)


def test_what_arrived_late_is_asked_if_it_is_still_true() -> None:
    late = alarmed.sent(late=True, arrived_at=AT + 60 * MINUTE, acts=["still-true", "record"])
    someone = person("sue", late)
    assert "Written 1 pm, arrived 2 pm." in words(someone.step("still-true"))
    someone.say("still-true", "no")
    assert only(someone, StillTrue) == StillTrue("o1", yes=False)


# ---------------------------------------------------------------- who was told


def test_a_recipient_reads_it_in_one_key_and_says_back_in_one_more() -> None:
    unopened = alarmed.received(content=None, told=alarmed.told(), acts=["open"])
    someone = person("ana", unopened, OpenOverride=alarmed.received())
    step = someone.step("read")
    assert OpenOverride("o1") in someone.did
    text = words(step)
    for part in ("Ruby McAllister, 7", "Centre St", "Father is on his way", "Sue Patel", "021 555"):
        assert part in text
    assert ids(step)[:3] == ["going", "someone-else", "cannot-act"]
    assert isinstance(step, Choose)
    assert step.picked is None
    assert someone.say("read", "going") == End("@again", {"id": "o1"})
    assert only(someone, ReadBackOverride) == ReadBackOverride("o1", "going")
    assert 1 + someone.presses <= 4


def test_who_has_answered_may_say_that_it_is_over() -> None:
    out = alarmed.received(told=alarmed.told(opened_at=AT, read_back="going"))
    step = person("ana", out).step("read")
    assert step.heading == "Sue can see that you are going."
    assert ids(step)[0] == "over"
    assert "going" not in ids(step)


def test_over_is_said_and_nothing_more_is_asked() -> None:
    step = person("ana", alarmed.received(stood_down_at=AT + MINUTE)).step("read")
    assert step.heading == "K7-RATA is over."
    assert "going" not in ids(step)


# ---------------------------------------------------------------- words

STUCK: dict[str, Any] = {"needs_a_person": True}
SEEN = {"acknowledged_by": "jo", "acknowledged_at": AT, "acting": "nobody-yet"}
SCREENS: list[tuple[str, str, OverrideOut]] = [
    ("override", "sue", alarmed.sent(why_not_ask=True, called="soon")),
    ("override", "sue", alarmed.sent(late=True, acts=["still-true"])),
    ("override", "sue", alarmed.sent(stood_down_at=AT, outcome="usual-way", **SEEN)),
    ("override", "sue", alarmed.sent(late=True, row=alarmed.row("sender", **STUCK))),
    ("override", "jo", alarmed.envelope(row=alarmed.row("supervisor", "acknowledge", **STUCK))),
    ("override", "ana", alarmed.received()),
    ("override", "ana", alarmed.received(told=alarmed.told(opened_at=AT, read_back="cannot-act"))),
    ("override", "ana", alarmed.received(stood_down_at=AT)),
    ("override", "jo", alarmed.envelope()),
    ("override", "jo", alarmed.envelope(acts=["review", "stand-down", "read-words"], **SEEN)),
    ("override", "jo", alarmed.unseen(wants="confirm-voice", acknowledged_at=AT)),
    ("override", "mere", alarmed.unseen("facilitator", "", acts=[])),
    ("look-back", "rob", alarmed.envelope(record={"tried": "rang", "told": "not-yet"})),
    ("safety", "jo", alarmed.sent()),
    ("voice", "sue", alarmed.sent()),
    ("roster", "jo", alarmed.sent()),
    ("use", "jo", alarmed.sent()),
    ("reach", "sue", alarmed.sent()),
]
READING = {"log", "live", "read", "envelope", "page", "look-back", "still-true"}


@pytest.mark.parametrize(("job", "as_", "out"), SCREENS)
def test_words_of_every_screen(job: str, as_: str, out: OverrideOut) -> None:
    begin = {"id": "o1"} if job == "look-back" else {}
    steps = 0
    job_ = JOBS[job].build(alarmed.known(as_))
    for step in every_step(job_, alarmed.hub(out), begin, deepest=6):
        if isinstance(step, End):
            continue
        steps += 1
        read = read_aloud(step, (*eastfield.names(), "K7-RATA"))
        assert read.words <= (60 if step.id in READING else 45), (step.id, read)
        assert read.longest <= 15, (step.id, read)
        assert read.grade <= 4, (step.id, read)
        shown = words(step).lower() if isinstance(step, Choose) else step.heading.lower()
        assert not [word for word in NEVER if word in shown], step.id
    assert steps
