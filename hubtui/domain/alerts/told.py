"""Does the person know? One answer gives consent, consultation and told-status."""

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


REASONS = ("cannot-reach", "too-young", "too-unwell", "already-knows", "whanau-asked-not-to")
"""Why not, when the answer is ``NO_OTHER``."""


@dataclass(frozen=True, slots=True)
class Told:
    """The told-status recorded with a share."""

    talked: Talked
    reason: str = ""

    @property
    def consent(self) -> bool:
        """Say whether the person said yes."""
        return self.talked is Talked.YES_OK


def check_told(told: Told) -> None:
    """Refuse a reason that is not on the list or not called for.

    Raises:
        Refused: ``told-reason`` with ``field="told"``.
    """
    if (told.talked is Talked.NO_OTHER) != (told.reason in REASONS):
        raise Refused("told-reason", field="told")
