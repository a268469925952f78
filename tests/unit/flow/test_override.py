"""After Send: its sender, who was told, supervisors, the look back, the roster and the use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hubtui.domain.overrides import LOOK_BACK, THREAT
from hubtui.flow.effects import Effect, HomeNews, News
from hubtui.flow.effects_override import (
    Acknowledge,
    ByPhone,
    ByVoice,
    ConfirmVoice,
    HandOver,
    OpenOverride,
    ReadBackOverride,
    ReadOverrides,
    ReadWords,
    RecordRest,
    ReviewOverride,
    SetReach,
    SetRoster,
    StandDown,
    StillTrue,
)
from hubtui.flow.jobs import JOBS
from hubtui.flow.steps import Choose, End, Mark, Picks, Step
from hubtui.wire import overrides
from hubtui.wire.overrides import OverrideOut, OverrideRows
from tests.unit.flow import alarmed, eastfield
from tests.unit.flow.alarmed import AT, MINUTE
from tests.unit.flow.explore import every_step, read_aloud, table
from tests.unit.flow.person import Person
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


def person(as_: str, out: OverrideOut, job: str = "override", **hub: Any) -> Person:
    begin = {"id": "o1"} if job == "look-back" else {}
    return Person(job, alarmed.known(as_), alarmed.hub(out, **hub), begin)


def ids(step: Step | End) -> list[str]:
    assert isinstance(step, Choose | Mark)
    return [option.id for option in step.options]


def only(someone: Person, kind: type[Effect]) -> Any:
    (found,) = [effect for effect in someone.did if isinstance(effect, kind)]
    return found


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


# ---------------------------------------------------------------- supervisors


def test_a_supervisor_sees_the_envelope_first_and_has_seen_it_in_four_keys() -> None:
    someone = person("jo", alarmed.unseen(), OpenOverride=alarmed.envelope())
    step = someone.step("envelope")
    text = words(step)
    for part in ("Sue Patel", "Ana Smith not opened yet", "badly hurt", "111 was called", "1 pm"):
        assert part in text
    assert "Father" not in text
    assert "Ruby" not in text
    assert "You are not saying it was right." in text
    assert isinstance(step, Choose)
    assert step.picked is None
    someone.say("envelope", "named:ana")
    assert 1 + someone.presses <= 4
    assert only(someone, Acknowledge).body == overrides.Acknowledge(acting="named", person="ana")
    assert not any(isinstance(effect, ReadWords) for effect in someone.did)


def test_the_words_are_one_key_more() -> None:
    someone = person("jo", alarmed.envelope())
    assert someone.say("envelope", "words") == End("@again", {"id": "o1"})
    assert only(someone, ReadWords) == ReadWords("o1")
    assert "Father is on his way" in words(
        person("jo", alarmed.envelope(content=alarmed.WORDS)).step("envelope")
    )


def test_the_second_supervisor_hears_who_was_first() -> None:
    first = alarmed.envelope(acknowledged_by="rob", acknowledged_at=AT)
    someone = person("jo", alarmed.envelope(), Acknowledge=first)
    someone.say("envelope", "me")
    assert someone.step("acted").heading == "Rob Taylor had it first."


def test_by_voice_takes_a_code_of_four_digits() -> None:
    someone = person("sue", alarmed.sent(), "voice")
    someone.go(("code", "4177"), ("acting", "me"))
    assert only(someone, ByVoice).body == overrides.ByVoice(code="4177", acting="me")
    assert someone.step("page").heading == "Jo Lee has K7-RATA, by voice, 1 pm."


def test_the_supervisor_who_rings_the_sender_is_one_pick_away() -> None:
    someone = person("sue", alarmed.sent())
    assert "Jo Lee rang me" in words(someone.step("live"))
    someone.go(("live", "voice"), ("code", "4177"), ("acting", "me"), ("page", None))
    assert someone.now() == End("@again", {"id": "o1"})
    seen = alarmed.sent(acknowledged_by="jo", acknowledged_at=AT)
    assert "voice" not in ids(person("sue", seen).step("live"))


@pytest.mark.parametrize(("answer", "yes"), [("yes", True), ("no", False)])
def test_who_rang_says_so_at_the_desk(answer: str, yes: bool) -> None:
    out = alarmed.envelope(
        row=alarmed.row("supervisor", "confirm-voice"), acknowledged_at=AT, by_voice=True
    )
    someone = person("jo", out)
    someone.say("confirm", answer)
    assert only(someone, ConfirmVoice) == ConfirmVoice("o1", yes)


def test_the_bar_that_everyone_sees_opens_a_reference_and_no_more() -> None:
    rows = OverrideRows(rows=[alarmed.row("everyone")])
    someone = person("zhou", alarmed.sent(), ReadOverrides=rows)
    assert someone.step("everyone").heading == "The hub needs a supervisor. K7-RATA"
    assert someone.did == [ReadOverrides()], "nothing is read that would not be shown"


# ---------------------------------------------------------------- the look back


def looked_back(outcome: str, practice: bool = False) -> Person:
    out = alarmed.envelope(row=alarmed.row("reviewer", "review"), acts=["review", "open"])
    someone = person("rob", out)
    if practice:
        known = alarmed.known("rob", practice_secret="kowhai rata kea tui")
        someone = Person("override", known, alarmed.hub(out))
    answers = dict.fromkeys(LOOK_BACK, "yes")
    someone.go(("look-back", None), ("questions", answers), ("outcome", outcome))
    return someone


def test_the_look_back_is_fourteen_keys_with_the_passphrase_last() -> None:
    someone = looked_back("usual-way")
    someone.go(("outcome.remedy", "talk-it-over"), ("secret", "kowhai rata kea tui"))
    assert 1 + someone.presses <= 14
    review = only(someone, ReviewOverride).body
    assert (review.outcome, review.remedy) == ("usual-way", "talk-it-over")
    assert review.badly_hurt == "yes"


def test_a_remedy_only_where_it_should_have_gone_the_usual_way() -> None:
    someone = looked_back("right")
    someone.say("secret", "kowhai rata kea tui")
    assert only(someone, ReviewOverride).body.remedy is None


def test_in_practice_no_passphrase_is_asked() -> None:
    someone = looked_back("right", practice=True)
    someone.step("reviewed-page")


def test_think_of_what_they_knew_then() -> None:
    someone = person("rob", alarmed.envelope(), "look-back")
    someone.say("look-back")
    step = someone.step("questions")
    assert "what Sue knew then" in step.heading
    assert isinstance(step, Picks)
    assert not any(row.picked for row in step.rows)


# ---------------------------------------------------------------- the roster, the use, Home


def test_the_on_call_is_handed_over_in_two_keys() -> None:
    someone = person("jo", alarmed.sent(), "roster")
    someone.go(("roster", "hand"), ("hand", "rob"))
    assert someone.presses == 2
    assert only(someone, HandOver).body == overrides.HandOver(version=3, to="rob")


def test_never_to_nobody() -> None:
    someone = person("jo", alarmed.sent(), "roster")
    someone.say("roster", "on_call")
    step = someone.step("on-call")
    assert isinstance(step, Mark)
    assert step.at_least == 1
    assert set(ids(step)) == {"jo", "rob", "kiri"}, "supervisors only"
    someone.say("on-call", ["rob", "kiri"])
    body = only(someone, SetRoster).body
    assert (body.on_call, body.able) == (["rob", "kiri"], ["ana"])


def test_who_can_act_keeps_its_order_whatever_is_changed() -> None:
    entries = [
        *(each for each in alarmed.ROSTER.entries if each.on_call),
        *(overrides.RosterEntry(person=each, able=True) for each in ("ana", "sue", "tam")),
    ]
    told_first = {"tam": 1, "ana": 2, "sue": 3}
    there = alarmed.known("jo")
    people = [p.model_copy(update={"able": told_first.get(p.id, 0)}) for p in there.facts.people]
    facts = there.facts.model_copy(update={"people": people})
    roster = alarmed.ROSTER.model_copy(update={"entries": entries})
    hub = alarmed.hub(alarmed.sent(), ReadRoster=roster)
    someone = Person("roster", replace(there, facts_or_none=facts), hub)
    page = someone.step("roster")
    assert isinstance(page, Choose)
    assert [line.label for line in page.body][2:-1] == ["Tam Ruru", "Ana Smith", "Sue Patel"]
    someone.go(("roster", "on_call"), ("on-call", ["rob", "kiri"]))
    assert only(someone, SetRoster).body.able == ["tam", "ana", "sue"]


def test_staff_see_the_roster_and_change_nothing() -> None:
    step = person("sue", alarmed.sent(), "roster").step("roster")
    assert ids(step) == ["home"]
    assert "Jo Lee on call 1, 021 555 021" in words(step)
    assert "no message set up" in words(step), "of Rob, who is on call"


def test_use_is_counts_and_asks_which_way_failed() -> None:
    text = words(person("jo", alarmed.sent(), "use").step("page"))
    assert "Safety alerts: 2. Other alerts: 9." in text
    assert "More than 1 in 20." in text
    assert not any(person.name in text for person in eastfield.facts().people)


def test_what_no_supervisor_has_after_every_step_needs_a_person_on_every_screen() -> None:
    late = {"needs_a_person": True}
    rows = {
        "sue": alarmed.row("sender").model_copy(update=late),
        "jo": alarmed.row("supervisor", "acknowledge").model_copy(update=late),
        "mere": alarmed.row("facilitator").model_copy(update=late),
    }
    steps = (
        person("sue", alarmed.sent(row=rows["sue"])).step("live"),
        person("jo", alarmed.envelope(row=rows["jo"])).step("envelope"),
        person("mere", alarmed.unseen("facilitator", "", row=rows["mere"])).step("everyone"),
    )
    assert all("No supervisor has it. It needs a person." in words(step) for step in steps)
    listed = words(person("jo", alarmed.envelope(row=rows["jo"]), "safety").step("safety"))
    assert "it needs a person, say who is acting" in listed
    assert "needs a person" not in words(person("sue", alarmed.sent()).step("live"))


def test_what_was_read_while_nothing_could_be_written_is_shown_to_a_supervisor() -> None:
    text = words(person("jo", alarmed.sent(), "use").step("page"))
    assert "1 reading waits for the log." in text


def test_a_privacy_officer_has_it_from_the_log_and_nobody_else_has() -> None:
    someone = person("jo", alarmed.sent(), "use")
    someone.say("page", "log")
    text = words(someone.step("log"))
    for part in ("In the hub's log", "Sent 2", "Words read 1", "By voice 0", "It was right 1"):
        assert part in text
    use = alarmed.USE.model_copy(update={"logged": {}})
    assert ids(person("jo", alarmed.sent(), "use", ReadUse=use).step("page")) == ["back"]


def test_a_supervisor_changes_when_the_hub_is_open_and_nothing_else() -> None:
    someone = person("jo", alarmed.sent(), "roster")
    someone.go(("roster", "hours"), ("hours", "always"))
    body = only(someone, SetRoster).body
    assert (body.hours, body.on_call, body.able) == ("always", ["jo", "rob"], ["ana"])
    other = person("jo", alarmed.sent(), "roster")
    other.go(("roster", "on_call"), ("on-call", ["rob"]))
    assert only(other, SetRoster).body.hours is None, "what is not asked is left as it is"


def test_how_a_message_finds_me_is_mine_to_set_and_to_turn_off() -> None:
    someone = person("sue", alarmed.sent(), "reach")
    text = words(someone.step("reach"))
    assert "By mail sue@hub.example" in text
    assert "Text messages do not get out." in text
    someone.go(("reach", "mail"), ("mail", ""))
    assert only(someone, SetReach).body == overrides.SetReach(mail="", hook="", ordinary=False)
    other = person("sue", alarmed.sent(), "reach")
    other.say("reach", "ordinary")
    assert only(other, SetReach).body.ordinary


def test_the_list_shows_no_name_and_opens_each() -> None:
    someone = person("jo", alarmed.sent(row=alarmed.row("supervisor", "acknowledge")), "safety")
    text = words(someone.step("safety"))
    assert "K7-RATA 1 pm, say who is acting" in text
    assert not any(name in text for name in eastfield.names())
    assert someone.say("safety", "o1") == End("override", {"id": "o1"})
    assert "use" not in ids(person("sue", alarmed.sent(), "safety").step("safety"))


def test_home_goes_on_asking_while_the_record_is_unfinished() -> None:
    news = News(eastfield.me(), (), (), (), (alarmed.row("sender", "record"),))
    someone = Person("home", alarmed.known(), table({HomeNews: news}))
    step = someone.step("home")
    assert isinstance(step, Choose)
    assert step.zero
    assert step.options[0].tag == "SAFETY"
    assert "say the rest" in step.options[0].aside
    assert someone.say("home", step.options[0].id) == End("override", {"id": "o1"})


def test_home_asks_nothing_of_what_is_done() -> None:
    news = News(eastfield.me(), (), (), (), (alarmed.row("sender"),))
    step = Person("home", alarmed.known(), table({HomeNews: news})).step("home")
    assert isinstance(step, Choose)
    assert not step.zero


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
