"""What can be said of a safety alert: each closed list once, with the groups a rule asks for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hubtui.domain.alerts.basis import GuideAnswer
from hubtui.domain.overrides.emergency import Called


class SafetyLine(StrEnum):
    """What can be said with one key; each is true with nothing typed."""

    RING_ME_NOW = "ring-me-now"
    MAY_BE_HURT = "may-be-hurt"
    MAY_HURT_SELF = "may-hurt-self"
    NOT_ALONE = "not-alone"
    IN_DANGER = "in-danger"
    QUIET_MAY_BE_HURT = "quiet-may-be-hurt"
    QUIET_MAY_HURT_SELF = "quiet-may-hurt-self"
    QUIET_NOT_ALONE = "quiet-not-alone"


LINES = tuple(SafetyLine)[:4]
QUIET_LINES = tuple(SafetyLine)[4:]
"""The same of one who cannot talk: none asks for a call."""


class ReceiptAnswer(StrEnum):
    """What a recipient says of who is going."""

    GOING = "going"
    SOMEONE_ELSE = "someone-else"
    """With whom; without a name it is no answer."""
    CANNOT_ACT = "cannot-act"


class PhoneAnswer(StrEnum):
    """What was said by phone, by the word of who rang."""

    WILL_ACT = "will-act"
    CANNOT = "cannot"
    LEFT_WORD = "left-word"
    NOT_TOLD = "not-told"
    """Takes it back: they were not reached after all."""


class Acting(StrEnum):
    """What a supervisor says of who acts."""

    ME = "me"
    NAMED = "named"
    SOMEONE_ELSE = "someone-else"
    """Nobody is named: as by voice, or from an older desk."""
    NOBODY_YET = "nobody-yet"
    """They have seen it, and no one acts: it is seen, not acknowledged."""


ACTING_BY_VOICE = (Acting.ME, Acting.SOMEONE_ELSE, Acting.NOBODY_YET)
ACTING_ASKED = (Acting.ME, Acting.NAMED, Acting.NOBODY_YET)
"""What a supervisor is asked; *someone else* is asked for a name."""


class StandDownReason(StrEnum):
    """Why it is over."""

    OVER = "over"
    WRONG = "wrong"
    POLICE_HAVE_IT = "police-have-it"


class ReviewOutcome(StrEnum):
    """What the look back came to."""

    RIGHT = "right"
    RIGHT_AND_LEARNED = "right-and-learned"
    USUAL_WAY = "usual-way"
    """It should have gone the usual way: a remedy is asked for."""


class Remedy(StrEnum):
    """What is done where it should have gone the usual way."""

    TALK_IT_OVER = "talk-it-over"
    TELL_THE_PERSON = "tell-the-person"
    ASK_TO_DISREGARD = "ask-to-disregard"
    CHANGE_THE_WAY = "change-the-way"
    BREACH_CHECK = "breach-check"


class OverrideAct(StrEnum):
    """What a reader is asked for next, or may do now."""

    OPEN = "open"
    READ_BACK = "read-back"
    READ_WORDS = "read-words"
    ACKNOWLEDGE = "acknowledge"
    CONFIRM_VOICE = "confirm-voice"
    BY_PHONE = "by-phone"
    STILL_TRUE = "still-true"
    STAND_DOWN = "stand-down"
    OVER = "over"
    """See that it is over; asked once, and offered as ``HEAR``."""
    HEAR = "hear"
    RECORD = "record"
    REVIEW = "review"


RECORD: Mapping[str, tuple[str, ...]] = {
    "how_likely": ("very-likely", "likely", "possible", "unsure"),
    "how_bad": ("death", "badly-hurt", "hurt", "unsure"),
    "how_soon": ("now", "today", "this-week", "unsure"),
    "who_can_act": ("police", "health", "family", "this-hub", "someone-else", "unsure"),
    "tried": ("rang", "visited", "asked-them", "asked-supervisor", "no-time", "nothing"),
    "why_not_ask": ("not-safe", "not-reached", "no-time", "not-able", "asked"),
    "child": tuple(GuideAnswer),
    "family": tuple(GuideAnswer),
    "called": tuple(each for each in Called if each is not Called.CALL_FOR_ME),
    "told": ("told", "not-yet", "not-safe"),
}
"""The rest of the record, all from lists; the words are under ``override.record.<field>``."""
THREAT = ("how_likely", "how_bad", "how_soon", "who_can_act")
"""The danger test: the three factors of a serious threat, and who can act."""
MUST_RECORD = frozenset(THREAT)
WHOLE, PART = "whole", "part"
"""Whether the record, as it now stands, has all of ``MUST_RECORD``."""
LOOK_BACK = ("badly_hurt", "no_more_than_needed", "each_could_help", "do_they_know")
"""What the look back asks, each answered yes, no or unsure."""
