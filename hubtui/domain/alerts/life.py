"""The states of an alert: state and transition give the next state or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Refused


class State(StrEnum):
    """State of an alert; ``MOVES`` says which transition leads to which."""

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


class Transition(StrEnum):
    """Transitions of an alert, by name."""

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
    """The side that may cause a transition; nobody is on two sides of one alert."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    HUB = "hub"


ENDED = frozenset({State.RECALLED, State.MISDIRECTED, State.CLOSED})
"""States that no transition leaves."""

_LIVE = frozenset(State) - ENDED
_READ = frozenset(
    {State.OPENED, State.MORE_ASKED, State.ACKNOWLEDGED, State.IN_PROGRESS, State.CHALLENGED}
)

SIDES: Mapping[Transition, frozenset[Side]] = {
    Transition.OPEN: frozenset({Side.RECIPIENT}),
    Transition.ACKNOWLEDGE: frozenset({Side.RECIPIENT}),
    Transition.BEGIN: frozenset({Side.RECIPIENT}),
    Transition.ASK_MORE: frozenset({Side.RECIPIENT}),
    Transition.DECLINE: frozenset({Side.RECIPIENT}),
    Transition.PROPOSE: frozenset({Side.RECIPIENT}),
    Transition.STAY_WORRIED: frozenset({Side.SENDER}),
    Transition.RECALL: frozenset({Side.SENDER}),
    Transition.CORRECT: frozenset({Side.SENDER}),
    Transition.RENEW: frozenset({Side.SENDER}),
    Transition.LAPSE: frozenset({Side.HUB}),
    Transition.MISDIRECT: frozenset({Side.SENDER, Side.RECIPIENT}),
    Transition.CLOSE: frozenset({Side.SENDER, Side.RECIPIENT}),
}

MOVES: Mapping[Transition, tuple[frozenset[State], State]] = {
    Transition.OPEN: (frozenset({State.SENT}), State.OPENED),
    Transition.ACKNOWLEDGE: (
        frozenset({State.OPENED, State.MORE_ASKED, State.CHALLENGED, State.REDIRECT_PROPOSED}),
        State.ACKNOWLEDGED,
    ),
    Transition.BEGIN: (frozenset({State.ACKNOWLEDGED}), State.IN_PROGRESS),
    Transition.ASK_MORE: (frozenset({State.OPENED, State.ACKNOWLEDGED}), State.MORE_ASKED),
    # SENT too: a recipient close to the client gives the alert back unread.
    Transition.DECLINE: (_READ | {State.SENT}, State.DECLINED),
    Transition.PROPOSE: (_READ, State.REDIRECT_PROPOSED),
    Transition.STAY_WORRIED: (frozenset({State.DECLINED}), State.CHALLENGED),
    Transition.RECALL: (frozenset({State.SENT}), State.RECALLED),
    Transition.CORRECT: (_LIVE - {State.LAPSED}, State.SENT),
    Transition.RENEW: (frozenset({State.LAPSED}), State.SENT),
    Transition.LAPSE: (_LIVE - {State.LAPSED}, State.LAPSED),
    Transition.MISDIRECT: (_LIVE, State.MISDIRECTED),
    Transition.CLOSE: (_LIVE - {State.SENT, State.LAPSED}, State.CLOSED),
}


class AlertAct(StrEnum):
    """Acts the hub offers to the sender or the recipient, besides the answers."""

    OPEN = "open"
    RECALL = "recall"
    CORRECT = "correct"
    RENEW = "renew"
    WORRY = "worry"
    CLOSE = "close"
    MISDIRECT = "misdirect"


SENDER_ACTS: Mapping[AlertAct, Transition] = {
    AlertAct.RECALL: Transition.RECALL,
    AlertAct.CORRECT: Transition.CORRECT,
    AlertAct.RENEW: Transition.RENEW,
    AlertAct.WORRY: Transition.STAY_WORRIED,
    AlertAct.CLOSE: Transition.CLOSE,
    AlertAct.MISDIRECT: Transition.MISDIRECT,
}
"""The transition of each act of a sender; the act is offered where the state allows it."""


class AlertStep(StrEnum):
    """A step in an alert's life as sender and recipient see it; read from the log."""

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
"""The step for each audit event; an event not named here is no step."""


class AlertTimer(StrEnum):
    """Timers of an alert, by the name they are stored under."""

    NUDGE = "nudge"
    DEPUTY = "deputy"
    SUPERVISORS = "supervisors"
    LAPSE = "lapse"
    FADE = "fade"
    """Hides a level 0 question, which names nobody, after its time."""


MOST_DAYS = 14
"""Most days until best-before, counted from the day after an alert is sent."""
MOST_KEPT_FROM = 20
"""Most people that one alert may be kept from."""


def move(
    state: State, event: Transition, side: Side, *, opened: bool = False, worried: bool = False
) -> State:
    """Return the state after the transition ``event``, caused by ``side``.

    ``opened`` says whether this alert was ever opened; ``worried`` whether the sender has used
    the one "I am still worried".

    Raises:
        Refused: ``alert-not-yours-to-do``, ``alert-already-opened``, ``alert-worried-once`` or
            ``alert-state`` (with ``state``).
    """
    if side not in SIDES[event]:
        raise Refused("alert-not-yours-to-do", event=event.value)
    if event is Transition.RECALL and opened:
        raise Refused("alert-already-opened")
    if event is Transition.STAY_WORRIED and worried:
        raise Refused("alert-worried-once")
    sources, target = MOVES[event]
    if event is Transition.CLOSE and side is Side.SENDER:
        sources = _LIVE
    if state not in sources:
        raise Refused("alert-state", state=state.value, event=event.value)
    return target
