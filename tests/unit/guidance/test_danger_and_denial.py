"""Danger is never a worse road, no line denies the basis beside it, and no answer is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from hubtui.domain.alerts.basis import GuideAnswer
from hubtui.domain.alerts.consultation import Talked
from hubtui.domain.people import Agency, AgencyId
from hubtui.errors import Refused
from hubtui.guidance.load import load
from hubtui.guidance.model import AskNode, PickRule
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
ENTRIES: tuple[Entry, ...] = ("worry", "asked")
OFFICES = tuple(Agency(AgencyId(f"a-{kind}"), kind, kind) for kind in NZ.kinds) + tuple(
    Agency(AgencyId(f"l-{kind.id}"), kind.id, kind.id, frozenset(kind.check))
    for kind in NZ.file.agency_types
    if kind.check
)
"""Every kind of office, and each once more on the lists it may stand on."""
PAIRS = tuple(product(OFFICES, OFFICES))
_FIRST = {(NZ.standing(one), one.kind in ("police", "oranga-tamariki")): one for one in OFFICES}
UNLIKE = tuple(product(_FIRST.values(), _FIRST.values()))
"""The pairs the pack can tell apart: by the lists they stand on, and the two it names by kind."""


def topic(question: str) -> str:
    """What a question asks, whichever way it is met."""
    node = NZ.nodes.get(question)
    return (node.text or node.id) if isinstance(node, AskNode) else question


def ended(
    pair: tuple[Agency, Agency], said: dict[str, GuideAnswer], entry: Entry, told: str
) -> object:
    """Answer each question by what it asks."""
    answers: dict[str, GuideAnswer] = {}
    while isinstance(step := walk(NZ, *pair, answers, entry=entry, told=told), Question):
        answers[step.id] = said.get(topic(step.id), NO)
    return step


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("told", ["", Talked.YES_OK, Talked.YES_NOT_OK, Talked.NOT_YET])
def test_danger_never_turns_a_basis_into_a_stop(entry: Entry, told: str) -> None:
    """Over all pairs of offices, child and adult, and whatever the health code's test finds."""
    held = 0
    for pair, child, family, other, asks in product(
        UNLIKE, (YES, NO), (YES, NO), ("without-name", "agreed", "purpose", ""), GuideAnswer
    ):
        if asks is not NO and "health" not in NZ.standing(pair[0]):
            continue  # only the health code has a test
        said = {"child": child, "family": family, "asked-66": NO, "cannot-ask": asks}
        if other:
            said[other] = YES
        calm = ended(pair, {**said, "danger": NO}, entry, told)
        if isinstance(calm, FoundBasis):
            held += 1
            found = ended(pair, {**said, "danger": YES}, entry, told)
            assert isinstance(found, FoundBasis), (pair, said, calm, found)
            assert found.named or not calm.named, (pair, said)
    assert held > 500, "control: reasons were found"


def test_an_act_that_needs_no_asking_leads_in_danger_as_without() -> None:
    for pair, child, family in product(PAIRS, (YES, NO), (YES, NO)):
        said = {"child": child, "family": family, "cannot-ask": YES}
        calm = ended(pair, {**said, "danger": NO}, "worry", "")
        if isinstance(calm, FoundBasis) and NZ.bases[calm.basis].after_no == "stands":
            found = ended(pair, {**said, "danger": YES}, "worry", "")
            assert isinstance(found, FoundBasis)
            assert NZ.bases[found.basis].after_no == "stands", (pair, calm, found)
            health = "health" in NZ.standing(pair[0])
            assert health or "pa-serious-threat" in found.supporting, "the threat stands beside it"


def test_a_failed_test_never_offers_the_danger_key(office: Offices) -> None:
    nurse, landlord = office("health-nz"), office("provider")
    question = walk(NZ, nurse, landlord, {"danger": YES})
    assert isinstance(question, Question)
    assert question.text == "Would asking be unsafe, not possible, or have they said no?"
    for answer in (NO, UNSURE):
        said = {"danger": YES, "cannot-ask": answer}
        step = ended((nurse, landlord), said, "worry", "")
        assert isinstance(step, Stop)
        assert not step.danger
        assert "F9" not in step.text


# ---------------------------------------------------------------- a no, and answers nobody gave


def test_what_they_were_said_to_have_said_is_not_asked_again_nor_written_down() -> None:
    for pair, told, said in product(PAIRS[::7], Talked, ({}, {"purpose": YES})):
        step = ended(pair, {**said, "agreed": YES}, "worry", told.value)
        assert isinstance(step, FoundBasis | Stop)
        assert "agreed" not in step.asked
        if isinstance(step, FoundBasis) and told != Talked.YES_OK:
            assert NZ.bases[step.basis].consent != "is_the_basis"


def test_without_a_told_status_it_is_asked(office: Offices) -> None:
    two = office("social-development"), office("housing")
    no = dict.fromkeys(("danger", "without-name", "child", "family"), NO)
    step = walk(NZ, *two, no)
    assert isinstance(step, Question)
    assert step.id == "agreed"
    found = walk(NZ, *two, {**no, "agreed": YES})
    assert isinstance(found, FoundBasis)
    assert found.basis == "pa-authorised"


def test_after_a_no_why_we_were_told_is_no_reason_on_any_way() -> None:
    for pair in PAIRS:
        for basis in ("pa-purpose", "hipc-11-purpose"):
            with pytest.raises(Refused):
                check_answers(NZ, *pair, basis, {STATEMENT + basis: YES}, told=Talked.YES_NOT_OK)
        step = ended(pair, {"purpose": YES}, "worry", Talked.YES_NOT_OK)
        assert not isinstance(step, FoundBasis) or not step.basis.endswith("purpose"), pair


# ---------------------------------------------------------------- lines beside a basis


def recorded() -> Iterator[tuple[Agency, Agency, tuple[str, ...]]]:
    """Every reason that can be recorded between two offices, by any road."""
    for pair in PAIRS:
        seen: set[tuple[str, ...]] = set()
        for told, about in product(Talked, ("person", "children")):
            for option in usual(NZ, told, *pair, about=about):
                seen.add((option.basis,))
        for danger, child, family, asked in product((YES, NO), (YES, NO), (YES, NO), (YES, NO)):
            said = {"danger": danger, "child": child, "family": family, "asked-66": asked}
            for entry in ENTRIES:
                step = ended(pair, said, entry, "")
                if isinstance(step, FoundBasis):
                    seen.add((step.basis, *step.supporting))
        yield from ((*pair, bases) for bases in seen)


DENIES = {
    "ot-15": ("not a report",),
    "ot-66": ("section 66 request",),
}


def test_no_line_denies_the_basis_beside_it() -> None:
    met = set()
    for receiver, bases in {(receiver, bases) for _, receiver, bases in recorded()}:
        for about, age, topics in product(
            ("person", "children", "place"),
            (None, 9, 40),
            ((), ("safety-at-home",), ("care-of-children", "justice"), ("money",)),
        ):
            owed = duties(NZ, receiver, about=about, age=age, topics=topics, bases=bases)
            lines = [NZ.duty_line(duty) for duty in owed]
            for basis in bases:
                met.add(basis)
                for never in DENIES.get(basis, ()):
                    assert not [line for line in lines if never in line], (basis, lines)
            assert ("duty.report-number" in owed) == ("ot-15" in bases)
    assert {"ot-15", "ot-66", "ot-66C", "fva-20"} <= met, "control: they were met"


def test_a_line_kept_with_an_older_alert_denies_nothing_either() -> None:
    assert NZ.duty_line("duty.report-of-concern", ["ot-66C"]), "control"
    assert NZ.duty_line("duty.report-of-concern", ["ot-15"]) == ""
    assert NZ.duty_line("duty.section-66", ["ot-66"]) == ""


def test_every_basis_has_words_even_where_a_pack_lost_it() -> None:
    assert all(NZ.label(basis) for basis in NZ.bases)
    assert NZ.label("gone-66Z") == "gone-66Z"


# ---------------------------------------------------------------- the open road


def test_every_stop_names_whom_anybody_may_tell_of_a_child() -> None:
    stops = 0
    for pair, child in product(PAIRS, (YES, NO, UNSURE)):
        for danger in (NO, UNSURE):
            step = ended(pair, {"danger": danger, "child": child}, "worry", "")
            if isinstance(step, Stop):
                stops += 1
                for text in ("Section 15", "unborn", "0508 326 459", "105", "111"):
                    assert text in step.open_road
    assert stops > 200, "control: there are stops"


def test_numbers_are_written_once_as_data() -> None:
    numbers = {contact.id: contact.number for contact in NZ.file.contacts}
    assert numbers == {"oranga-tamariki": "0508 326 459", "police": "105", "emergency": "111"}
    assert not [text for text in NZ.texts.values() if "{call." in text]


def test_what_may_be_recorded_says_what_a_no_does_to_it() -> None:
    flow = {basis.id: basis for basis in NZ.bases.values() if basis.use is PickRule.FLOW}
    stands = {id_ for id_, basis in flow.items() if basis.after_no == "stands"}
    assert stands == {"ot-15", "ot-66", "ot-66C", "fva-20"}
    assert NZ.hurt(["ot-15", "pa-serious-threat"])
    assert not NZ.hurt(["ot-15", "ot-66C"])
