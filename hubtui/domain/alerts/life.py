"""The life of an alert as pure transitions: state and event give the next state or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Refused


class State(StrEnum):
    """Where an alert stands."""

    SENT = "sent"
    OPENED = "opened"
    MORE_ASKED = "more-asked"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in-progress"
    DECLINED = "declined"
    REDIRECT_PROPOSED = "redirect-proposed"
    CHALLENGED = "challenged"
    LAPSED = "lapsed"
    RECALLED = "recalled"
    MISDIRECTED = "misdirected"
    CLOSED = "closed"


class Event(StrEnum):
    """What can happen to an alert."""

    OPEN = "open"
    ACKNOWLEDGE = "acknowledge"
    BEGIN = "begin"
    ASK_MORE = "ask-more"
    DECLINE = "decline"
    PROPOSE = "propose"
    STAY_WORRIED = "stay-worried"
    RECALL = "recall"
    CORRECT = "correct"
    RENEW = "renew"
    LAPSE = "lapse"
    MISDIRECT = "misdirect"
    CLOSE = "close"


class Side(StrEnum):
    """Who may bring an event about: nobody acts on both sides."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    HUB = "hub"


ENDED = frozenset({State.RECALLED, State.MISDIRECTED, State.CLOSED})
"""Nothing moves an ended alert."""

_LIVE = frozenset(State) - ENDED
_READ = frozenset(
    {State.OPENED, State.MORE_ASKED, State.ACKNOWLEDGED, State.IN_PROGRESS, State.CHALLENGED}
)

SIDES: Mapping[Event, frozenset[Side]] = {
    Event.OPEN: frozenset({Side.RECIPIENT}),
    Event.ACKNOWLEDGE: frozenset({Side.RECIPIENT}),
    Event.BEGIN: frozenset({Side.RECIPIENT}),
    Event.ASK_MORE: frozenset({Side.RECIPIENT}),
    Event.DECLINE: frozenset({Side.RECIPIENT}),
    Event.PROPOSE: frozenset({Side.RECIPIENT}),
    Event.STAY_WORRIED: frozenset({Side.SENDER}),
    Event.RECALL: frozenset({Side.SENDER}),
    Event.CORRECT: frozenset({Side.SENDER}),
    Event.RENEW: frozenset({Side.SENDER}),
    Event.LAPSE: frozenset({Side.HUB}),
    Event.MISDIRECT: frozenset({Side.SENDER, Side.RECIPIENT}),
    Event.CLOSE: frozenset({Side.SENDER, Side.RECIPIENT}),
}

MOVES: Mapping[Event, tuple[frozenset[State], State]] = {
    Event.OPEN: (frozenset({State.SENT}), State.OPENED),
    Event.ACKNOWLEDGE: (
        frozenset({State.OPENED, State.MORE_ASKED, State.CHALLENGED, State.REDIRECT_PROPOSED}),
        State.ACKNOWLEDGED,
    ),
    Event.BEGIN: (frozenset({State.ACKNOWLEDGED}), State.IN_PROGRESS),
    Event.ASK_MORE: (frozenset({State.OPENED, State.ACKNOWLEDGED}), State.MORE_ASKED),
    # Unopened too: someone close to the client gives it back without reading it.
    Event.DECLINE: (_READ | {State.SENT}, State.DECLINED),
    Event.PROPOSE: (_READ, State.REDIRECT_PROPOSED),
    Event.STAY_WORRIED: (frozenset({State.DECLINED}), State.CHALLENGED),
    Event.RECALL: (frozenset({State.SENT}), State.RECALLED),
    Event.CORRECT: (_LIVE - {State.LAPSED}, State.SENT),
    Event.RENEW: (frozenset({State.LAPSED}), State.SENT),
    Event.LAPSE: (_LIVE - {State.LAPSED}, State.LAPSED),
    Event.MISDIRECT: (_LIVE, State.MISDIRECTED),
    Event.CLOSE: (_LIVE - {State.SENT, State.LAPSED}, State.CLOSED),
}


class AlertAct(StrEnum):
    """What the hub offers a party beside the answers."""

    OPEN = "open"
    RECALL = "recall"
    CORRECT = "correct"
    RENEW = "renew"
    WORRY = "worry"
    CLOSE = "close"
    MISDIRECT = "misdirect"


SENDER_ACTS: Mapping[AlertAct, Event] = {
    AlertAct.RECALL: Event.RECALL,
    AlertAct.CORRECT: Event.CORRECT,
    AlertAct.RENEW: Event.RENEW,
    AlertAct.WORRY: Event.STAY_WORRIED,
    AlertAct.CLOSE: Event.CLOSE,
    AlertAct.MISDIRECT: Event.MISDIRECT,
}
"""What a sender may do, where the event is possible."""


class AlertStep(StrEnum):
    """A step in an alert's life, as its parties see it; read from the log."""

    SENT = "sent"
    OPENED = "opened"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    RENEWED = "renewed"
    RECALLED = "recalled"
    WORRIED = "worried"
    MISDIRECTED = "misdirected"
    LAPSED = "lapsed"
    LATE = "late"
    SHOWN = "shown"
    CLOSED = "closed"


STEPS: Mapping[AuditEvent, AlertStep] = {
    **{AuditEvent(f"alert:{step}"): step for step in AlertStep if step is not AlertStep.ANSWERED},
    AuditEvent.ASK_SENT: AlertStep.SENT,
    **{each: AlertStep.ANSWERED for each in AuditEvent if each.startswith("answer:")},
}
"""Which step each log event is; every other event is none."""


class AlertTimer(StrEnum):
    """What falls due by itself, by the name it is stored under."""

    NUDGE = "nudge"
    DEPUTY = "deputy"
    SUPERVISORS = "supervisors"
    LAPSE = "lapse"
    FADE = "fade"
    """Of a question without a name."""


MOST_DAYS = 14
"""Days an alert may be good for, counted from the day after it is sent."""
MOST_KEPT_FROM = 20
"""People one alert may be kept from."""


def move(
    state: State, event: Event, side: Side, *, opened: bool = False, worried: bool = False
) -> State:
    """Return the state after an event.

    ``opened`` says whether this alert was ever opened; ``worried`` whether the sender has used
    the one "I am still worried".

    Raises:
        Refused: ``alert-not-yours-to-do``, ``alert-already-opened``, ``alert-worried-once`` or
            ``alert-state`` (with ``state``).
    """
    if side not in SIDES[event]:
        raise Refused("alert-not-yours-to-do", event=event.value)
    if event is Event.RECALL and opened:
        raise Refused("alert-already-opened")
    if event is Event.STAY_WORRIED and worried:
        raise Refused("alert-worried-once")
    sources, target = MOVES[event]
    if event is Event.CLOSE and side is Side.SENDER:
        sources = _LIVE
    if state not in sources:
        raise Refused("alert-state", state=state.value, event=event.value)
    return target
