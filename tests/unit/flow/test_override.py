"""After Send: its sender and who was told; and the words of every screen that follows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hubtui.domain.overrides.answers import THREAT
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.steps import Choose, End, Picks
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import HeardByVoice, OverrideOut, Recipient, StandingOut
from tests.calls import call, is_call
from tests.unit.flow import alarmed, eastfield
from tests.unit.flow.alarmed import AT, MINUTE, ids, only, person
from tests.unit.flow.explore import every_step, read_aloud
from tests.unit.flow.person import Person
from tests.unit.flow.test_danger import words

THREATENED = {
    "how_likely": "likely",
    "how_bad": "death",
    "how_soon": "now",
    "who_can_act": "police",
}
NAMED = (*eastfield.names(), "K7-RATA")
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
        "Ana Smith not opened",
        "Jo Lee on call, not seen",
        "No one has told the hub they will act.",
        "Next one told 1:02 pm.",
        "Ring Ana Smith now: 021 555 022.",
    ):
        assert part in text


def test_the_sum_comes_first_and_whoever_reads_it_does_not_act_by_that() -> None:
    told = alarmed.told(opened_at=AT + MINUTE)
    step = person("sue", alarmed.sent(told=told)).step("live")
    assert isinstance(step, Choose)
    lines = [line.text for line in step.body]
    assert lines[:2] == [
        "No one has told the hub they will act.",
        "Ring Ana Smith now: 021 555 022.",
    ]
    cannot = alarmed.told(opened_at=AT + MINUTE, read_back="cannot-act")
    text = words(person("sue", alarmed.sent(told=cannot)).step("live"))
    assert "Ring Tam Ruru now" in text, "never who cannot: the next who is able"


def test_once_somebody_acts_nobody_is_rung() -> None:
    told = alarmed.told(opened_at=AT + MINUTE, read_back="going", said_at=AT + MINUTE)
    seen = {"acknowledged_by": "jo", "acknowledged_at": AT + 2 * MINUTE, "acting": "someone-else"}
    stands = StandingOut(code="acting", who="ana", by="ana", since=AT + MINUTE, holds=True)
    out = alarmed.sent(told=told, standing=stands, **seen)
    text = words(person("sue", out).step("live"))
    assert "Ana Smith will act. They said so at 1:01 pm." in text
    assert "Ana Smith will act, own word 1:01 pm; opened 1:01 pm" in text
    assert "Jo Lee on call, has seen it 1:02 pm" in text
    assert "Ring Ana" not in text


ROWS: tuple[tuple[str, list[Recipient], str], ...] = (
    (
        "a later word of another that gainsays their own",
        [
            Recipient(
                person="ana", told_at=AT, opened_at=AT, read_back="going", said_at=AT + MINUTE,
                by_phone_at=AT + 2 * MINUTE, by_phone="cannot", by_phone_by="sue",
            )
        ],
        "Ana Smith will act, own word 1:01 pm;"
        " but Sue Patel rang 1:02 pm, says they cannot act; opened 1 pm",
    ),
    (
        "their own later word",
        [
            Recipient(
                person="ana", told_at=AT, opened_at=AT, read_back="cannot-act",
                said_at=AT + 3 * MINUTE,
                by_phone_at=AT + MINUTE, by_phone="will-act", by_phone_by="sue",
            )
        ],
        "Ana Smith cannot act, own word 1:03 pm;"
        " Sue Patel rang 1:01 pm, says they will act; opened 1 pm",
    ),
    (
        "a supervisor who acts",
        [Recipient(person="jo", as_supervisor=True, told_at=AT, says="me", said_at=AT + MINUTE)],
        "Jo Lee on call, will act, own word 1:01 pm",
    ),
    (
        "a supervisor names one who was not told",
        [
            Recipient(
                person="jo", as_supervisor=True, told_at=AT, says="named", said_at=AT, names="tam"
            )
        ],
        "Jo Lee on call, names Tam Ruru, own word 1 pm\n"
        "Tam Ruru Jo Lee says 1 pm that they will act",
    ),
    (
        "a recipient names one who was told",
        [
            Recipient(
                person="ana", told_at=AT, opened_at=AT, read_back="someone-else", said_at=AT,
                names="tam",
            ),
            Recipient(person="tam", told_at=AT),
        ],
        "Tam Ruru Ana Smith says 1 pm that they will act",
    ),
    ("nobody said anything", [Recipient(person="ana", told_at=AT)], "Ana Smith not opened"),
    (
        "an older hub gives no time of it",
        [Recipient(person="ana", told_at=AT, read_back="going")],
        "Ana Smith will act, own word",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("told", "row"), [each[1:] for each in ROWS], ids=[r[0] for r in ROWS])
def test_a_row_says_their_own_last_word_first_then_what_others_say_with_the_time(
    told: list[Recipient], row: str
) -> None:
    text = words(person("sue", alarmed.sent(told=told)).step("live"))
    assert row in text
    assert "more will" not in text


STOOD = (
    (StandingOut(), "No one has told the hub they will act."),
    (
        StandingOut(code="said-by", who="ana", by="sue", since=AT, what="by-phone"),
        "You said that Ana Smith will act, by phone at 1 pm.",
    ),
    (
        StandingOut(code="said-by", who="ana", by="jo", since=AT, what="named"),
        "Jo Lee says that Ana Smith will act. That was at 1 pm.",
    ),
    (
        StandingOut(code="said-by", who="jo", by="tam", since=AT, what="by-voice"),
        "Tam Ruru wrote down that Jo Lee rang and will act, 1 pm.",
    ),
    (
        StandingOut(code="over", who="ana", by="ana", since=AT, what="police-have-it"),
        "It is over since 1 pm. Ana Smith said so: Police have it.",
    ),
    (
        StandingOut(code="over", who="sue", by="sue", since=AT, what="wrong"),
        "It is over since 1 pm. You said so: it was not so.",
    ),
    (StandingOut(code="acting", since=AT), "Someone has told the hub they will act."),
)


@pytest.mark.parametrize(("stands", "sentence"), STOOD)
def test_every_sum_says_whose_word_it_is(stands: StandingOut, sentence: str) -> None:
    over = AT if stands.code == "over" else None
    out = alarmed.sent(standing=stands, stood_down_at=over)
    step = person("sue", out).step("live")
    assert isinstance(step, Choose)
    assert step.body[0].text == sentence
    read = read_aloud(replace(step, body=step.body[:1], options=step.options[:1]), NAMED)
    assert read.longest <= 15
    assert read.grade <= 4


UNHELD = (
    (StandingOut(), True),
    (StandingOut(code="said-by", who="tam", by="ana", since=AT, what="named"), True),
    (StandingOut(code="said-by", who="tam", by="ana", since=AT, what="by-phone"), True),
    (StandingOut(code="said-by", since=AT), True),
    (StandingOut(code="said-by", who="tam", by="jo", since=AT, what="named", holds=True), False),
    (StandingOut(code="acting", who="tam", by="tam", since=AT, holds=True), False),
    (StandingOut(code="acting", who="tam", by="tam", since=AT), False),
    (StandingOut(code="over", who="sue", by="sue", since=AT, what="wrong", holds=True), False),
)


@pytest.mark.parametrize(("stands", "rings"), UNHELD)
def test_whom_to_ring_stands_while_nobody_holds_it(stands: StandingOut, rings: bool) -> None:
    over = AT if stands.code == "over" else None
    for as_, out in (
        ("sue", alarmed.sent(standing=stands, stood_down_at=over)),
        ("jo", alarmed.envelope(standing=stands, stood_down_at=over)),
    ):
        text = words(person(as_, out).now())
        assert (" now: 021 555" in text) == rings, (as_, text)


def test_what_is_where_never_moves_whatever_news_comes() -> None:
    threat = {name.replace("_", "-"): code for name, code in THREATENED.items()}
    seen = {"acknowledged_by": "jo", "acknowledged_at": AT}
    over = {"stood_down_at": AT, "acts": ["by-phone"]}
    every = [
        ids(person("sue", alarmed.sent(**news)).step("live"))
        for news in ({}, seen, over, {"threat": threat}, {"content": None})
    ]
    assert all(each == every[0] for each in every)
    someone = person("sue", alarmed.sent(**over))
    someone.say("live", "over")
    assert isinstance(someone.step("is-over"), Choose), "a late key ends nothing"
    assert not any(is_call(effect, routes.STAND_DOWN) for effect in someone.did)


def test_whom_it_is_kept_from_is_in_no_list_of_it() -> None:
    ring = [each.id for each in eastfield.facts().people if each.id not in ("jo", "ana")]
    for as_, out in (
        ("sue", alarmed.sent(may_ring=ring)),
        ("tam", alarmed.received(may_ring=ring)),
        ("rob", alarmed.envelope(may_ring=ring)),
    ):
        told = [each for each in out.told if each.person not in ("jo", "ana")]
        rang = HeardByVoice(reference="K7-RATA", person="rob", at=AT)
        hub = alarmed.hub(out.model_copy(update={"told": told}), BY_VOICE=rang)
        job = JOBS["override"].build(alarmed.known(as_))
        steps = every_step(job, hub, {"id": "o1"}, deepest=3)
        found = [words(step) for step in steps if isinstance(step, Choose)]
        assert any("021 555" in text for text in found), "control: somebody is to be rung"
        assert not any(name in text for text in found for name in ("Jo Lee", "Ana Smith")), as_


def test_told_by_phone_is_one_pick_and_who_has_not_got_it_comes_first() -> None:
    someone = person("sue", alarmed.sent())
    someone.say("live", "phone")
    step = someone.step("by-phone")
    assert ids(step) == ["ana", "tam"], "told, then who else can act"
    assert isinstance(step, Choose)
    assert not step.opens, "a digit marks, and keeps nothing"
    someone.say("by-phone", "ana")
    said = someone.step("by-phone.said")
    assert isinstance(said, Choose)
    assert said.sends
    assert said.picked is None
    assert "not-told" not in ids(said)
    assert someone.say("by-phone.said", "will-act") == End("@again", {"id": "o1"})
    assert only(someone, routes.BY_PHONE) == call(
        routes.BY_PHONE, "o1", overrides.ByPhone(person="ana", said="will-act")
    )


def test_told_by_phone_can_be_taken_back_and_left() -> None:
    told = alarmed.told(by_phone_at=AT, by_phone="will-act", by_phone_by="sue")
    someone = person("sue", alarmed.sent(told=told))
    someone.go(("live", "phone"), ("by-phone", "ana"))
    assert "not-told" in ids(someone.step("by-phone.said"))
    someone.say("by-phone.said", "not-told")
    assert only(someone, routes.BY_PHONE) == call(
        routes.BY_PHONE, "o1", overrides.ByPhone(person="ana", said="not-told")
    )
    other = person("sue", alarmed.sent())
    other.go(("live", "phone"), ("by-phone", "ana"), ("by-phone.said", "no"))
    assert not any(is_call(effect, routes.BY_PHONE) for effect in other.did)


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
    sent = only(someone, routes.RECORD_REST).body
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
    assert only(someone, routes.RECORD_REST).body.called_at is None


def test_a_finished_record_is_not_asked_again() -> None:
    threat = {name.replace("_", "-"): code for name, code in THREATENED.items()}
    assert "Say the rest" in words(person("sue", alarmed.sent()).step("live"))
    assert "Say the rest" not in words(person("sue", alarmed.sent(threat=threat)).step("live"))


def test_standing_down_takes_a_reason_and_says_it_cannot_be_un_known() -> None:
    someone = person("sue", alarmed.sent())
    someone.say("live", "over")
    step = someone.step("over")
    assert isinstance(step, Choose)
    assert "that you said so" in step.hint
    assert step.picked is None
    assert step.sends
    someone.say("over", "police-have-it")
    assert only(someone, routes.STAND_DOWN) == call(
        routes.STAND_DOWN, "o1", overrides.StandDown(why="police-have-it")
    )


def test_standing_down_can_be_left() -> None:
    someone = person("sue", alarmed.sent())
    someone.go(("live", "over"), ("over", "no"))
    assert not any(is_call(effect, routes.STAND_DOWN) for effect in someone.did)


def test_what_arrived_late_is_asked_if_it_is_still_true() -> None:
    late = alarmed.sent(late=True, arrived_at=AT + 60 * MINUTE, acts=["still-true", "record"])
    someone = person("sue", late)
    assert "Written 1 pm, arrived 2 pm." in words(someone.step("still-true"))
    someone.say("still-true", "no")
    assert only(someone, routes.STILL_TRUE) == call(
        routes.STILL_TRUE, "o1", overrides.StillTrue(yes=False)
    )


# ---------------------------------------------------------------- who was told


def test_a_recipient_reads_it_in_one_key_and_says_back_in_one_more() -> None:
    unopened = alarmed.received(content=None, told=alarmed.told(), acts=["open"])
    someone = person("ana", unopened, OPEN_OVERRIDE=alarmed.received())
    step = someone.step("read")
    assert call(routes.OPEN_OVERRIDE, "o1") in someone.did
    text = words(step)
    for part in ("Ruby McAllister, 7", "Centre St", "Father is on his way", "Sue Patel", "021 555"):
        assert part in text
    assert ids(step)[:3] == ["going", "someone-else", "cannot-act"]
    assert isinstance(step, Choose)
    assert step.picked is None
    assert someone.say("read", "going") == End("@again", {"id": "o1"})
    assert only(someone, routes.READ_BACK) == call(
        routes.READ_BACK, "o1", overrides.ReadBack(answer="going", person=None, replaces="")
    )
    assert 1 + someone.presses <= 4


def test_who_is_going_may_say_that_it_is_over_or_that_it_has_changed() -> None:
    out = alarmed.received(told=alarmed.told(opened_at=AT, read_back="going"))
    someone = person("ana", out)
    step = someone.step("read")
    assert step.heading == "Sue can see that you are going."
    assert ids(step)[:2] == ["changed", "over"]
    assert "going" not in ids(step)
    someone.say("read", "changed")
    asked = someone.step("changed")
    assert isinstance(asked, Choose)
    assert asked.hint == "You said that you are going."
    assert asked.picked is None
    assert ids(asked) == ["someone-else", "cannot-act", "back"]
    assert someone.say("changed", "cannot-act") == End("@again", {"id": "o1"})
    assert only(someone, routes.READ_BACK) == call(
        routes.READ_BACK,
        "o1",
        overrides.ReadBack(answer="cannot-act", person=None, replaces="going"),
    )


def test_who_cannot_act_is_not_offered_to_end_it() -> None:
    told = alarmed.told(opened_at=AT, read_back="cannot-act")
    out = alarmed.received(told=told, acts=["read-back", "by-phone"])
    assert ids(person("ana", out).step("read")) == ["changed", "phone", "who", "home"]


def test_someone_else_is_asks_who() -> None:
    ring = [each.id for each in eastfield.facts().people if each.id != "jo"]
    someone = person("ana", alarmed.received(may_ring=ring))
    someone.say("read", "someone-else")
    step = someone.step("acting")
    assert "jo" not in ids(step), "kept from her"
    someone.say("acting", "tam")
    assert only(someone, routes.READ_BACK) == call(
        routes.READ_BACK, "o1", overrides.ReadBack(answer="someone-else", person="tam", replaces="")
    )


def test_someone_else_without_a_name_is_no_answer() -> None:
    out = alarmed.received(told=alarmed.told(opened_at=AT, read_back="someone-else"))
    assert ids(person("ana", out).step("read"))[:3] == ["going", "someone-else", "cannot-act"]


def test_the_sender_hears_that_it_is_over_and_says_so_to_the_hub() -> None:
    stands = StandingOut(code="over", who="ana", by="ana", since=AT, what="over")
    out = alarmed.sent(
        standing=stands, stood_down_at=AT, acts=["over", "hear"], row=alarmed.row("sender", "over")
    )
    heard = out.model_copy(update={"acts": ["by-phone"]})
    someone = person("sue", out, OPEN_OVERRIDE=heard)
    text = words(someone.step("live"))
    assert "Ana Smith said so: the danger is over." in text
    assert only(someone, routes.OPEN_OVERRIDE) == call(routes.OPEN_OVERRIDE, "o1")


def test_over_said_by_another_the_sender_reads_who_said_so_and_is_not_told_that_she_may_not() -> (
    None
):
    stands = StandingOut(code="over", who="ana", by="ana", since=AT, what="police-have-it")
    out = alarmed.sent(standing=stands, stood_down_at=AT, acts=["by-phone"])
    someone = person("sue", out)
    step = someone.step("live")
    assert isinstance(step, Choose)
    assert "It is over" not in [option.label for option in step.options]
    someone.say("live", "over")
    page = someone.step("is-over")
    assert page.heading == "It is over since 1 pm. Ana Smith said so: Police have it."
    assert "can say that" not in words(page)


@pytest.mark.parametrize(
    ("as_", "out"),
    [
        ("sue", alarmed.sent(stood_down_at=AT)),
        ("ana", alarmed.received(stood_down_at=AT)),
        ("jo", alarmed.envelope(stood_down_at=AT)),
    ],
)
def test_no_help_asks_for_what_is_over(as_: str, out: OverrideOut) -> None:
    step = person(as_, out).now()
    assert isinstance(step, Choose)
    assert step.help_key == "override-over"
    text = words(Person("help", alarmed.known(as_), alarmed.hub(), {"key": step.help_key}).now())
    assert "It is over." in text
    assert "Say who" not in text


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
    ("override", "jo", alarmed.envelope(stood_down_at=AT)),
    ("override", "sue", alarmed.sent(stood_down_at=AT, acts=["by-phone"])),
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
