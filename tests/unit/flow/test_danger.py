"""Someone is in danger: four screens to Send now, few keys, few words, and nothing in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hubtui.domain.text import fold
from hubtui.flow import override_people
from hubtui.flow.effects import HeldByPhone, ReadHeld, SendOverride
from hubtui.flow.effects_override import ReadOverride
from hubtui.flow.jobs import JOBS
from hubtui.flow.known import Known
from hubtui.flow.steps import Choose, End, Mark, Step
from hubtui.wire import overrides
from hubtui.wording.reading import measure
from tests.unit.flow import alarmed, eastfield
from tests.unit.flow.explore import every_step, read_aloud
from tests.unit.flow.known import SIGNED_OUT
from tests.unit.flow.person import Person, own_words

TO_SEND: list[tuple[str, Any]] = [("called", "yes"), ("who", None), ("what", None), ("check", None)]
INSIDE = {"job": "waiting", "alert": "a1", "about": "Ruby McAllister, 7"}


def person(as_: str = "sue", begin: dict[str, str] | None = None, **hub: Any) -> Person:
    return Person("danger", alarmed.known(as_), alarmed.hub(**hub), begin or {})


def body(someone: Person) -> overrides.SendOverride:
    (sent,) = [effect.body for effect in someone.did if isinstance(effect, SendOverride)]
    return sent


def words(step: Step | End) -> str:
    assert isinstance(step, Choose)
    lines = [f"{line.label} {line.text}" for line in step.body]
    options = [f"{option.label} {option.aside}" for option in step.options]
    return "\n".join([step.heading, step.hint, *options, *lines])


@pytest.mark.parametrize("who", [None, ["ana", "tam"]])
def test_eight_presses_at_most_from_any_screen_with_nothing_typed(who: list[str] | None) -> None:
    someone = person()
    someone.go(("called", "yes"), ("who", who), ("what", None), ("check", None))
    someone.step("live")
    assert 1 + someone.presses <= 8


def test_no_screen_up_to_send_waits_for_headphones() -> None:
    someone = person()
    someone.go(*TO_SEND)
    asked = [step for step in someone.seen if isinstance(step, Choose) and step.body]
    assert [step.id for step in asked if not step.quick] == []
    assert len(asked) == 3, "control: called, check and live have something to read"


def test_a_hundred_and_sixty_words_to_send() -> None:
    # Nine of them say first, on the last one, that nobody has told the hub they will act.
    someone = person("tam")
    someone.go(*TO_SEND)
    every = [measure(own_words(step), aside=eastfield.names()).words for step in someone.seen]
    assert sum(every) <= 160, every


def test_nothing_is_asked_of_the_hub_before_send() -> None:
    someone = person(begin=INSIDE)
    someone.go(*TO_SEND[:3])
    someone.step("check")
    assert someone.did == []


def test_a_call_is_never_recorded_by_enter_alone() -> None:
    step = person().step("called")
    assert isinstance(step, Choose)
    assert step.picked is None
    assert "Call 111 first" in step.heading
    assert "Jo Lee 021 555 010" in words(step)


def test_only_police_may_say_that_comms_know() -> None:
    police = person("tam").step("called")
    assert isinstance(police, Choose)
    assert police.heading.endswith("Tell Comms first.")
    assert police.picked is None
    assert police.options[0].label == "Comms know"
    assert "I have called 111" in words(police)
    assert "Comms know" not in words(person("sue").step("called"))


def test_practice_says_first_that_nobody_is_told() -> None:
    known = replace(alarmed.known(), practice=True)
    step = Person("danger", known, alarmed.hub()).step("called")
    assert isinstance(step, Choose)
    assert step.body[0].text == "PRACTICE: nobody is told. Real danger? Call 111."


def test_the_roster_comes_first_and_who_is_on_call_is_told_besides() -> None:
    someone = person()
    someone.say("called", "yes")
    step = someone.step("who")
    assert isinstance(step, Mark)
    assert [option.id for option in step.options][:2] == ["ana", "tam"]
    assert step.marked == ("ana",)
    assert "jo" not in {option.id for option in step.options}
    assert "sue" not in {option.id for option in step.options}
    assert step.hint == "We also tell Jo Lee, on call."


def new_hub(*here: str) -> Known:
    """A hub with no list of people able to act, and only these in today."""
    facts = eastfield.facts()
    people = [each.model_copy(update={"here": each.id in here}) for each in facts.people]
    return eastfield.known("sue", facts_or_none=eastfield.facts(people=people))


@pytest.mark.parametrize("here", [("ari",), ()], ids=["one-is-in", "nobody-is-in"])
def test_with_no_roster_those_in_today_are_offered_and_else_everybody(
    here: tuple[str, ...],
) -> None:
    known = new_hub(*here)
    someone = Person("danger", known, alarmed.hub())
    someone.say("called", "yes")
    step = someone.step("who")
    assert isinstance(step, Mark)
    offered = [option.id for option in step.options if not option.id.startswith("@")]
    names = [known.people[each].name for each in offered]
    assert offered == ["ari"] if here else len(offered) == override_people.MOST_FIRST
    assert names == sorted(names, key=fold)
    assert "sue" not in offered
    assert step.marked == ()


@pytest.mark.parametrize(
    ("here", "to"), [(("ari",), "Who can act first"), ((), "Only who is on call")]
)
def test_nobody_need_be_named_and_check_says_who_then_hears(here: tuple[str, ...], to: str) -> None:
    someone = Person("danger", new_hub(*here), alarmed.hub())
    someone.say("called", "yes")
    someone.say("who", [])
    someone.say("what")
    assert to in words(someone.step("check"))
    someone.say("check")
    assert body(someone).recipients == []


def test_the_first_line_is_honest_with_nothing_typed() -> None:
    someone = person()
    someone.go(*TO_SEND)
    sent = body(someone)
    assert (sent.line, sent.words, sent.about) == ("ring-me-now", "", "")
    assert (sent.called, sent.called_at) == ("yes", None)
    assert sent.recipients == ["ana"]


def test_pressed_inside_an_alert_it_says_who_it_is_about() -> None:
    someone = person(begin=INSIDE)
    someone.go(*TO_SEND[:2])
    step = someone.step("what")
    assert "Ruby McAllister, 7" in step.hint
    someone.say("what")
    assert "Ruby McAllister, 7" in words(someone.step("check"))
    someone.say("check")
    assert (body(someone).alert, body(someone).about) == ("a1", "Ruby McAllister, 7")


def test_pressed_inside_an_alert_nobody_is_promised_to_be_called() -> None:
    """It may be kept from who is on call, and whoever reads the alert may not learn that."""
    inside, outside = person(begin=INSIDE), person()
    for someone, hint, on_call in (
        (inside, "We also tell who is on call.", "On call A supervisor"),
        (outside, "We also tell Jo Lee, on call.", "On call Jo Lee"),
    ):
        someone.say("called", "yes")
        assert someone.step("who").hint == hint
        someone.go(("who", None), ("what", None))
        assert on_call in words(someone.step("check"))


def test_kept_from_someone_they_are_neither_told_nor_named_as_on_call() -> None:
    someone = person()
    someone.go(("called", "soon"), ("who", ["ana", "tam", "@keep"]), ("who.keep", ["jo", "tam"]))
    someone.say("what")
    check = words(someone.step("check"))
    assert "On call Rob Taylor" in check, "the next one on call"
    assert "Kept from Tam Ruru, Jo Lee" in check or "Kept from Jo Lee, Tam Ruru" in check
    someone.say("check")
    assert body(someone).recipients == ["ana"]
    assert sorted(body(someone).keep_from) == ["jo", "tam"]


def test_everybody_else_is_one_pick_away() -> None:
    someone = person()
    someone.go(("called", "soon"), ("who", ["@more"]), ("who.more", ["losa"]), ("what", None))
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
    assert (body(other).line, body(other).words) == ("ring-me-now", "3 children")


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
    assert "It cannot be un-known" in step.hint


def test_change_returns_to_check_with_the_rest_kept() -> None:
    someone = person()
    someone.go(*TO_SEND[:3], ("check", "change"), ("change", "who"), ("who", ["tam"]))
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
    assert end == End("@again", {"new": "yes"})
    afresh = person(begin=end.facts)
    afresh.step("called")


def test_not_sent_says_whom_to_call_and_tells_of_phone_calls() -> None:
    someone = person(SendOverride=alarmed.HELD)
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


def test_with_everyone_told_by_phone_it_still_says_not_sent() -> None:
    told = replace(alarmed.HELD, phones=())
    step = person(begin={"held": "k"}, ReadHeld=told).step("not-sent")
    assert step.heading == "NOT SENT. Is there someone else to call?"


def test_delivered_at_last_it_becomes_the_live_screen() -> None:
    someone = person(begin={"held": "k"}, ReadHeld=alarmed.RECEIPT)
    someone.step("live")
    assert someone.did == [ReadHeld("k"), ReadOverride("o1")]


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
    hub = alarmed.hub(SendOverride=alarmed.HELD if held else alarmed.RECEIPT)
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
