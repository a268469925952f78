"""The consultation: whether the person was asked, and what they said, as one answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hubtui.errors import Refused


class Talked(StrEnum):
    """The five answers to "Have you talked with them about it?"."""

    YES_OK = "yes-ok"
    YES_NOT_OK = "yes-not-ok"
    NOT_YET = "not-yet"
    NO_DANGER = "no-danger"
    NO_OTHER = "no-other"


class NotToldReason(StrEnum):
    """Reasons for not talking with the person; given only with ``NO_OTHER``."""

    CANNOT_REACH = "cannot-reach"
    TOO_YOUNG = "too-young"
    TOO_UNWELL = "too-unwell"
    ALREADY_KNOWS = "already-knows"
    WHANAU_ASKED = "whanau-asked-not-to"


REASONS = tuple(NotToldReason)


@dataclass(frozen=True, slots=True)
class Consultation:
    """The told-status recorded with a share."""

    talked: Talked
    reason: str = ""

    @property
    def consent(self) -> bool:
        """Say whether the person said yes."""
        return self.talked is Talked.YES_OK


def check_told(told: Consultation) -> None:
    """Refuse ``NO_OTHER`` without a listed reason, and any reason with another answer.

    Raises:
        Refused: ``told-reason`` with ``field="told"``.
    """
    if told.reason not in (REASONS if told.talked is Talked.NO_OTHER else ("",)):
        raise Refused("told-reason", field="told")
