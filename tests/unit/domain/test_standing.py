"""Where a safety alert stands: nobody acts but by a word, and a word is theirs who said it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.overrides.answers import PhoneAnswer
from hubtui.domain.overrides.ladder import Escalation
from hubtui.domain.overrides.standing import (
    Standing,
    Stands,
    acts_by_own_word,
    check_ender,
    standing,
    wants,
)
from hubtui.domain.overrides.tracks import Kind, OverrideEvent, Tracks, fold
from hubtui.domain.overrides.turns import acts_of, asked_for, stands_with
from hubtui.domain.policy import Relation
from hubtui.errors import Refused
from tests.unit.domain.test_ladder import LADDER, SENT

ANA, BETH, COLIN, SELA, TAMA = "ana", "beth", "colin", "sela", "tama"
OPENED = OverrideEvent(Kind.OPENED, 1, BETH)
PAGED = OverrideEvent(Kind.PAGED, 1, "hub", SELA)


def says(code: str, at: int = 2, by: str = BETH, person: str = "") -> OverrideEvent:
    return OverrideEvent(Kind.READ_BACK, at, by, person, code)


def supervisor(code: str, at: int = 2, by: str = TAMA, person: str = "") -> OverrideEvent:
    return OverrideEvent(Kind.ACKNOWLEDGED, at, by, person, code)


def phoned(said: str, at: int = 2, by: str = ANA, person: str = BETH) -> OverrideEvent:
    return OverrideEvent(Kind.TOLD_BY_PHONE, at, by, person, said)


def voice(code: str, at: int = 2, person: str = TAMA) -> OverrideEvent:
    return OverrideEvent(Kind.HAS_IT_BY_VOICE, at, COLIN, person, code)


def after(*events: OverrideEvent) -> Tracks:
    return fold((*SENT, PAGED, *events))


def over(by: str, at: int = 9, why: str = "over") -> OverrideEvent:
    return OverrideEvent(Kind.STOOD_DOWN, at, by, "", why)


def void(person: str, at: int = 3) -> OverrideEvent:
    return OverrideEvent(Kind.WORD_VOID, at, SELA, person, "left")


def test_a_call_that_was_not_theirs_puts_their_former_word_back() -> None:
    seen = (supervisor("nobody-yet"), voice("me", 3), OverrideEvent(Kind.VOICE_DENIED, 4, TAMA))
    tracks = after(*seen)
    assert tracks.supervisors[TAMA].code == "nobody-yet"
    assert tracks.acknowledged_at is None


def test_who_is_not_there_has_read_it_all_the_same() -> None:
    tracks = after(OPENED, says("going"), void(BETH))
    assert tracks.receipts[BETH].opened_at == 1
    assert not tracks.receipts[BETH].answered
    acknowledged = after(supervisor("named", person=BETH), void(BETH))
    assert acknowledged.acknowledged_at is None
    assert acknowledged.involved == {ANA, BETH}


CASES = {
    "sent": ((), Standing(Stands.NOBODY)),
    "opened": ((OPENED,), Standing(Stands.NOBODY)),
    "seen by a supervisor": (
        (OverrideEvent(Kind.ENVELOPE_SEEN, 1, TAMA), OverrideEvent(Kind.WORDS_READ, 1, TAMA)),
        Standing(Stands.NOBODY),
    ),
    "going": ((OPENED, says("going")), Standing(Stands.ACTING, BETH, BETH, 2, "going", holds=True)),
    "cannot": ((OPENED, says("cannot-act")), Standing(Stands.NOBODY)),
    "going, then not": ((says("going"), says("cannot-act", 3)), Standing(Stands.NOBODY)),
    "not, then going": (
        (says("cannot-act"), says("going", 3)),
        Standing(Stands.ACTING, BETH, BETH, 3, "going", holds=True),
    ),
    "someone else, unnamed": ((says("someone-else"),), Standing(Stands.NOBODY)),
    "a recipient names another: it holds nothing": (
        (says("someone-else", person=COLIN),),
        Standing(Stands.SAID_BY, COLIN, BETH, 2, "named"),
    ),
    "told by phone": ((phoned(""),), Standing(Stands.NOBODY)),
    "left word": ((phoned("left-word"),), Standing(Stands.NOBODY)),
    "will act, by phone": (
        (phoned("will-act"),),
        Standing(Stands.SAID_BY, BETH, ANA, 2, "by-phone", holds=True),
    ),
    "by phone, by another recipient": (
        (phoned("will-act", by=COLIN),),
        Standing(Stands.SAID_BY, BETH, COLIN, 2, "by-phone"),
    ),
    "by phone, taken back": ((phoned("will-act"), phoned("not-told", 3)), Standing(Stands.NOBODY)),
    "by phone, then their own no": (
        (phoned("will-act"), says("cannot-act", 3)),
        Standing(Stands.NOBODY),
    ),
    "their own no, then by phone": (
        (says("cannot-act"), phoned("will-act", 3)),
        Standing(Stands.NOBODY),
    ),
    "a supervisor": (
        (supervisor("me"),),
        Standing(Stands.ACTING, TAMA, TAMA, 2, "me", holds=True),
    ),
    "a supervisor names one": (
        (supervisor("named", person=BETH),),
        Standing(Stands.SAID_BY, BETH, TAMA, 2, "named", holds=True),
    ),
    "a supervisor names one who cannot": (
        (supervisor("named", person=BETH), says("cannot-act", 3)),
        Standing(Stands.NOBODY),
    ),
    "a supervisor says no one": ((supervisor("nobody-yet"),), Standing(Stands.NOBODY)),
    "a supervisor acts no more": (
        (supervisor("me"), supervisor("nobody-yet", 3)),
        Standing(Stands.NOBODY),
    ),
    "by voice": (
        (voice("me"),),
        Standing(Stands.SAID_BY, TAMA, COLIN, 2, "by-voice", holds=True),
    ),
    "by voice, and it was": (
        (voice("me"), OverrideEvent(Kind.VOICE_CONFIRMED, 3, TAMA)),
        Standing(Stands.ACTING, TAMA, TAMA, 2, "me", holds=True),
    ),
    "by voice, and it was not": (
        (voice("me"), OverrideEvent(Kind.VOICE_DENIED, 3, TAMA)),
        Standing(Stands.NOBODY),
    ),
    "it was not them": ((says("going"), void(BETH)), Standing(Stands.NOBODY)),
    "it was not them, and then it was": (
        (says("going"), void(BETH), says("going", 4)),
        Standing(Stands.ACTING, BETH, BETH, 4, "going", holds=True),
    ),
    "a supervisor names one who has left, after a word of their own": (
        (supervisor("me"), supervisor("named", 3, person=BETH), void(BETH, 4)),
        Standing(Stands.NOBODY),
    ),
    "a recipient names one who has left": (
        (says("someone-else", person=COLIN), void(COLIN)),
        Standing(Stands.NOBODY),
    ),
    "will act by phone, and has left": ((phoned("will-act"), void(BETH)), Standing(Stands.NOBODY)),
    "a supervisor who has left": ((supervisor("me"), void(TAMA)), Standing(Stands.NOBODY)),
    "who wrote down a call has left: it was not their word": (
        (voice("me"), void(COLIN)),
        Standing(Stands.SAID_BY, TAMA, COLIN, 2, "by-voice", holds=True),
    ),
    "at the desk, then by voice, and it was not": (
        (supervisor("me"), voice("nobody-yet", 3), OverrideEvent(Kind.VOICE_DENIED, 4, TAMA)),
        Standing(Stands.ACTING, TAMA, TAMA, 2, "me", holds=True),
    ),
    "two act": (
        (says("going"), supervisor("me", 3)),
        Standing(Stands.ACTING, BETH, BETH, 2, "going", more=1, holds=True),
    ),
    "over": (
        (says("going"), over(BETH, why="police-have-it")),
        Standing(Stands.OVER, BETH, BETH, 9, "police-have-it", holds=True),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_where_it_stands(case: str) -> None:
    events, stands = CASES[case]
    assert standing(after(*events)) == stands


ANYBODY = (ANA, BETH, COLIN, SELA, TAMA)
EVENTS = st.lists(
    st.one_of(
        st.builds(
            OverrideEvent, st.just(Kind.OPENED), st.integers(1, 50), st.sampled_from((BETH, COLIN))
        ),
        st.builds(
            OverrideEvent,
            st.just(Kind.READ_BACK),
            st.integers(1, 50),
            st.sampled_from((BETH, COLIN)),
            st.sampled_from(("", SELA, COLIN, BETH)),
            st.sampled_from(("going", "someone-else", "cannot-act")),
        ),
        st.builds(
            OverrideEvent,
            st.just(Kind.ACKNOWLEDGED),
            st.integers(1, 50),
            st.sampled_from((SELA, TAMA)),
            st.sampled_from(("", BETH, COLIN, SELA)),
            st.sampled_from(("me", "named", "someone-else", "nobody-yet")),
        ),
        st.builds(
            OverrideEvent,
            st.just(Kind.HAS_IT_BY_VOICE),
            st.integers(1, 50),
            st.sampled_from((ANA, COLIN)),
            st.sampled_from((SELA, TAMA)),
            st.sampled_from(("me", "someone-else", "nobody-yet")),
        ),
        st.builds(
            OverrideEvent,
            st.sampled_from((Kind.VOICE_CONFIRMED, Kind.VOICE_DENIED)),
            st.integers(1, 50),
            st.sampled_from((SELA, TAMA)),
        ),
        st.builds(
            OverrideEvent,
            st.just(Kind.WORD_VOID),
            st.integers(1, 50),
            st.just(SELA),
            st.sampled_from(ANYBODY),
        ),
        st.builds(
            OverrideEvent,
            st.just(Kind.TOLD_BY_PHONE),
            st.integers(1, 50),
            st.sampled_from((ANA, COLIN, TAMA)),
            st.sampled_from((BETH, COLIN)),
            st.sampled_from(("", *PhoneAnswer)),
        ),
        st.builds(
            OverrideEvent,
            st.just(Kind.STOOD_DOWN),
            st.integers(1, 50),
            st.sampled_from(ANYBODY),
            st.just(""),
            st.just("over"),
        ),
    ),
    max_size=16,
)
OWN = frozenset({(Kind.READ_BACK, "going"), (Kind.ACKNOWLEDGED, "me")})


def last_own(person: str, events: list[OverrideEvent]) -> tuple[Kind, str] | None:
    """The last word a person said themselves, as recipient first."""
    gone = [
        n for n, one in enumerate(events) if one.kind is Kind.WORD_VOID and one.person == person
    ]
    said = [
        (one.kind, one.code)
        for kind in (Kind.ACKNOWLEDGED, Kind.READ_BACK)
        for one in events[gone[-1] if gone else 0 :]
        if one.kind is kind and one.by == person
    ]
    return said[-1] if said else None


@given(EVENTS)
def test_nobody_acts_but_by_a_word_and_opening_is_none(events: list[OverrideEvent]) -> None:
    looks = (Kind.OPENED, Kind.ENVELOPE_SEEN, Kind.WORDS_READ)
    words = [one for one in events if one.kind not in looks]
    stands = standing(after(*events))
    assert stands == standing(after(*words)), "who reads it changes nothing"
    if stands.code is Stands.ACTING:
        assert stands.who == stands.by
        confirmed = any(one.kind is Kind.VOICE_CONFIRMED and one.by == stands.who for one in events)
        own = {(one.kind, one.code) for one in events if one.by == stands.who}
        assert own & OWN or confirmed
        assert stands.since is not None
    if stands.code is Stands.SAID_BY:
        assert stands.by != stands.who, "what is said of another is never their own word"
    if stands.code is not Stands.OVER:
        assert last_own(stands.who, events) not in {
            (Kind.READ_BACK, "cannot-act"),
            (Kind.READ_BACK, "someone-else"),
        }


@given(EVENTS)
def test_over_is_said_only_by_the_sender_and_who_acts_by_their_own_word(
    events: list[OverrideEvent],
) -> None:
    live = [one for one in events if one.kind is not Kind.STOOD_DOWN]
    tracks = after(*live)
    for person in ANYBODY:
        may = person == ANA or acts_by_own_word(person, tracks)
        why = {Relation.SENDER} if person == ANA else {Relation.RECIPIENT, Relation.SUPERVISOR}
        assert ("stand-down" in acts_of(person, why, LADDER, tracks, late=False)) == may
        assert stands_with(person, why, tracks) == may
        if may:
            check_ender(person, tracks)
        else:
            with pytest.raises(Refused, match="override-not-acting"):
                check_ender(person, tracks)


@given(EVENTS)
def test_the_next_is_told_until_somebody_acts_and_no_longer(events: list[OverrideEvent]) -> None:
    tracks = after(*events)
    stands = standing(tracks)
    for step in (Escalation.NEXT_ABLE_1, Escalation.NEXT_ABLE_3, Escalation.NO_ANSWER):
        assert wants(step, tracks) == (not stands.holds)
    if stands.code is Stands.NOBODY:
        assert not stands.holds


@given(EVENTS)
def test_that_no_one_acts_acknowledges_nothing_until_it_is_over(
    events: list[OverrideEvent],
) -> None:
    live = [one for one in events if one.kind is not Kind.STOOD_DOWN]
    for count, event in enumerate(live, 1):
        if event.kind is Kind.ACKNOWLEDGED and event.code == "nobody-yet":
            tracks = after(*live[:count])
            assert tracks.acknowledged_by != event.by
            if tracks.acknowledged_at is None:
                assert asked_for(event.by, {Relation.SUPERVISOR}, LADDER, tracks, late=False) == (
                    "acknowledge"
                )


def test_once_it_is_over_having_seen_it_is_enough() -> None:
    assert after(supervisor("nobody-yet")).acknowledged_at is None
    assert after(supervisor("nobody-yet"), over(ANA)).acknowledged_by == TAMA


def test_everybody_who_was_told_hears_once_that_it_is_over_but_who_said_so() -> None:
    tracks = after(OPENED, says("going"), supervisor("me"), over(BETH))
    asked = [
        asked_for(person, {why}, LADDER, tracks, late=False)
        for person, why in (
            (ANA, Relation.SENDER),
            (BETH, Relation.RECIPIENT),
            (TAMA, Relation.SUPERVISOR),
        )
    ]
    assert asked == ["over", "", "over"]
    heard = fold((*SENT, says("going"), over(BETH), OverrideEvent(Kind.HEARD_OVER, 10, ANA)))
    assert asked_for(ANA, {Relation.SENDER}, LADDER, heard, late=False) == "record"


def test_a_word_on_the_wire_is_the_last_one_of_its_person() -> None:
    tracks = after(supervisor("named", person=BETH), supervisor("me", 3), says("going", 4))
    assert (tracks.acting, tracks.acting_person, tracks.acknowledged_at) == ("me", TAMA, 2)
    assert tracks.receipts[BETH].said_at == 4
