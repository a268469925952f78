"""Whose turn it is with a safety alert: each rule by itself, whatever the store would hide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubtui.domain.overrides.ladder import Ladder
from hubtui.domain.overrides.tracks import Kind, OverrideEvent, RecipientTrack, Tracks
from hubtui.domain.overrides.turns import (
    acts_of,
    asked_for,
    check_acknowledger,
    check_reviewer,
    may_acknowledge,
    may_hear,
    may_review,
    reviewers_now,
    stands_with,
)
from hubtui.domain.policy import Relation
from hubtui.errors import Refused

ANA, BETH, COLIN, SELA, TAMA, PITA = "ana", "beth", "colin", "sela", "tama", "pita"
LADDER = Ladder(ANA, (BETH,), (COLIN,), (SELA, TAMA), (SELA, TAMA, PITA), frozenset({"kim"}))
TOLD = RecipientTrack(told_at=0)
SENT = Tracks(sent_at=0, sender=ANA, receipts={BETH: TOLD}, involved=frozenset({ANA, BETH}))
RECORDED = replace(SENT, detailed_at=5)
OVER = replace(RECORDED, stood_down_at=9, stood_down_by=ANA, heard_over=frozenset({ANA}))


def receipt(tracks: Tracks = RECORDED, **facts: object) -> Tracks:
    return replace(tracks, receipts={BETH: replace(TOLD, **facts)})  # type: ignore[arg-type]


def acknowledged(by: str = SELA, **facts: object) -> Tracks:
    word = OverrideEvent(Kind.ACKNOWLEDGED, 3, by, "", "me")
    given = {"acknowledged_at": 3, "acknowledged_by": by, "supervisors": {by: word}, **facts}
    return replace(RECORDED, **given)  # type: ignore[arg-type]


ASKS = [
    (BETH, {Relation.RECIPIENT}, SENT, False, "open"),
    (BETH, {Relation.RECIPIENT}, receipt(opened_at=1), False, "read-back"),
    (BETH, {Relation.RECIPIENT}, receipt(opened_at=1, read_back="going"), False, ""),
    (
        BETH,
        {Relation.RECIPIENT},
        receipt(opened_at=1, read_back="someone-else"),
        False,
        "read-back",
    ),
    (BETH, {Relation.RECIPIENT}, receipt(OVER), False, "over"),
    (COLIN, {Relation.RECIPIENT}, SENT, False, ""),
    (SELA, {Relation.SUPERVISOR}, SENT, False, "acknowledge"),
    (TAMA, {Relation.SUPERVISOR}, acknowledged(), False, ""),
    (SELA, {Relation.SUPERVISOR}, acknowledged(by_voice=True), False, "confirm-voice"),
    (SELA, {Relation.SUPERVISOR}, acknowledged(by_voice=True, voice_confirmed=True), False, ""),
    (TAMA, {Relation.SUPERVISOR}, acknowledged(by_voice=True), False, ""),
    (COLIN, {Relation.SUPERVISOR}, SENT, False, ""),
    (ANA, {Relation.SENDER}, SENT, True, "still-true"),
    (ANA, {Relation.SENDER}, SENT, False, "record"),
    (ANA, {Relation.SENDER}, replace(SENT, still_true="yes"), True, "record"),
    (ANA, {Relation.SENDER}, RECORDED, False, ""),
    (ANA, {Relation.SENDER}, OVER, True, ""),
    (PITA, {Relation.REVIEWER}, RECORDED, False, "review"),
    (PITA, {Relation.REVIEWER}, replace(RECORDED, reviewed_at=9), False, ""),
    (PITA, {Relation.FACILITATOR}, RECORDED, True, ""),
    (BETH, {Relation.RECIPIENT, Relation.SENDER}, SENT, True, "open"),
    (BETH, {Relation.SUPERVISOR, Relation.REVIEWER}, RECORDED, True, ""),
    (SELA, {Relation.SUPERVISOR, Relation.REVIEWER}, OVER, False, "acknowledge"),
    (TAMA, {Relation.SUPERVISOR, Relation.REVIEWER}, acknowledged(stood_down_at=9), False, "over"),
]


@pytest.mark.parametrize(("person", "whys", "tracks", "late", "ask"), ASKS)
def test_each_reader_is_asked_for_one_thing(
    person: str, whys: set[Relation], tracks: Tracks, late: bool, ask: str
) -> None:
    assert asked_for(person, whys, LADDER, tracks, late=late) == ask


ACTS = [
    (BETH, {Relation.RECIPIENT}, SENT, "open by-phone"),
    (BETH, {Relation.RECIPIENT}, receipt(opened_at=1), "read-back by-phone"),
    (
        *(BETH, {Relation.RECIPIENT}, receipt(opened_at=1, read_back="going")),
        "read-back by-phone stand-down",
    ),
    (COLIN, {Relation.RECIPIENT}, SENT, "open by-phone"),
    (ANA, {Relation.SENDER}, SENT, "record by-phone stand-down"),
    (ANA, {Relation.SENDER}, OVER, "record by-phone"),
    (BETH, {Relation.RECIPIENT}, receipt(OVER, opened_at=1), "over read-back by-phone hear"),
    (SELA, {Relation.SUPERVISOR}, RECORDED, "acknowledge open read-words review by-phone"),
    (
        *(SELA, {Relation.SUPERVISOR}, replace(RECORDED, envelope_seen=frozenset({SELA}))),
        "acknowledge read-words review by-phone",
    ),
    (
        SELA,
        {Relation.SUPERVISOR},
        acknowledged(involved=frozenset({ANA, BETH, SELA})),
        ("open read-words acknowledge by-phone stand-down"),
    ),
    (COLIN, {Relation.SUPERVISOR}, RECORDED, "open read-words review by-phone"),
    (PITA, {Relation.REVIEWER}, RECORDED, "review open read-words"),
    (PITA, {Relation.REVIEWER}, replace(RECORDED, reviewed_at=9), "open read-words"),
    (PITA, {Relation.PRIVACY}, RECORDED, ""),
    (
        TAMA,
        {Relation.SUPERVISOR},
        acknowledged(reviewed_at=8, stood_down_at=9),
        ("over open read-words acknowledge by-phone hear"),
    ),
]


@pytest.mark.parametrize(("person", "whys", "tracks", "acts"), ACTS)
def test_every_act_that_is_open_the_one_asked_for_first(
    person: str, whys: set[Relation], tracks: Tracks, acts: str
) -> None:
    assert acts_of(person, whys, LADDER, tracks, late=False) == acts.split()


def test_what_arrived_late_is_asked_about_first() -> None:
    assert acts_of(ANA, {Relation.SENDER}, LADDER, SENT, late=True)[0] == "still-true"


@pytest.mark.parametrize(
    ("person", "tracks", "code"),
    [
        (SELA, SENT, ""),
        (TAMA, acknowledged(), ""),
        (PITA, SENT, "unseen"),
        (PITA, replace(SENT, paged={PITA: 1}), ""),
        (COLIN, SENT, "unseen"),
        (ANA, SENT, "override-own"),
        (BETH, SENT, "override-own"),
        (BETH, replace(SENT, receipts={}, paged={BETH: 1}), "override-own"),
        (SELA, replace(SENT, receipts={SELA: TOLD}), "override-own"),
        ("kim", replace(SENT, paged={"kim": 1}), "unseen"),
        ("kim", replace(SENT, receipts={"kim": TOLD}), "unseen"),
    ],
)
def test_who_acknowledges(person: str, tracks: Tracks, code: str) -> None:
    assert may_acknowledge(person, LADDER, tracks) == (not code)
    if code:
        with pytest.raises(Refused, match=code):
            check_acknowledger(person, LADDER, tracks)


@pytest.mark.parametrize(
    ("person", "tracks", "code"),
    [
        (PITA, SENT, ""),
        (SELA, SENT, ""),
        (COLIN, SENT, ""),
        ("nobody", SENT, "unseen"),
        ("kim", SENT, "unseen"),
        (ANA, SENT, "override-involved"),
        (BETH, replace(SENT, involved=frozenset()), "override-involved"),
        (ANA, replace(SENT, involved=frozenset()), "override-involved"),
        (SELA, replace(SENT, involved=frozenset({SELA})), "override-involved"),
        (PITA, replace(SENT, reviewed_at=0), "override-reviewed"),
    ],
)
def test_who_looks_back(person: str, tracks: Tracks, code: str) -> None:
    assert may_review(person, LADDER, tracks) == (not code)
    if code:
        with pytest.raises(Refused, match=code):
            check_reviewer(person, LADDER, tracks)


def test_who_it_is_kept_from_looks_back_on_nothing_though_they_were_fixed_at_send() -> None:
    shut = replace(LADDER, kept_from=frozenset({PITA, SELA}))
    assert not may_review(PITA, shut, SENT)
    assert not may_acknowledge(SELA, shut, SENT)


@pytest.mark.parametrize(
    ("tracks", "people"),
    [
        (SENT, (SELA, TAMA)),
        (acknowledged(SELA), (TAMA,)),
        (acknowledged(SELA, involved=frozenset({SELA, TAMA})), (PITA,)),
        (acknowledged(SELA, involved=frozenset({TAMA, PITA})), (SELA,)),
        (replace(SENT, reviewed_at=4), ()),
    ],
)
def test_who_is_asked_to_look_back_now(tracks: Tracks, people: tuple[str, ...]) -> None:
    assert reviewers_now(LADDER, tracks) == people


@pytest.mark.parametrize(
    ("person", "why", "tracks", "hears"),
    [
        (BETH, Relation.RECIPIENT, OVER, True),
        (BETH, Relation.RECIPIENT, RECORDED, False),
        (SELA, Relation.SUPERVISOR, OVER, True),
        (ANA, Relation.SENDER, OVER, False),
        (ANA, Relation.SENDER, replace(OVER, heard_over=frozenset()), True),
        (PITA, Relation.REVIEWER, OVER, False),
    ],
)
def test_who_hears_that_it_is_over(person: str, why: Relation, tracks: Tracks, hears: bool) -> None:
    assert may_hear(person, {why}, tracks) is hears


@pytest.mark.parametrize(
    ("person", "why", "tracks", "stands"),
    [
        (ANA, Relation.SENDER, SENT, True),
        (ANA, Relation.SENDER, OVER, False),
        (BETH, Relation.RECIPIENT, SENT, False),
        (BETH, Relation.RECIPIENT, receipt(read_back="going"), True),
        (BETH, Relation.RECIPIENT, receipt(OVER, read_back="going"), False),
        (SELA, Relation.SUPERVISOR, acknowledged(), True),
        (TAMA, Relation.SUPERVISOR, acknowledged(), False),
    ],
)
def test_whose_screens_it_stays_on(
    person: str, why: Relation, tracks: Tracks, stands: bool
) -> None:
    assert stands_with(person, {why}, tracks) is stands
