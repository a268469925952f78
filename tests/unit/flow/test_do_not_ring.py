"""A sender who cannot talk: DO NOT RING stands wherever their number would, on every screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hubtui.errors import Unreachable
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import OverrideHeld, SendSafetyAlert
from hubtui.flow.engine.may_ring import MayRing, card_for
from hubtui.flow.engine.problems import problem_words
from hubtui.flow.engine.steps import Choose
from hubtui.wire.overrides import OverrideOut, OverrideRows, Recipient
from tests.unit.flow import alarmed
from tests.unit.flow.alarmed import AT, only, person
from tests.unit.flow.person import Person
from tests.unit.flow.test_danger import TO_SEND, words

SUE = "021 555 024"
QUIET: dict[str, Any] = {"called": "no", "ring": "do-not-ring", "phone": ""}
FIRST = "111 NOT called. Sue cannot talk. Call 111 for Sue."


@pytest.mark.parametrize(
    ("as_", "out"),
    [
        ("ana", alarmed.received(**QUIET)),
        ("jo", alarmed.envelope(**QUIET)),
        ("jo", alarmed.envelope(**QUIET, acknowledged_at=AT, acknowledged_by="jo")),
    ],
    ids=["recipient", "envelope", "seen"],
)
def test_it_stands_in_place_of_the_number_and_111_stands_first(as_: str, out: OverrideOut) -> None:
    step = person(as_, out).now()
    assert isinstance(step, Choose)
    assert step.body[0].text == FIRST
    text = words(step)
    assert "Ring DO NOT RING" in text
    assert SUE not in text
    assert text.count("NOT called") == 1


def test_also_for_whoever_looks_back_on_it() -> None:
    out = alarmed.envelope(**QUIET, content=alarmed.WORDS, row=alarmed.row("reviewer", "review"))
    text = words(person("rob", out, "look-back").now())
    assert "DO NOT RING" in text
    assert SUE not in text


def test_in_the_list_of_whom_to_ring() -> None:
    someone = person("ana", alarmed.received(**QUIET))
    someone.say("read", "who")
    text = words(someone.now())
    assert "Sue Patel DO NOT RING" in text
    assert SUE not in text
    other = person("ana", alarmed.received())
    other.say("read", "who")
    assert SUE in words(other.now()), "control"


def on_call(person: str, who: str = "sue", **card: Any) -> JobContext:
    """Sue, who cannot talk, is alone on call; nobody is on the roster of who is able to act."""
    known = alarmed.known(person)
    people = [
        each.model_copy(update={"on_call": each.id == who, "able": 0})
        for each in known.facts.people
    ]
    names = {each.id: (each.name, each.phone) for each in people}
    shown = known.card.model_copy(update={"on_call": [names[who]], **card})
    facts = known.facts.model_copy(update={"people": people, "phone_card": shown})
    return replace(known, facts_or_none=facts, card=shown)


RING = [each.id for each in alarmed.known().facts.people if each.id != "sue"]
"""As the hub says who may be rung: not the sender, who cannot talk."""
SUPERVISED: dict[str, Any] = {
    "told": [Recipient(person="ana", told_at=AT, read_back="cannot-act", said_at=AT)]
}


@pytest.mark.parametrize("ring", [RING, None], ids=["hub-says-who", "hub-says-nothing"])
@pytest.mark.parametrize("who", ["sue", "jo"])
def test_nobody_is_told_to_ring_a_sender_on_call(who: str, ring: list[str] | None) -> None:
    quiet = {**QUIET, **SUPERVISED, "may_ring": ring}
    known = on_call("rob", who, hub_phone="")
    someone = Person("override", known, alarmed.hub(alarmed.envelope(**quiet)))
    text = words(someone.now())
    assert SUE not in text
    assert ("Ring Jo Lee now" in text) == (who == "jo"), "control"
    known = on_call("ana", who, hub_phone="")
    someone = Person("override", known, alarmed.hub(alarmed.received(**quiet)))
    someone.say("read", "who")
    text = words(someone.now())
    assert "Sue Patel DO NOT RING" in text, "it stands where their number would"
    assert SUE not in text


def test_nor_where_only_a_number_of_it_is_known() -> None:
    known = on_call("ana", hub_phone="")
    row = alarmed.row("everyone", may_ring=RING)
    begin = {"everyone": "K7-RATA"}
    hub = alarmed.hub(OVERRIDES=OverrideRows(rows=[row]))
    someone = Person("override", known, hub, begin)
    assert SUE not in words(someone.now())
    may = someone.walk.may_ring()
    assert card_for(known, may).on_call == [], "nor on what is laid over it, or fails there"
    free = alarmed.hub(OVERRIDES=OverrideRows(rows=[alarmed.row("everyone")]))
    assert SUE in words(Person("override", known, free, begin).now()), "control"


def test_what_is_laid_over_it_has_it_too_and_what_is_laid_over_that() -> None:
    known = on_call("ana")
    someone = Person("override", known, alarmed.hub(alarmed.received(**QUIET)))
    someone.now()
    begin = someone.walk.may_ring().begin()
    danger = Person("danger", known, alarmed.hub(), begin)
    text = words(danger.now())
    assert SUE not in text
    assert danger.walk.may_ring().begin() == begin
    failed = problem_words(Unreachable("hub-no-answer"), card_for(known, danger.walk.may_ring()))
    assert SUE not in failed
    assert SUE in problem_words(Unreachable("hub-no-answer"), known.card), "control"


def test_help_names_somebody_else_where_only_the_sender_is_on_call() -> None:
    known = on_call("ana", hub_phone="")
    text = words(Person("help", known, alarmed.hub(), {"quiet": "sue"}).now())
    assert "Sue Patel DO NOT RING" in text
    assert SUE not in text
    assert "021 555" in text, "there is still a number to ring"
    mine = on_call("sue")
    own = words(Person("help", mine, alarmed.hub(), {"quiet": "sue"}).now())
    assert "DO NOT RING" not in own, "nobody is told not to ring themselves"


def test_another_alert_that_is_not_sent_does_not_have_them_rung() -> None:
    known = on_call("rob")
    someone = Person("danger", known, alarmed.hub(), {"quiet": "sue"})
    someone.go(*TO_SEND)
    assert only(someone, SendSafetyAlert).may_ring == MayRing(None, "sue")
    held = OverrideHeld("k", AT, (), kept=True, quiet="sue")
    waits = Person("danger", known, alarmed.hub(ReadHeld=held), {"held": "k"})
    waits.say("not-sent", "others")
    text = words(waits.now())
    assert "Sue Patel DO NOT RING" in text
    assert SUE not in text


@pytest.mark.parametrize(
    ("as_", "out"),
    [
        ("sue", alarmed.sent(**QUIET, stood_down_at=AT)),
        ("ana", alarmed.received(**QUIET, stood_down_at=AT)),
        ("jo", alarmed.envelope(**QUIET, stood_down_at=AT)),
    ],
)
def test_once_it_is_over_no_order_is_left_and_the_record_of_the_call_is(
    as_: str, out: OverrideOut
) -> None:
    someone = person(as_, out)
    text = words(someone.now())
    assert "Call 111 for" not in text
    assert "DO NOT RING" not in text
    assert "111 NOT called" in text
    if as_ != "sue":
        assert SUE not in text, "nor is the number given out"
    if as_ == "ana":
        someone.say("read", "who")
        page = words(someone.now())
        assert "DO NOT RING" not in page
        assert SUE not in page
    helped = {"quiet": "sue", "key": "override-over"}
    text = words(Person("help", alarmed.known("ana"), alarmed.hub(), helped).now())
    assert "DO NOT RING" not in text


def test_the_sender_who_cannot_talk_is_told_to_ring_nobody_and_reads_of_111() -> None:
    step = person("sue", alarmed.sent(**QUIET)).step("live")
    assert isinstance(step, Choose)
    lines = [line.text for line in step.body]
    assert lines[:2] == ["111 NOT called.", "No one has told the hub they will act."]
    assert "now: 021" not in words(step)
    helped = {"quiet": "sue", "key": step.help_key}
    text = words(Person("help", alarmed.known("sue"), alarmed.hub(), helped).now())
    assert "You do not have to ring." in text
    assert "021 555" not in text
    loud = person("sue", alarmed.sent(called="no")).step("live")
    assert "Ring Ana Smith now: 021 555 022." in words(loud), "control"


@pytest.mark.parametrize(
    ("called", "line"),
    [
        ("yes", "111 was called, 1 pm"),
        ("not-said", "No one has said if 111 was called."),
        ("no", "111 NOT called."),
    ],
)
def test_111_stands_beside_the_sum(called: str, line: str) -> None:
    step = person("sue", alarmed.sent(called=called, called_at=AT)).step("live")
    assert isinstance(step, Choose)
    assert line in [each.text for each in step.body]
    someone = person("ana", alarmed.received(called=called, called_at=AT))
    someone.say("read", "who")
    page = someone.now()
    assert isinstance(page, Choose)
    assert line in [each.text for each in page.body]


def test_in_help_where_the_sender_is_on_call() -> None:
    known = alarmed.known("ana")
    card = known.card.model_copy(
        update={"on_call": [("Sue Patel", SUE), ("Jo Lee", "021 555 010")]}
    )
    known = alarmed.known("ana", card=card)
    text = words(Person("help", known, alarmed.hub(), {"quiet": "sue"}).now())
    assert "Sue Patel DO NOT RING" in text
    assert "Jo Lee 021 555 010" in text
    assert SUE not in text
    assert SUE in words(Person("help", known, alarmed.hub()).now()), "control"


def test_where_nothing_but_its_number_is_known_nobodys_own_number_stands() -> None:
    known = alarmed.known("ana")
    someone = Person("override", known, alarmed.hub(), {"everyone": "K7-RATA"})
    step = someone.now()
    assert isinstance(step, Choose)
    assert [line.text for line in step.body] == [known.card.hub_phone]


@pytest.mark.parametrize(
    ("called", "said"),
    [
        ("no", "111 NOT called."),
        ("soon", "111 was not called yet. The danger is soon, not now"),
        ("yes", "111 was called"),
        ("comms", "Comms know"),
        ("not-said", "nobody has said"),
        ("", "nobody has said"),
        ("of-a-newer-hub", "nobody has said"),
    ],
)
def test_each_answer_about_the_call_in_words(called: str, said: str) -> None:
    step = person("ana", alarmed.received(called=called)).now()
    assert isinstance(step, Choose)
    assert said in words(step)
    assert (step.body[0].text == said) == (called == "no")
    assert f"Ring {SUE}" in words(step)
