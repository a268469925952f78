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
from hubtui.domain.policy import Why
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
    (BETH, {Why.RECIPIENT}, SENT, False, "open"),
    (BETH, {Why.RECIPIENT}, receipt(opened_at=1), False, "read-back"),
    (BETH, {Why.RECIPIENT}, receipt(opened_at=1, read_back="going"), False, ""),
    (BETH, {Why.RECIPIENT}, receipt(opened_at=1, read_back="someone-else"), False, "read-back"),
    (BETH, {Why.RECIPIENT}, receipt(OVER), False, "over"),
    (COLIN, {Why.RECIPIENT}, SENT, False, ""),
    (SELA, {Why.SUPERVISOR}, SENT, False, "acknowledge"),
    (TAMA, {Why.SUPERVISOR}, acknowledged(), False, ""),
    (SELA, {Why.SUPERVISOR}, acknowledged(by_voice=True), False, "confirm-voice"),
    (SELA, {Why.SUPERVISOR}, acknowledged(by_voice=True, voice_confirmed=True), False, ""),
    (TAMA, {Why.SUPERVISOR}, acknowledged(by_voice=True), False, ""),
    (COLIN, {Why.SUPERVISOR}, SENT, False, ""),
    (ANA, {Why.SENDER}, SENT, True, "still-true"),
    (ANA, {Why.SENDER}, SENT, False, "record"),
    (ANA, {Why.SENDER}, replace(SENT, still_true="yes"), True, "record"),
    (ANA, {Why.SENDER}, RECORDED, False, ""),
    (ANA, {Why.SENDER}, OVER, True, ""),
    (PITA, {Why.REVIEWER}, RECORDED, False, "review"),
    (PITA, {Why.REVIEWER}, replace(RECORDED, reviewed_at=9), False, ""),
    (PITA, {Why.FACILITATOR}, RECORDED, True, ""),
    (BETH, {Why.RECIPIENT, Why.SENDER}, SENT, True, "open"),
    (BETH, {Why.SUPERVISOR, Why.REVIEWER}, RECORDED, True, ""),
    (SELA, {Why.SUPERVISOR, Why.REVIEWER}, OVER, False, "acknowledge"),
    (TAMA, {Why.SUPERVISOR, Why.REVIEWER}, acknowledged(stood_down_at=9), False, "over"),
]


@pytest.mark.parametrize(("person", "whys", "tracks", "late", "ask"), ASKS)
def test_each_reader_is_asked_for_one_thing(
    person: str, whys: set[Why], tracks: Tracks, late: bool, ask: str
) -> None:
    assert asked_for(person, whys, LADDER, tracks, late=late) == ask


ACTS = [
    (BETH, {Why.RECIPIENT}, SENT, "open by-phone"),
    (BETH, {Why.RECIPIENT}, receipt(opened_at=1), "read-back by-phone"),
    (
        *(BETH, {Why.RECIPIENT}, receipt(opened_at=1, read_back="going")),
        "read-back by-phone stand-down",
    ),
    (COLIN, {Why.RECIPIENT}, SENT, "open by-phone"),
    (ANA, {Why.SENDER}, SENT, "record by-phone stand-down"),
    (ANA, {Why.SENDER}, OVER, "record by-phone"),
    (BETH, {Why.RECIPIENT}, receipt(OVER, opened_at=1), "over read-back by-phone hear"),
    (SELA, {Why.SUPERVISOR}, RECORDED, "acknowledge open read-words review by-phone"),
    (
        *(SELA, {Why.SUPERVISOR}, replace(RECORDED, envelope_seen=frozenset({SELA}))),
        "acknowledge read-words review by-phone",
    ),
    (
        SELA,
        {Why.SUPERVISOR},
        acknowledged(involved=frozenset({ANA, BETH, SELA})),
        ("open read-words acknowledge by-phone stand-down"),
    ),
    (COLIN, {Why.SUPERVISOR}, RECORDED, "open read-words review by-phone"),
    (PITA, {Why.REVIEWER}, RECORDED, "review open read-words"),
    (PITA, {Why.REVIEWER}, replace(RECORDED, reviewed_at=9), "open read-words"),
    (PITA, {Why.PRIVACY}, RECORDED, ""),
    (
        TAMA,
        {Why.SUPERVISOR},
        acknowledged(reviewed_at=8, stood_down_at=9),
        ("over open read-words acknowledge by-phone hear"),
    ),
]


@pytest.mark.parametrize(("person", "whys", "tracks", "acts"), ACTS)
def test_every_act_that_is_open_the_one_asked_for_first(
    person: str, whys: set[Why], tracks: Tracks, acts: str
) -> None:
    assert acts_of(person, whys, LADDER, tracks, late=False) == acts.split()


def test_what_arrived_late_is_asked_about_first() -> None:
    assert acts_of(ANA, {Why.SENDER}, LADDER, SENT, late=True)[0] == "still-true"


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
        (BETH, Why.RECIPIENT, OVER, True),
        (BETH, Why.RECIPIENT, RECORDED, False),
        (SELA, Why.SUPERVISOR, OVER, True),
        (ANA, Why.SENDER, OVER, False),
        (ANA, Why.SENDER, replace(OVER, heard_over=frozenset()), True),
        (PITA, Why.REVIEWER, OVER, False),
    ],
)
def test_who_hears_that_it_is_over(person: str, why: Why, tracks: Tracks, hears: bool) -> None:
    assert may_hear(person, {why}, tracks) is hears


@pytest.mark.parametrize(
    ("person", "why", "tracks", "stands"),
    [
        (ANA, Why.SENDER, SENT, True),
        (ANA, Why.SENDER, OVER, False),
        (BETH, Why.RECIPIENT, SENT, False),
        (BETH, Why.RECIPIENT, receipt(read_back="going"), True),
        (BETH, Why.RECIPIENT, receipt(OVER, read_back="going"), False),
        (SELA, Why.SUPERVISOR, acknowledged(), True),
        (TAMA, Why.SUPERVISOR, acknowledged(), False),
    ],
)
def test_whose_screens_it_stays_on(person: str, why: Why, tracks: Tracks, stands: bool) -> None:
    assert stands_with(person, {why}, tracks) is stands
