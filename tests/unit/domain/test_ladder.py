"""Who an override may reach is fixed at Send; the tracks are what happened and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.overrides.ladder import (
    DEFAULT_MINUTES,
    SUPERVISION_STEPS,
    Candidate,
    Escalation,
    Ladder,
    called_by,
    due_times,
    make_ladder,
)
from hubtui.domain.overrides.standing import standing, wants
from hubtui.domain.overrides.tracks import TRACK_OF, Kind, OverrideEvent, Track, fold
from hubtui.domain.overrides.turns import (
    acts_of,
    asked_for,
    check_acknowledger,
    check_reviewer,
    reviewers_now,
)
from hubtui.domain.policy import Relation
from hubtui.errors import Refused

NAMES = tuple("abcdefgh")
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.sampled_from(NAMES),
        able=st.booleans(),
        supervisor=st.booleans(),
        privacy_officer=st.booleans(),
        on_call=st.integers(0, 3),
        here=st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


def person(name: str, **more: bool | int) -> Candidate:
    return Candidate(name, **more)  # type: ignore[arg-type]


HUB = (
    person("ana"),
    person("beth", here=True),
    person("colin", able=True),
    person("sela", supervisor=True, on_call=2, here=True),
    person("tama", supervisor=True, on_call=1),
    person("pita", privacy_officer=True),
)


@given(
    CANDIDATES,
    st.lists(st.sampled_from((*NAMES, "gone")), max_size=5),
    st.frozensets(st.sampled_from(NAMES), max_size=3),
)
def test_nobody_is_in_it_twice_or_against_their_keeping(
    people: list[Candidate], named: list[str], kept_from: frozenset[str]
) -> None:
    ladder = make_ladder("a", named, kept_from - {"a"}, people)
    told = (*ladder.recipients, *ladder.able)
    assert len(set(told)) == len(told)
    assert not set(told) & {"a"}
    assert not set(told) & set(ladder.supervisors)
    assert "a" not in (*ladder.supervisors, *ladder.reviewers)
    everybody = {*told, *ladder.supervisors, *ladder.reviewers}
    assert not everybody & ladder.kept_from
    assert everybody <= {one.id for one in people}
    assert ladder.content_readers() >= everybody
    free = {one.id for one in people} - kept_from - {"a"}
    assert set(ladder.recipients) >= {one for one in named if one in free}
    if not set(named) & free and any(
        one.able and not one.supervisor and not one.privacy_officer and one.id in free
        for one in people
    ):
        assert ladder.recipients


def test_the_one_on_call_comes_first_and_the_roster_before_the_room() -> None:
    ladder = make_ladder("ana", ["gone"], frozenset(), HUB)
    assert (ladder.recipients, ladder.able) == (("colin",), ("beth",))
    assert ladder.supervisors == ("tama", "sela")
    assert ladder.reviewers == ("tama", "sela", "pita")


def test_with_no_supervisor_left_it_is_the_privacy_officer() -> None:
    ladder = make_ladder("sela", ["tama"], frozenset(), HUB)
    assert ladder.supervisors == ("pita",)
    named = make_ladder("sela", ["tama", "pita"], frozenset(), HUB)
    assert named.supervisors == ()


def test_nobody_can_shut_out_everyone_who_could_watch() -> None:
    all_of_them = frozenset({"sela", "tama", "pita", "beth"})
    ladder = make_ladder("ana", ["colin"], all_of_them, HUB)
    assert ladder.supervisors == ("pita",)
    assert ladder.kept_from == all_of_them - {"pita"}


def test_steps_fall_due_in_order_and_call_only_whom_the_ladder_has() -> None:
    due = due_times(1_000, DEFAULT_MINUTES)
    assert [at for _, at in due] == sorted(at for _, at in due)
    assert all(one[1] <= other[1] for one, other in pairwise(due))
    assert {step for step, _ in due} == set(Escalation) - {
        Escalation.REVIEW_DUE,
        Escalation.NO_ANSWER,
    }
    ladder = Ladder("a", ("b",), ("c", "d"), ("s", "t", "u"))
    assert called_by(Escalation.PAGE_AGAIN, ladder) == ("s",)
    assert called_by(Escalation.NEXT_SUPERVISOR, ladder) == ("t",)
    assert called_by(Escalation.ALL_SUPERVISORS, ladder) == ("s", "t", "u")
    assert called_by(Escalation.NEXT_ABLE_1, ladder) == ()
    one = Ladder("a", ("b",), (), ("s",))
    assert all(called_by(step, one) == ("s",) for step in SUPERVISION_STEPS)
    assert all(called_by(step, Ladder("a", (), (), ())) == () for step in Escalation)


def test_who_has_left_is_called_no_more_and_somebody_fixed_at_send_stands_in() -> None:
    ladder = Ladder("a", ("b",), ("c",), ("s", "t", "u"), ("s", "t", "u", "p"))
    assert ladder.left_of("stup") == ladder
    assert called_by(Escalation.NEXT_SUPERVISOR, ladder.left_of("sup")) == ("u",)
    assert called_by(Escalation.PAGE_AGAIN, ladder.left_of("tup")) == ("t",)
    assert ladder.left_of("xp").supervisors == ("p",)
    assert ladder.left_of("x").supervisors == ()
    assert ladder.left_of("stupx").content_readers() == ladder.content_readers()


LADDER = make_ladder("ana", ["beth"], frozenset(), HUB)
SENT = (
    OverrideEvent(Kind.SENT, 0, "ana"),
    OverrideEvent(Kind.TOLD, 0, "hub", "beth"),
    OverrideEvent(Kind.PAGED, 0, "hub", "tama"),
)


def test_each_kind_is_on_one_track_and_the_tracks_stand_apart() -> None:
    assert set(TRACK_OF) == set(Kind)
    assert set(TRACK_OF.values()) == set(Track)
    opened = fold((*SENT, OverrideEvent(Kind.OPENED, 1, "beth")))
    assert opened.acknowledged_at is None
    assert not standing(opened).holds, "who reads it does not act by that"


EVENTS = st.lists(
    st.builds(
        OverrideEvent,
        st.sampled_from(Kind),
        st.integers(0, 99),
        st.sampled_from(("ana", "beth", "sela", "tama", "hub")),
        st.sampled_from(("", "beth", "sela", "tama", "colin")),
        st.sampled_from(
            ("", "me", "named", "nobody-yet", "going", "cannot-act", "will-act", "whole", "yes")
        ),
    ),
    max_size=30,
)


def _undoes(event: OverrideEvent) -> bool:
    """What may take back that somebody acts: a word of the same person, or of who was named."""
    words = (Kind.ACKNOWLEDGED, Kind.HAS_IT_BY_VOICE, Kind.READ_BACK, Kind.TOLD_BY_PHONE)
    return event.kind in (Kind.VOICE_DENIED, Kind.WORD_VOID, Kind.STOOD_DOWN, *words)


@given(EVENTS)
def test_the_first_acknowledgement_stands_until_it_is_denied(events: list[OverrideEvent]) -> None:
    was = fold(())
    for count in range(1, len(events) + 1):
        now = fold(events[:count])
        if was.acknowledged_at is not None and not _undoes(events[count - 1]):
            assert (now.acknowledged_at, now.acknowledged_by) == (
                was.acknowledged_at,
                was.acknowledged_by,
            )
        assert now.involved >= was.involved
        assert set(now.receipts) >= set(was.receipts)
        was = now


@given(EVENTS)
def test_no_step_is_wanted_once_what_it_is_for_is_done(events: list[OverrideEvent]) -> None:
    tracks = fold((*SENT, *events))
    for step in SUPERVISION_STEPS:
        assert wants(step, tracks) == (tracks.acknowledged_at is None)
    assert wants(Escalation.RECORD_DUE, tracks) == (tracks.detailed_at is None)
    assert wants(Escalation.REVIEW_DUE, tracks) == (tracks.reviewed_at is None)
    assert wants(Escalation.NEXT_ABLE_2, tracks) == (not standing(tracks).holds)


@given(EVENTS)
def test_whoever_is_asked_may_do_it(events: list[OverrideEvent]) -> None:
    tracks = fold((*SENT, *events))
    for who, whys in (
        ("ana", {Relation.SENDER}),
        ("beth", {Relation.RECIPIENT}),
        ("tama", {Relation.SUPERVISOR}),
        ("sela", {Relation.SUPERVISOR, Relation.REVIEWER}),
        ("pita", {Relation.REVIEWER}),
        ("faith", {Relation.FACILITATOR}),
    ):
        acts = acts_of(who, whys, LADDER, tracks, late=True)
        asked = asked_for(who, whys, LADDER, tracks, late=True)
        assert not asked or acts[0] == asked
        if "acknowledge" in acts:
            check_acknowledger(who, LADDER, tracks)
        if "review" in acts:
            check_reviewer(who, LADDER, tracks)
    assert acts_of("faith", {Relation.FACILITATOR}, LADDER, tracks, late=True) == []


@pytest.mark.parametrize(
    ("who", "code"),
    [("ana", "override-own"), ("beth", "override-own"), ("colin", "unseen"), ("pita", "unseen")],
)
def test_only_a_supervisor_who_had_no_part_acknowledges(who: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_acknowledger(who, LADDER, fold(SENT))
    check_acknowledger("tama", LADDER, fold(SENT))
    check_acknowledger("pita", LADDER, fold((*SENT, OverrideEvent(Kind.PAGED, 1, "hub", "pita"))))
    shut = make_ladder("ana", ["beth"], frozenset({"sela"}), HUB)
    with pytest.raises(Refused, match="unseen"):
        check_acknowledger("sela", shut, fold(SENT))


def test_who_looks_back_is_another() -> None:
    acting = fold((*SENT, OverrideEvent(Kind.ACKNOWLEDGED, 1, "tama", "", "me")))
    assert reviewers_now(LADDER, acting) == ("sela",)
    for who in ("ana", "beth", "tama"):
        with pytest.raises(Refused, match="override-involved"):
            check_reviewer(who, LADDER, acting)
    named = fold((*SENT, OverrideEvent(Kind.ACKNOWLEDGED, 1, "tama", "sela", "named")))
    assert reviewers_now(LADDER, named) == ("pita",)
    alone = make_ladder("tama", ["beth"], frozenset({"pita"}), HUB)
    told = fold(
        (
            OverrideEvent(Kind.SENT, 0, "tama"),
            OverrideEvent(Kind.ACKNOWLEDGED, 1, "sela", "", "someone-else"),
        )
    )
    assert reviewers_now(alone, told) == ("sela",)
    done = fold((*SENT, OverrideEvent(Kind.REVIEWED, 2, "sela", "", "right")))
    assert reviewers_now(LADDER, done) == ()
    with pytest.raises(Refused, match="override-reviewed"):
        check_reviewer("pita", LADDER, done)
