"""A sender who cannot talk: DO NOT RING stands wherever their number would, on every screen."""

from __future__ import annotations

from typing import Any

import pytest

from hubtui.flow.steps import Choose
from hubtui.wire.overrides import OverrideOut
from tests.unit.flow import alarmed
from tests.unit.flow.alarmed import AT, person
from tests.unit.flow.person import Person
from tests.unit.flow.test_danger import words

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
