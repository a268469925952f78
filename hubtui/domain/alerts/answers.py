"""Answers, decline reasons and outcomes of an alert, and the transition of each answer.

To add an answer, add a member and its event here, and its sentences under ``answer.way``,
``answer.done`` (not for a ``TELLING`` answer) and ``sent.answered``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hubtui.domain.alerts.levels import When
from hubtui.domain.alerts.life import Transition
from hubtui.domain.log.audit import AuditEvent


class AlertAnswer(StrEnum):
    """Answers a recipient can give, in the order offered."""

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
"""Answers that acknowledge the alert and disclose nothing from the recipient's own files."""
TELLING = (AlertAnswer.KNOW_THEM, AlertAnswer.FITS, AlertAnswer.DOES_NOT_FIT)
"""Answers that disclose something to the sender, so they carry a basis of their own."""
RINGING = (AlertAnswer.WILL_RING, AlertAnswer.MORE)
"""Answers after which the recipient may want to ring the sender."""
NAMED_ONLY = (AlertAnswer.MORE, *TELLING)
"""Answers about a named client; a level 0 alert names nobody."""

ANSWER_EVENTS: Mapping[AlertAnswer, tuple[Transition, AuditEvent]] = {
    **dict.fromkeys(PLAIN, (Transition.ACKNOWLEDGE, AuditEvent.ANSWER_GIVEN)),
    **dict.fromkeys(TELLING, (Transition.ACKNOWLEDGE, AuditEvent.ANSWER_TOLD)),
    AlertAnswer.UNDER_WAY: (Transition.BEGIN, AuditEvent.ANSWER_GIVEN),
    AlertAnswer.MORE: (Transition.ASK_MORE, AuditEvent.ANSWER_GIVEN),
    AlertAnswer.NOT_FOR_ME: (Transition.DECLINE, AuditEvent.ANSWER_DECLINED),
    AlertAnswer.PROPOSE: (Transition.PROPOSE, AuditEvent.ANSWER_PROPOSED),
}
"""The transition and the audit event of each answer."""


class DeclineReason(StrEnum):
    """Why the recipient declines; the sender sees the reason."""

    NOT_MY_WORK = "not-my-work"
    TOO_CLOSE = "too-close-to-me"
    """The only reason for declining an alert that was not opened."""
    NO_TIME = "no-time-before-due"
    SOMEONE_ELSE = "someone-else-has-it"


class AlertOutcome(StrEnum):
    """Outcomes with which an alert may close."""

    HELPED = "helped"
    ALREADY_KNOWN = "already-known"
    NO_CHANGE = "no-change"
    NOT_FOUND = "not-found"
    WRONG_PERSON = "wrong-person"
    STATUTORY_REPORT = "statutory-report"
    NO_LONGER_NEEDED = "no-longer-needed"
    """For the sender only, who may close in every live state."""


OUTCOMES = tuple(AlertOutcome)
RECIPIENT_OUTCOMES = tuple(each for each in OUTCOMES if each is not AlertOutcome.NO_LONGER_NEEDED)

READ_BACK: Mapping[str, tuple[str, ...]] = {
    "take": ("soon", "look", "talk"),
    "will": ("visit", "ring", "ask-you"),
    "by": tuple(When),
}
"""Codes of the read-back: what it is taken as, what they will do, by when."""
