"""The basis of a share as it was recorded: provision, pack and answers, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """Strength of a provision: it permits, requires, or asks to consider sharing."""

    MAY = "may"
    MUST = "must"
    MUST_CONSIDER = "must_consider"


class GuideAnswer(StrEnum):
    """Answers to a guidance question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class RecordOutcome(StrEnum):
    """Result of a walk through the guide, as a record keeps it."""

    TELL = "tell"
    TALK = "talk"
    """Talk with the person first."""
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class PackRef:
    """The exact guidance pack that a worker saw; later edits of the pack do not change this."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The recorded basis of one share; ``supporting`` holds the ids of further bases."""

    id: str
    provision: str
    pack: PackRef
    answers: tuple[tuple[str, GuideAnswer], ...] = ()
    supporting: tuple[str, ...] = ()
    force: Force = Force.MAY

    @property
    def every(self) -> tuple[str, ...]:
        """Return the id of the main basis, then those of the supporting ones."""
        return (self.id, *self.supporting)
