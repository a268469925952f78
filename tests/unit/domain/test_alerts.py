"""The life of an alert, each state and event by hand: what follows, or which refusal."""

from __future__ import annotations

from itertools import product

import pytest

from hubtui.domain.alerts.answers import OUTCOMES, DeclineReason
from hubtui.domain.alerts.life import (
    ENDED,
    MOST_DAYS,
    MOST_KEPT_FROM,
    MOVES,
    SIDES,
    Side,
    State,
    Transition,
    move,
)
from hubtui.errors import Refused

# From these states (first letters in LETTERS), an event of this side leads there.
TABLE: dict[tuple[Transition, Side], tuple[str, State]] = {
    (Transition.OPEN, Side.RECIPIENT): ("S", State.OPENED),
    (Transition.ACKNOWLEDGE, Side.RECIPIENT): ("OMCP", State.ACKNOWLEDGED),
    (Transition.BEGIN, Side.RECIPIENT): ("A", State.IN_PROGRESS),
    (Transition.ASK_MORE, Side.RECIPIENT): ("OA", State.MORE_ASKED),
    (Transition.DECLINE, Side.RECIPIENT): ("SOMAIC", State.DECLINED),
    (Transition.PROPOSE, Side.RECIPIENT): ("OMAIC", State.REDIRECT_PROPOSED),
    (Transition.STAY_WORRIED, Side.SENDER): ("D", State.CHALLENGED),
    (Transition.RECALL, Side.SENDER): ("S", State.RECALLED),
    (Transition.CORRECT, Side.SENDER): ("SOMAIDPC", State.SENT),
    (Transition.RENEW, Side.SENDER): ("L", State.SENT),
    (Transition.LAPSE, Side.HUB): ("SOMAIDPC", State.LAPSED),
    (Transition.MISDIRECT, Side.SENDER): ("SOMAIDPCL", State.MISDIRECTED),
    (Transition.MISDIRECT, Side.RECIPIENT): ("SOMAIDPCL", State.MISDIRECTED),
    (Transition.CLOSE, Side.RECIPIENT): ("OMAIDPC", State.CLOSED),
    (Transition.CLOSE, Side.SENDER): ("SOMAIDPCL", State.CLOSED),
}
LETTERS = {
    "S": State.SENT,
    "O": State.OPENED,
    "M": State.MORE_ASKED,
    "A": State.ACKNOWLEDGED,
    "I": State.IN_PROGRESS,
    "D": State.DECLINED,
    "P": State.REDIRECT_PROPOSED,
    "C": State.CHALLENGED,
    "L": State.LAPSED,
}


def refusal(state: State, event: Transition, side: Side, **facts: bool) -> Refused:
    with pytest.raises(Refused) as refused:
        move(state, event, side, **facts)
    return refused.value


@pytest.mark.parametrize(("event", "side"), [*product(Transition, Side)])
def test_each_event_moves_from_its_states_only(event: Transition, side: Side) -> None:
    if (event, side) not in TABLE:
        for state in State:
            refused = refusal(state, event, side)
            assert (refused.code, refused.facts) == (
                "alert-not-yours-to-do",
                {"event": event.value},
            )
        return
    letters, target = TABLE[event, side]
    sources = {LETTERS[letter] for letter in letters}
    for state in State:
        if state in sources:
            assert move(state, event, side) is target
        else:
            refused = refusal(state, event, side)
            assert refused.code == "alert-state"
            assert refused.facts == {"state": state.value, "event": event.value}


def test_every_event_has_a_side_and_a_move() -> None:
    assert set(SIDES) == set(MOVES) == set(Transition)
    assert set(LETTERS.values()) == set(State) - ENDED
    assert {State.RECALLED, State.MISDIRECTED, State.CLOSED} == ENDED


def test_what_was_opened_once_is_not_taken_back() -> None:
    assert refusal(State.SENT, Transition.RECALL, Side.SENDER, opened=True).code == (
        "alert-already-opened"
    )
    assert move(State.SENT, Transition.OPEN, Side.RECIPIENT, opened=True) is State.OPENED


def test_the_sender_stays_worried_once() -> None:
    assert refusal(State.DECLINED, Transition.STAY_WORRIED, Side.SENDER, worried=True).code == (
        "alert-worried-once"
    )
    assert move(State.SENT, Transition.RECALL, Side.SENDER, worried=True) is State.RECALLED


def test_the_lists_and_limits() -> None:
    """They leave the process, so each code is written down once more."""
    assert (
        *("helped", "already-known", "no-change", "not-found", "wrong-person"),
        *("statutory-report", "no-longer-needed"),
    ) == OUTCOMES
    assert (
        *("not-my-work", "too-close-to-me", "no-time-before-due", "someone-else-has-it"),
    ) == tuple(DeclineReason)
    assert (MOST_DAYS, MOST_KEPT_FROM) == (14, 20)
