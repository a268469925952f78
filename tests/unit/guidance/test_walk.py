"""Walking: always ends in six questions, and the hub's second walk refuses what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.alerts.basis import Force, GuideAnswer
from hubtui.domain.alerts.consultation import Talked
from hubtui.domain.people import Agency, AgencyId
from hubtui.errors import Refused
from hubtui.guidance.check import MOST_QUESTIONS
from hubtui.guidance.load import load
from hubtui.guidance.pack import Pack
from hubtui.guidance.walk import (
    STATEMENT,
    Entry,
    FoundBasis,
    Question,
    Stop,
    check_answers,
    duties,
    usual,
    walk,
)

Offices = Callable[..., Agency]
NZ = load("nz")
YES, NO, UNSURE = GuideAnswer.YES, GuideAnswer.NO, GuideAnswer.UNSURE


def any_office() -> st.SearchStrategy[Agency]:
    lists = st.frozensets(st.sampled_from([each.id for each in NZ.file.memberships]))
    kinds = st.sampled_from(sorted(NZ.kinds))
    return st.builds(lambda kind, listed: Agency(AgencyId("a"), "A", kind, listed), kinds, lists)


def go(
    sender: Agency, receiver: Agency, said: list[GuideAnswer], entry: Entry
) -> tuple[FoundBasis | Stop, dict[str, GuideAnswer]]:
    answers: dict[str, GuideAnswer] = {}
    for answer in said:
        step = walk(NZ, sender, receiver, answers, entry=entry)
        if not isinstance(step, Question):
            return step, answers
        answers[step.id] = answer
    step = walk(NZ, sender, receiver, answers, entry=entry)
    assert not isinstance(step, Question), "asked more than six"
    return step, answers


TESTS = 1
"""A test of a basis that failed comes on top of the questions."""
SIX = st.lists(
    st.sampled_from(GuideAnswer), min_size=MOST_QUESTIONS + TESTS, max_size=MOST_QUESTIONS + TESTS
)
ENTRIES = st.sampled_from(["worry", "asked"])


@given(sender=any_office(), receiver=any_office(), said=SIX, entry=ENTRIES)
def test_any_walk_ends_and_the_hub_agrees(
    sender: Agency, receiver: Agency, said: list[GuideAnswer], entry: Entry
) -> None:
    step, answers = go(sender, receiver, said, entry)
    if isinstance(step, FoundBasis):
        record = check_answers(NZ, sender, receiver, step.basis, answers, entry=entry, named=False)
        assert dict(record.answers) == answers
        assert record.pack == NZ.ref
        assert NZ.offered(record.id)
        assert record.supporting == step.supporting
    else:
        with pytest.raises(Refused, match="guidance-mismatch"):
            check_answers(NZ, sender, receiver, "pa-purpose", answers, entry=entry)


@given(sender=any_office(), receiver=any_office(), said=SIX)
def test_a_basis_between_listed_bodies_is_never_found_for_others(
    sender: Agency, receiver: Agency, said: list[GuideAnswer]
) -> None:
    step, _ = go(sender, receiver, said, "worry")
    if not isinstance(step, FoundBasis):
        return
    for basis in (step.basis, *step.supporting):
        entry = NZ.bases[basis]
        for office, wanted in ((sender, entry.sharer_in), (receiver, entry.receiver_in)):
            assert not wanted or set(wanted) & {office.kind, *NZ.standing(office)}
    assert ("health" in NZ.standing(sender)) >= step.basis.startswith("hipc")
    if "health" in NZ.standing(sender):
        assert NZ.bases[step.basis].health_as is None


def test_unsure_asks_a_person_and_danger_keeps_the_danger_key(nz: Pack, office: Offices) -> None:
    two = office("school"), office("housing")
    danger = walk(nz, *two, {"danger": UNSURE})
    later = walk(nz, *two, {"danger": NO, "without-name": NO, "child": UNSURE})
    assert isinstance(danger, Stop)
    assert danger.danger
    assert "111" in danger.text
    assert isinstance(later, Stop)
    assert (later.ask, later.danger) == ("facilitator", False)


def test_an_office_the_pack_does_not_know_is_refused(nz: Pack, office: Offices) -> None:
    with pytest.raises(Refused, match="guidance-unknown-office"):
        usual(nz, Talked.YES_OK, office("circus"), office("school"))


TO_OT = {"danger": NO, "without-name": NO, "child": YES}


@pytest.mark.parametrize(
    ("basis", "answers"),
    [
        ("pa-authorised", TO_OT),
        ("ot-66C", {**TO_OT, "child": NO}),
        ("ot-66C", {**TO_OT, "child": UNSURE}),
        ("ot-66C", {"danger": NO}),
        ("ot-66C", {**TO_OT, "agreed": YES}),
        ("ot-66C", {}),
        ("ot-66C", {STATEMENT + "ot-66C": NO}),
        ("ot-66C", {STATEMENT + "pa-purpose": YES}),
        ("ot-66C", {**TO_OT, STATEMENT + "ot-66C": YES}),
        ("pa-law", {STATEMENT + "pa-law": YES}),
        ("no-such", {STATEMENT + "no-such": YES}),
    ],
)
def test_answers_that_do_not_lead_there_are_refused(
    nz: Pack, office: Offices, basis: str, answers: dict[str, GuideAnswer]
) -> None:
    two = office("school"), office("oranga-tamariki")
    assert check_answers(nz, *two, "ot-66C", TO_OT).id == "ot-66C", "control"
    with pytest.raises(Refused, match="guidance-mismatch") as raised:
        check_answers(nz, *two, basis, answers)
    assert raised.value.facts["field"] == "basis"


def test_the_hub_walks_with_its_own_listed_facts(nz: Pack, office: Offices) -> None:
    """A workstation that thinks it is listed does not become so."""
    with pytest.raises(Refused, match="guidance-mismatch"):
        check_answers(nz, office("provider"), office("oranga-tamariki"), "ot-66C", TO_OT)


def test_a_basis_without_a_name_carries_no_name(nz: Pack, office: Offices) -> None:
    two = office("school"), office("housing")
    answers = {"danger": NO, "without-name": YES}
    assert check_answers(nz, *two, "pa-anon", answers, named=False).id == "pa-anon"
    with pytest.raises(Refused, match="guidance-not-without-name"):
        check_answers(nz, *two, "pa-anon", answers, named=True)


def test_a_yes_cannot_be_recorded_where_nobody_asked(nz: Pack, office: Offices) -> None:
    two = office("school"), office("housing")
    answers = {"danger": NO, "without-name": NO, "child": NO, "family": NO, "agreed": YES}
    record = check_answers(nz, *two, "pa-authorised", answers, told=Talked.YES_OK)
    assert record.id == "pa-authorised"
    with pytest.raises(Refused, match="guidance-not-said-yes"):
        check_answers(nz, *two, "pa-authorised", answers, told=Talked.NOT_YET)


def test_section_66_is_a_must(nz: Pack, office: Offices) -> None:
    two = office("school"), office("oranga-tamariki")
    record = check_answers(nz, *two, "ot-66", {"asked-66": YES}, entry="asked")
    assert record.force is Force.MUST
    assert nz.strength("ot-66") == "You must share what was asked for."
    assert nz.limits("ot-66") == ("Not for looking into an offence.",)


@pytest.mark.parametrize(
    ("told", "about", "age", "sender", "receiver", "bases"),
    [
        ("yes-ok", "person", 40, "social-development", "housing", ("pa-authorised",)),
        ("yes-ok", "person", 40, "health-nz", "housing", ("hipc-11-authorised",)),
        ("not-yet", "children", None, "school", "oranga-tamariki", ("ot-66C", "ot-15")),
        ("not-yet", "person", 9, "provider", "oranga-tamariki", ("ot-15",)),
        ("not-yet", "person", 40, "school", "health-nz", ("pa-purpose", "fva-20")),
        ("no-danger", "person", 40, "school", "police", ("fva-20", "pa-serious-threat")),
        ("yes-not-ok", "person", 40, "provider", "other", ("pa-serious-threat",)),
        ("not-yet", "place", None, "housing", "other", ("pa-purpose",)),
    ],
)
def test_usual_answers_start_with(
    nz: Pack,
    office: Offices,
    told: str,
    about: str,
    age: int | None,
    sender: str,
    receiver: str,
    bases: tuple[str, ...],
) -> None:
    found = usual(nz, told, office(sender), office(receiver), about=about, age=age)
    assert tuple(option.basis for option in found)[: len(bases)] == bases


@given(
    sender=any_office(),
    receiver=any_office(),
    told=st.sampled_from(Talked),
    about=st.sampled_from(["person", "children", "place", "known"]),
    age=st.none() | st.integers(0, 100),
)
def test_every_usual_answer_is_one_the_hub_takes(
    sender: Agency, receiver: Agency, told: Talked, about: str, age: int | None
) -> None:
    found = usual(NZ, told, sender, receiver, about=about, age=age)
    assert 1 <= len(found) <= 3
    assert len({option.text for option in found}) == len(found)
    for option in found:
        record = check_answers(NZ, sender, receiver, option.basis, {option.test.id: YES}, told=told)
        assert record.id == option.basis
        if age is not None and age >= 18:
            assert NZ.bases[option.basis].subject != "child"


def test_both_offices_notes_stand_only_where_they_differ(nz: Pack, office: Offices) -> None:
    nurse, teacher = office("health-nz"), office("school")
    (differ, *_) = usual(nz, "not-yet", nurse, teacher, about="person")
    assert differ.sender_note == "Ask them first, if you can do it safely."
    assert differ.receiver_note == "Tell them, unless that is not safe."
    (same, *_) = usual(nz, "not-yet", teacher, office("early-childhood"), about="person")
    assert (same.sender_note, same.receiver_note) == ("", "")


REPORT = "This is not a report to Oranga Tamariki. To make one, call 0508 326 459."


@pytest.mark.parametrize(
    ("about", "age", "topics", "shown"),
    [
        ("children", None, (), True),
        ("person", 9, ("safety-at-home",), True),
        ("person", 17, ("care-of-children",), True),
        ("person", 18, ("safety-at-home",), False),
        ("person", None, ("care-of-children",), True),
        ("person", 40, ("care-of-children",), True),
        ("children", None, ("money",), False),
        ("person", None, (), False),
    ],
)
def test_an_alert_says_it_is_not_a_report(
    nz: Pack, office: Offices, about: str, age: int | None, topics: tuple[str, ...], shown: bool
) -> None:
    owed = duties(nz, office("school"), about=about, age=age, topics=topics)
    lines = [nz.duty_line(duty) for duty in owed]

    assert (REPORT in lines) == shown
    assert all(one != two for one, two in pairwise(sorted(lines)))


def test_a_section_66_request_is_not_answered_by_an_alert(nz: Pack, office: Offices) -> None:
    def said(kind: str) -> bool:
        owed = duties(nz, office(kind), about="children")
        return any("section 66" in line for line in map(nz.duty_line, owed))

    assert said("police")
    assert not said("school")
