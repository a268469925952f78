"""What can be said to an alert: its answers, reasons and outcomes, and what each does.

A new answer is a member here, with its event and its sentences under ``answer.way``,
``answer.done`` (``answer.way`` alone where it is telling) and ``sent.answered``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hubtui.domain.alerts.levels import When
from hubtui.domain.alerts.life import Transition
from hubtui.domain.log.audit import AuditEvent


class AlertAnswer(StrEnum):
    """What a recipient can answer, in the order it is offered."""

    HAVE_IT = "have-it"
    WILL_COME = "will-come"
    NOT_FOR_ME = "not-for-me"
    MORE = "more"
    WILL_RING = "will-ring"
    PROPOSE = "propose"
    UNDER_WAY = "under-way"
    KNOW_THEM = "know-them"
    FITS = "fits"
    DOES_NOT_FIT = "does-not-fit"


PLAIN = (AlertAnswer.HAVE_IT, AlertAnswer.WILL_COME, AlertAnswer.WILL_RING)
"""Answers that take it on and say nothing of one's own files."""
TELLING = (AlertAnswer.KNOW_THEM, AlertAnswer.FITS, AlertAnswer.DOES_NOT_FIT)
"""Answers that tell the sender something, and so carry a basis of their own."""
RINGING = (AlertAnswer.WILL_RING, AlertAnswer.MORE)
"""Answers after which one may want to ring the sender."""
NAMED_ONLY = (AlertAnswer.MORE, *TELLING)
"""Answers that ask or tell about somebody: at level 0 nobody was named."""

ANSWER_EVENTS: Mapping[AlertAnswer, tuple[Transition, AuditEvent]] = {
    **dict.fromkeys(PLAIN, (Transition.ACKNOWLEDGE, AuditEvent.ANSWER_GIVEN)),
    **dict.fromkeys(TELLING, (Transition.ACKNOWLEDGE, AuditEvent.ANSWER_TOLD)),
    AlertAnswer.UNDER_WAY: (Transition.BEGIN, AuditEvent.ANSWER_GIVEN),
    AlertAnswer.MORE: (Transition.ASK_MORE, AuditEvent.ANSWER_GIVEN),
    AlertAnswer.NOT_FOR_ME: (Transition.DECLINE, AuditEvent.ANSWER_DECLINED),
    AlertAnswer.PROPOSE: (Transition.PROPOSE, AuditEvent.ANSWER_PROPOSED),
}
"""How each answer moves the alert, and what the log calls it."""


class DeclineReason(StrEnum):
    """Why it is not for them; the sender sees it."""

    NOT_MY_WORK = "not-my-work"
    TOO_CLOSE = "too-close-to-me"
    """The one reason to give an alert back that was not opened."""
    NO_TIME = "no-time-before-due"
    SOMEONE_ELSE = "someone-else-has-it"


class AlertOutcome(StrEnum):
    """How an alert may close."""

    HELPED = "helped"
    ALREADY_KNOWN = "already-known"
    NO_CHANGE = "no-change"
    NOT_FOUND = "not-found"
    WRONG_PERSON = "wrong-person"
    STATUTORY_REPORT = "statutory-report"
    NO_LONGER_NEEDED = "no-longer-needed"
    """For the sender only, who may close at any live state."""


OUTCOMES = tuple(AlertOutcome)
RECIPIENT_OUTCOMES = tuple(each for each in OUTCOMES if each is not AlertOutcome.NO_LONGER_NEEDED)

READ_BACK: Mapping[str, tuple[str, ...]] = {
    "take": ("soon", "look", "talk"),
    "will": ("visit", "ring", "ask-you"),
    "by": tuple(When),
}
"""Saying it back: what I take it as, what I will do, by when; the words are ``answer.back``."""
