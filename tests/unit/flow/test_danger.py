"""Someone is in danger: four screens to Send now, few keys, few words, and nothing in the way."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from hubtui.domain.overrides.ladder import may_act
from hubtui.domain.people import Role
from hubtui.domain.text import fold
from hubtui.errors import Refused
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import HeldByPhone, ReadHeld, SendSafetyAlert
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.may_ring import MayRing
from hubtui.flow.engine.steps import Choose, End, Step
from hubtui.flow.overrides import recipients
from hubtui.wire import overrides, routes
from hubtui.wording.reading import measure
from tests.calls import call
from tests.unit.flow import alarmed, eastfield
from tests.unit.flow.explore import every_step, read_aloud
from tests.unit.flow.known import SIGNED_OUT
from tests.unit.flow.person import Person, own_words

RING = "ring-me-now"
TO_SEND: list[tuple[str, Any]] = [
    ("called", "yes"),
    ("who", "ana"),
    ("what", RING),
    ("check", None),
]
INSIDE = {"job": "waiting", "alert": "a1", "about": "Ruby McAllister, 7"}


def person(as_: str = "sue", begin: dict[str, str] | None = None, **hub: Any) -> Person:
    return Person("danger", alarmed.known(as_), alarmed.hub(**hub), begin or {})


def body(someone: Person) -> overrides.SendOverride:
    (sent,) = [effect.body for effect in someone.did if isinstance(effect, SendSafetyAlert)]
    return sent


def words(step: Step | End) -> str:
    assert isinstance(step, Choose)
    lines = [f"{line.label} {line.text}" for line in step.body]
    options = [f"{option.label} {option.aside}" for option in step.options]
    return "\n".join([step.heading, step.hint, *options, *lines])


@pytest.mark.parametrize("who", ["tam", "@nobody"])
def test_eight_presses_at_most_from_any_screen_with_nothing_typed(who: str) -> None:
    someone = person()
    someone.go(("called", "yes"), ("who", who), ("what", RING), ("check", None))
    someone.step("live")
    assert 1 + someone.presses <= 8


def test_no_screen_up_to_send_waits_for_headphones() -> None:
    someone = person()
    someone.go(*TO_SEND)
    asked = [step for step in someone.seen if isinstance(step, Choose) and step.body]
    assert [step.id for step in asked if not step.quick] == []
    assert len(asked) == 3, "control: called, check and live have something to read"


def test_a_hundred_and_eighty_words_to_send() -> None:
    someone = person("tam")
    someone.go(*TO_SEND)
    every = [measure(own_words(step), aside=eastfield.names()).words for step in someone.seen]
    assert sum(every) <= 180, every


def test_nothing_is_asked_of_the_hub_before_send() -> None:
    someone = person(begin=INSIDE)
    someone.go(TO_SEND[0], ("same", "yes"), *TO_SEND[1:3])
    someone.step("check")
    assert someone.did == []


def test_a_call_is_never_recorded_by_enter_alone() -> None:
    step = person().step("called")
    assert isinstance(step, Choose)
    assert step.picked is None
    assert step.heading == "Is someone in danger?"
    assert step.hint == "hubtui does not call 111. A person must."
    assert "Jo Lee 021 555 010" in words(step)
    assert [option.label for option in step.options] == [
        "111 was called",
        "Not called yet. I can talk",
        "Not called. I cannot talk. Call for me",
        "It is soon, not now",
        "No one is in danger. Go back",
    ]


def test_the_emergency_number_is_the_hubs_own() -> None:
    known = alarmed.known()
    abroad = replace(known, card=known.card.model_copy(update={"emergency": "999"}))
    someone = Person("danger", abroad, alarmed.hub())
    assert "111" not in words(someone.step("called"))
    someone.go(("called", "no"), ("who", "@nobody"), ("what", RING))
    check = words(someone.step("check"))
    assert "999 NOT called." in check
    assert "111" not in check


def test_only_police_may_say_that_comms_know() -> None:
    police = person("tam").step("called")
    assert isinstance(police, Choose)
    assert police.heading.endswith("Tell Comms first.")
    assert police.picked is None
    assert police.options[0].label == "Comms know"
    assert "111 was called" in words(police)
    assert "Comms know" not in words(person("sue").step("called"))


def test_practice_says_first_that_nobody_is_told() -> None:
    known = replace(alarmed.known(), practice=True)
    step = Person("danger", known, alarmed.hub()).step("called")
    assert isinstance(step, Choose)
    assert step.body[0].text == "PRACTICE: nobody is told. Real danger? Call 111."


def test_the_roster_comes_first_nobody_is_picked_and_who_is_on_call_is_told_besides() -> None:
    someone = person()
    someone.say("called", "yes")
    step = someone.step("who")
    assert isinstance(step, Choose)
    assert [option.id for option in step.options][:2] == ["ana", "tam"]
    assert step.picked is None, "Enter alone says to pick one"
    assert "jo" not in {option.id for option in step.options}
    assert "sue" not in {option.id for option in step.options}
    assert step.hint == "We also tell Jo Lee, on call."


def new_hub(*here: str) -> JobContext:
    """A hub with no list of people able to act, and only these in today."""
    facts = eastfield.facts()
    people = [each.model_copy(update={"here": each.id in here}) for each in facts.people]
    return eastfield.known("sue", facts_or_none=eastfield.facts(people=people))


def test_who_works_with_no_clients_is_behind_someone_else_and_six_are_offered() -> None:
    there = alarmed.known()
    parts = {"ana": [Role.PRIVACY_OFFICER], "ben": [Role.ADMINISTRATOR]}
    listed = [
        p.model_copy(update={"roles": parts.get(p.id, p.roles), "here": True, "able": 0})
        for p in there.facts.people
    ]
    known = replace(there, facts_or_none=there.facts.model_copy(update={"people": listed}))
    offered = [option.id for option in recipients.first(known)]
    assert len(offered) == 6
    assert not {"ana", "ben"} & set(offered)
    assert all(may_act(known.people[each].roles) for each in offered)


@pytest.mark.parametrize("here", [("ari",), ()], ids=["one-is-in", "nobody-is-in"])
def test_those_in_today_come_first_and_what_stands_below_keeps_its_digit(
    here: tuple[str, ...],
) -> None:
    known = new_hub(*here)
    someone = Person("danger", known, alarmed.hub())
    someone.say("called", "yes")
    step = someone.step("who")
    assert isinstance(step, Choose)
    offered = [option.id for option in step.options if not option.id.startswith("@")]
    names = [known.people[each].name for each in offered if each not in here]
    assert offered[: len(here)] == list(here)
    assert len(offered) == recipients.MOST_FIRST
    assert names == sorted(names, key=fold)
    assert "sue" not in offered
    assert [option.id for option in step.options[6:]] == ["@more", "@nobody", "@keep"]
    assert step.picked is None


@pytest.mark.parametrize(
    ("here", "row", "to"),
    [
        (("ari",), "I do not know. Start with Ari Hunt", "To Ari Hunt, as you picked no one"),
        ((), "No one else", "To Only who is on call"),
    ],
)
def test_nobody_need_be_named_and_check_says_who_then_hears(
    here: tuple[str, ...], row: str, to: str
) -> None:
    someone = Person("danger", new_hub(*here), alarmed.hub())
    someone.say("called", "yes")
    assert row in words(someone.step("who"))
    someone.go(("who", "@nobody"), ("what", RING))
    assert to in words(someone.step("check"))
    someone.say("check")
    assert body(someone).recipients == []
    assert body(someone).next_told == list(here)


def test_check_names_everybody_it_goes_to_in_the_order_it_goes() -> None:
    someone = person()
    someone.go(("called", "yes"), ("who", "tam"), ("what", RING))
    ladder = recipients.ladder(someone.known, ("tam",), ())
    assert ladder.able[0] == "ana"
    names = ", then ".join(recipients.names(someone.known, [each]) for each in ladder.able)
    assert f"To Tam Ruru. Next: {names}" in words(someone.step("check"))
    someone.say("check")
    assert body(someone).next_told == list(ladder.able)


def test_one_more_is_told_from_check_and_keeps_their_place() -> None:
    someone = person()
    someone.go(*TO_SEND[:3], ("check", "also"), ("+also", ["losa", "tam"]))
    check = words(someone.step("check"))
    assert re.search("To Ana Smith, (Losa .*, Tam Ruru|Tam Ruru, Losa .*)", check), check
    someone.say("check")
    assert body(someone).recipients[0] == "ana"
    assert sorted(body(someone).recipients) == ["ana", "losa", "tam"]


def test_the_first_line_is_honest_with_nothing_typed() -> None:
    someone = person()
    someone.go(*TO_SEND)
    sent = body(someone)
    assert (sent.line, sent.words, sent.about) == (RING, "", "")
    assert (sent.called, sent.called_at) == ("yes", None)
    assert sent.recipients == ["ana"]


def test_no_line_is_picked_beforehand_and_none_stands_by_words_of_ones_own() -> None:
    someone = person()
    someone.go(*TO_SEND[:2])
    step = someone.step("what")
    assert isinstance(step, Choose)
    assert step.picked is None
    someone.say("what", "=Father is on his way")
    assert "Ring me now" not in words(someone.step("check"))
    someone.say("check")
    assert (body(someone).line, body(someone).words) == ("own-words", "Father is on his way")


def test_pressed_inside_an_alert_it_asks_whether_it_is_about_the_same() -> None:
    someone = person(begin=INSIDE)
    someone.say("called", "yes")
    same = someone.step("same")
    assert isinstance(same, Choose)
    assert same.picked is None
    assert same.heading == "Is it about Ruby McAllister, 7?"
    someone.go(("same", "yes"), TO_SEND[1])
    step = someone.step("what")
    assert "Ruby McAllister, 7" in step.hint
    someone.say("what", RING)
    assert "Ruby McAllister, 7" in words(someone.step("check"))
    someone.say("check")
    assert (body(someone).alert, body(someone).about) == ("a1", "Ruby McAllister, 7")


def test_about_somebody_else_nothing_of_that_alert_goes_along() -> None:
    someone = person(begin=INSIDE)
    someone.go(("called", "yes"), ("same", "no"), *TO_SEND[1:3])
    assert "Ruby" not in words(someone.step("check"))
    someone.say("check")
    assert (body(someone).alert, body(someone).about) == (None, "")


def test_what_one_had_open_may_have_no_name() -> None:
    someone = person(begin={"job": "waiting", "alert": "a1"})
    someone.say("called", "yes")
    assert someone.step("same").heading == "Is it about what you just had open?"


INSIDE_SAFETY = {"job": "override", "override": "o1", "about": "Ruby McAllister, 7"}


def test_pressed_inside_a_safety_alert_it_asks_and_carries_which() -> None:
    someone = person(begin=INSIDE_SAFETY)
    someone.say("called", "yes")
    assert someone.step("same").heading == "Is it about Ruby McAllister, 7?"
    someone.go(("same", "yes"), *TO_SEND[1:3])
    assert "On call A supervisor" in words(someone.step("check")), "who may be kept from it"
    someone.say("check")
    assert (body(someone).override, body(someone).about) == ("o1", "Ruby McAllister, 7")
    other = person(begin=INSIDE_SAFETY)
    other.go(("called", "yes"), ("same", "no"), *TO_SEND[1:])
    assert (body(other).override, body(other).about) == (None, "")


def test_pressed_where_one_is_not_sent_yet_it_is_kept_from_the_same_people() -> None:
    begin = {"about": "Ruby", "keep": "tam,jo", "ring": "ana,rob,losa"}
    someone = person(begin=begin)
    someone.go(("called", "yes"), ("same", "yes"))
    step = someone.step("who")
    assert isinstance(step, Choose)
    assert {"tam", "jo"}.isdisjoint(option.id for option in step.options)
    someone.go(("who", "ana"), ("what", RING), ("check", None))
    assert body(someone).keep_from == ["tam", "jo"]
    other = person(begin=begin)
    other.go(("called", "yes"), ("same", "no"), *TO_SEND[1:])
    assert body(other).keep_from == []


def test_before_send_whom_it_is_kept_from_is_nobody_to_ring() -> None:
    someone = person()
    someone.say("called", "yes")
    assert someone.walk.may_ring().among is None, "control"
    someone.go(("who", "@keep"), ("+keep", ["jo"]))
    ring: tuple[str, ...] | None = None
    for answer in (("who", "ana"), ("what", RING)):
        ring = someone.walk.may_ring().among
        assert ring is not None
        assert "jo" not in ring
        assert "rob" in ring
        someone.say(*answer)
    help_ = Person("help", someone.known, alarmed.hub(), {"ring": ",".join(ring or ())})
    assert "Jo Lee" not in words(help_.step("help"))
    someone.back()
    someone.back()
    someone.back()
    assert "Jo Lee" not in words(someone.step("called")), "nor on the card one comes back to"


def test_help_where_it_is_not_sent_names_nobody_it_is_kept_from() -> None:
    one = replace(alarmed.HELD, kept_from=("jo",))
    someone = person(begin={"held": "k"}, ReadHeld=one)
    someone.step("not-sent")
    ring = someone.walk.may_ring()
    assert ring.among is not None
    assert "jo" not in ring
    assert "rob" in ring


def test_check_names_the_supervisors_in_the_order_they_are_called() -> None:
    someone = person()
    someone.go(*TO_SEND[:3])
    check = words(someone.step("check"))
    assert "On call Jo Lee, then Rob Taylor\n" in check
    ladder = recipients.ladder(someone.known, ("ana",), ())
    assert all(
        name in check for name in recipients.names(someone.known, ladder.supervisors).split(", ")
    )


@pytest.mark.parametrize("typed", ["7", " 0 ", "5", "١٢"])
def test_a_number_that_is_no_row_is_asked_about_and_not_sent(typed: str) -> None:
    someone = person()
    someone.go(*TO_SEND[:2])
    step = someone.step("what")
    with pytest.raises(Refused) as refused:
        someone.walk.answer(step, f"={typed}")
    assert refused.value.code == "answer-no-row"
    someone.go(("what", f"={typed} people"), ("check", None))
    assert body(someone).words == f"{typed} people".strip()


def test_pressed_inside_an_alert_nobody_is_promised_to_be_called() -> None:
    """It may be kept from who is on call, and whoever reads the alert may not learn that."""
    inside, outside = person(begin=INSIDE), person()
    for someone, hint, on_call in (
        (inside, "We also tell who is on call.", "On call A supervisor"),
        (outside, "We also tell Jo Lee, on call.", "On call Jo Lee"),
    ):
        someone.say("called", "yes")
        if someone is inside:
            someone.say("same", "yes")
        assert someone.step("who").hint == hint
        someone.go(("who", "@nobody"), ("what", RING))
        check = words(someone.step("check"))
        assert on_call in check
        named = "Ana Smith, as you picked no one. Next: Tam Ruru" in check
        assert named == (someone is outside)


def test_kept_from_someone_the_list_and_who_else_is_told_are_made_anew() -> None:
    someone = person()
    someone.go(("called", "soon"), ("who", "@keep"), ("+keep", ["jo", "tam"]))
    step = someone.step("who")
    assert isinstance(step, Choose)
    assert step.hint == "We also tell Rob Taylor, on call."
    assert {"jo", "tam"}.isdisjoint(option.id for option in step.options)
    assert step.picked is None, "nor is keeping it from someone picked again"
    someone.go(("who", "ana"), ("what", RING))
    check = words(someone.step("check"))
    assert "On call Rob Taylor" in check, "the next one on call"
    assert "Kept from Tam Ruru, Jo Lee" in check or "Kept from Jo Lee, Tam Ruru" in check
    assert "Tam Ruru" not in re.search("To .*", check)[0]  # type: ignore[index]
    someone.say("check")
    assert body(someone).recipients == ["ana"]
    assert sorted(body(someone).keep_from) == ["jo", "tam"]


@pytest.mark.parametrize("road", ["back", "change", "again"])
def test_kept_from_holds_whatever_way_one_comes_back_to_who(road: str) -> None:
    someone = person()
    someone.go(("called", "yes"), ("who", "@keep"), ("+keep", ["ana"]), ("who", "tam"))
    match road:
        case "back":
            someone.back()
        case "change":
            someone.go(("what", RING), ("check", "change"), ("change", "who"))
        case _:
            someone.back()
            someone.go(("who", "@keep"), ("+keep", None))
    step = someone.step("who")
    assert isinstance(step, Choose)
    assert "ana" not in {option.id for option in step.options}
    someone.say("who", "tam")
    someone.go(*([("what", RING)] if road != "change" else []), ("check", None))
    assert body(someone).keep_from == ["ana"]


def test_whom_one_told_besides_is_not_told_once_it_is_kept_from_them() -> None:
    someone = person()
    someone.go(*TO_SEND[:3], ("check", "also"), ("+also", ["losa", "tam"]))
    someone.go(("check", "change"), ("change", "who"), ("who", "@keep"), ("+keep", ["losa"]))
    someone.go(("who", "ana"), ("check", None))
    assert body(someone).recipients == ["ana", "tam"]
    assert body(someone).keep_from == ["losa"]


def test_a_wish_that_cannot_be_kept_is_said_before_send_with_the_name() -> None:
    """One privacy officer must know all the same: the one of the sender's own office."""
    facts = alarmed.known().facts
    officers = {"losa": "a-elsewhere", "tam": alarmed.known().me.agency}
    people = [
        each.model_copy(update={"roles": [Role.PRIVACY_OFFICER], "agency": officers[each.id]})
        if each.id in officers
        else each
        for each in facts.people
    ]
    known = alarmed.known(facts_or_none=facts.model_copy(update={"people": people}))
    watching = [p.id for p in people if Role.SUPERVISOR in p.roles]
    someone = Person("danger", known, alarmed.hub())
    someone.go(("called", "yes"), ("who", "@keep"), ("+keep", [*watching, *officers]))
    assert someone.step("who").hint == "We also tell Tam Ruru."
    someone.go(("who", "ana"), ("what", RING))
    check = words(someone.step("check"))
    assert "Tam Ruru must know all the same. Someone has to watch over it." in check
    assert check.count("must know all the same") == 1
    assert "Also Tam Ruru" in check
    kept = re.search("Kept from (.*)", check)
    assert kept is not None
    assert "Tam Ruru" not in kept[1]
    assert known.people["losa"].name in kept[1]


QUIET: list[tuple[str, Any]] = [("called", "call-for-me"), ("who", "ana")]


def test_who_cannot_talk_is_not_to_be_rung_and_no_line_asks_for_it() -> None:
    someone = person()
    someone.go(*QUIET)
    step = someone.step("what")
    assert isinstance(step, Choose)
    assert "ring" not in " ".join(option.label for option in step.options).casefold()
    someone.say("what", "=1")
    check = someone.step("check")
    assert isinstance(check, Choose)
    text = words(check)
    assert check.body[0].text == "111 NOT called. Sue cannot talk. Call 111 for Sue."
    assert "Ring DO NOT RING" in text
    assert "021 555 024" not in text, "the sender's own number"
    assert "Someone is in danger now" in text
    someone.say("check")
    assert (body(someone).called, body(someone).line) == ("call-for-me", "in-danger")


def test_who_can_talk_after_all_is_asked_anew_what_to_say() -> None:
    someone = person()
    someone.go(*QUIET, ("what", "in-danger"), ("check", "change"), ("change", "called"))
    someone.say("called", "no")
    someone.go(("what", RING))
    text = words(someone.step("check"))
    assert "111 NOT called." in text
    assert "Ring 021 555 024" in text
    someone.say("check")
    assert (body(someone).called, body(someone).line) == ("no", RING)


def test_everybody_else_is_one_pick_away() -> None:
    someone = person()
    someone.go(("called", "soon"), ("who", "@more"), ("who.more", "losa"), ("what", RING))
    someone.say("check")
    assert body(someone).recipients == ["losa"]


def test_no_text_is_refused_it_is_cleaned_and_that_is_said() -> None:
    someone = person()
    someone.go(*TO_SEND[:2], ("what", "=Go \x1b[31mnow\u202e. " + "x" * 700))
    assert "could not be kept" in words(someone.step("check"))
    someone.say("check")
    assert len(body(someone).words) <= overrides.WORDS_LIMIT
    assert body(someone).words.startswith("Go [31mnow. xxx")


def test_the_number_of_a_line_picks_it_where_words_may_be_typed() -> None:
    someone = person()
    someone.go(*TO_SEND[:2], ("what", "=3"), ("check", None))
    assert (body(someone).line, body(someone).words) == ("may-hurt-self", "")
    other = person()
    other.go(*TO_SEND[:2], ("what", "=3 children"), ("check", None))
    assert (body(other).line, body(other).words) == ("own-words", "3 children")


def test_clean_text_is_not_said_to_be_cleaned() -> None:
    someone = person()
    someone.go(*TO_SEND[:2], ("what", "=Father is on his way"))
    assert "could not be kept" not in words(someone.step("check"))
    someone.say("check")
    assert body(someone).words == "Father is on his way"


def test_check_shows_what_they_see_and_takes_who_and_where() -> None:
    someone = person()
    someone.go(*TO_SEND[:3], ("check", "where"), ("+where", "Centre St"))
    someone.go(("check", "about"), ("+about", "Ruby McAllister, 7"))
    check = words(someone.step("check"))
    assert "From Sue Patel, public health nurse" in check
    assert "Ring 021 555 024" in check
    for part in ("Where Centre St", "About Ruby McAllister, 7", "Ring me now about someone", "111"):
        assert part in check
    someone.say("check")
    assert (body(someone).about, body(someone).where) == ("Ruby McAllister, 7", "Centre St")


def test_send_now_is_one_enter_and_keys_meant_for_before_are_dropped() -> None:
    someone = person()
    someone.go(*TO_SEND[:3])
    step = someone.step("check")
    assert isinstance(step, Choose)
    assert (step.picked, step.sends) == ("send", True)
    assert "cannot be taken back" in step.hint


def test_change_returns_to_check_with_the_rest_kept() -> None:
    someone = person()
    someone.go(*TO_SEND[:3], ("check", "change"), ("change", "who"), ("who", "tam"))
    someone.say("check")
    assert body(someone).recipients == ["tam"]
    assert body(someone).called == "yes"


@pytest.mark.parametrize("answers", [[("called", "back")], [*TO_SEND[:3], ("check", "stop")]])
def test_no_one_in_danger_goes_back_and_sends_nothing(answers: list[tuple[str, Any]]) -> None:
    someone = person()
    assert someone.go(*answers) == End("@close")
    assert someone.did == []


def test_after_send_going_back_takes_nothing_back() -> None:
    someone = person()
    someone.go(*TO_SEND)
    someone.step("live")
    assert not someone.walk.back()


def test_one_more_in_danger_starts_afresh() -> None:
    someone = person()
    end = someone.go(*TO_SEND, ("live", "again"))
    assert isinstance(end, End)
    assert end == End("@again", {"override": "o1", "about": "Ruby McAllister, 7"})
    afresh = person(begin=end.facts)
    afresh.say("called", "yes")
    assert afresh.step("same").heading == "Is it about Ruby McAllister, 7?"


def test_not_sent_says_whom_to_call_and_tells_of_phone_calls() -> None:
    someone = person(SendSafetyAlert=alarmed.HELD)
    someone.go(*TO_SEND)
    step = someone.step("not-sent")
    assert isinstance(step, Choose)
    assert step.heading == "NOT SENT. Call Ana Smith now: 021 555 022."
    assert "Jo Lee 021 555 021" in words(step)
    assert step.live
    someone.go(("not-sent", "phone"))
    phone = someone.step("by-phone")
    assert isinstance(phone, Choose)
    assert [option.id for option in phone.options[:2]] == ["ana", "jo"]
    end = someone.go(("by-phone", "ana"))
    assert end == End("@again", {"held": "k"})
    assert HeldByPhone("k", "ana") in someone.did


@pytest.mark.parametrize("kept", [True, False])
def test_not_sent_says_kept_only_of_what_is_on_disk(kept: bool) -> None:
    one = replace(alarmed.HELD, kept=kept)
    step = person(begin={"held": "k"}, ReadHeld=one).step("not-sent")
    assert isinstance(step, Choose)
    assert ("Kept since" in words(step)) is kept
    assert ("Not kept: leave this window open." in words(step)) is not kept
    assert read_aloud(step, ("Ana Smith", "Jo Lee")).words <= 45


def test_with_everyone_told_by_phone_it_still_says_not_sent() -> None:
    told = replace(alarmed.HELD, phones=())
    step = person(begin={"held": "k"}, ReadHeld=told).step("not-sent")
    assert step.heading == "NOT SENT. Is there someone else to call?"


def test_delivered_at_last_it_becomes_the_live_screen() -> None:
    someone = person(begin={"held": "k"}, ReadHeld=alarmed.RECEIPT)
    someone.step("live")
    assert someone.did == [ReadHeld("k"), call(routes.OVERRIDE, "o1")]


def test_a_card_alone_with_nobody_signed_in() -> None:
    someone = Person("danger", SIGNED_OUT, alarmed.hub())
    step = someone.step("danger")
    assert "021 555 010" in words(step)
    assert someone.say("danger", "back") == End("@close")
    assert someone.did == []


@pytest.mark.parametrize("begin", [{}, INSIDE, {"held": "k"}, {"id": "o1"}])
@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("as_", ["sue", "tam"])
def test_words_of_every_screen(as_: str, begin: dict[str, str], held: bool) -> None:
    hub = alarmed.hub(SendSafetyAlert=alarmed.HELD if held else alarmed.RECEIPT)
    aside = (*eastfield.names(), "Ruby McAllister, 7")
    steps = 0
    for step in every_step(JOBS["danger"].build(alarmed.known(as_)), hub, begin, deepest=5):
        if isinstance(step, End):
            continue
        steps += 1
        read = read_aloud(step, aside)
        limit = 60 if step.id in {"check", "live", "not-sent"} else 45
        assert read.words <= limit, (step.id, read)
        assert read.longest <= 15, (step.id, read)
        assert read.grade <= 4, (step.id, read)
    assert steps


def test_pressed_in_an_alert_nobody_it_is_kept_from_is_named_to_ring() -> None:
    known = alarmed.known("sue")
    (on_call,) = (row.id for row in recipients.on_call(known)[:1])
    free = tuple(p.id for p in known.facts.people if p.id != on_call)
    name = known.people[on_call].name
    someone = person(begin={**INSIDE, "ring": ",".join(free)})
    assert name not in words(someone.step("called"))
    assert name in words(person().step("called")), "control"
    someone.go(("called", "yes"), ("same", "yes"), *TO_SEND[1:])
    (sent,) = [effect for effect in someone.did if isinstance(effect, SendSafetyAlert)]
    assert sent.may_ring == MayRing(free)
