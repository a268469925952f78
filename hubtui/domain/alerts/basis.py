"""Why it is OK to share, as it was recorded: provision, pack and answers, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """How strongly a provision speaks."""

    MAY = "may"
    MUST = "must"
    MUST_CONSIDER = "must_consider"


class GuideAnswer(StrEnum):
    """What a person can say to a guidance question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class RecordOutcome(StrEnum):
    """What came of a walk through the guide."""

    TELL = "tell"
    TALK = "talk"
    """With the person first."""
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class PackRef:
    """Which guidance pack was shown: later edits never alter what a worker saw."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The recorded reason of one share; ``supporting`` names further bases added beside it."""

    id: str
    provision: str
    pack: PackRef
    answers: tuple[tuple[str, GuideAnswer], ...] = ()
    supporting: tuple[str, ...] = ()
    force: Force = Force.MAY

    @property
    def every(self) -> tuple[str, ...]:
        """Return the ids of all that is recorded: the main reason, and those beside it."""
        return (self.id, *self.supporting)
