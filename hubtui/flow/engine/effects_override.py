"""What follows danger, as data: reading, acknowledging, the look back, the roster, the reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hubtui.flow.engine.effects import Effect, Reading

if TYPE_CHECKING:
    from hubtui.wire import overrides


@dataclass(frozen=True, slots=True)
class ReadOverrides(Reading):
    """Gives ``OverrideRows``: what is live for this person, worst first."""


@dataclass(frozen=True, slots=True)
class ReadOverride(Reading):
    """Gives ``OverrideOut``."""

    id: str


@dataclass(frozen=True, slots=True)
class OpenOverride(Effect):
    """Gives ``OverrideOut``: its words to a recipient, its envelope to a supervisor."""

    id: str


@dataclass(frozen=True, slots=True)
class ReadWords(Effect):
    """Gives ``OverrideOut`` with its words, for a supervisor; logged."""

    id: str


@dataclass(frozen=True, slots=True)
class ReadBackOverride(Effect):
    """Gives ``OverrideOut``: going, someone else (who), cannot act; in place of ``replaces``."""

    id: str
    answer: str
    person: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledge(Effect):
    """Gives ``OverrideOut``; ``acknowledged_by`` is another where somebody was first."""

    id: str
    body: overrides.Acknowledge


@dataclass(frozen=True, slots=True)
class ByVoice(Effect):
    """Gives ``HeardByVoice``."""

    body: overrides.ByVoice


@dataclass(frozen=True, slots=True)
class ConfirmVoice(Effect):
    """Gives ``OverrideOut``: it was me who rang, or it was not."""

    id: str
    yes: bool


@dataclass(frozen=True, slots=True)
class ByPhone(Effect):
    """Gives ``OverrideOut``: I told this person by phone, and what they said."""

    id: str
    person: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class RecordRest(Effect):
    """Gives ``OverrideOut``."""

    id: str
    body: overrides.RecordRest


@dataclass(frozen=True, slots=True)
class StillTrue(Effect):
    """Gives ``OverrideOut``."""

    id: str
    yes: bool


@dataclass(frozen=True, slots=True)
class StandDown(Effect):
    """Gives ``OverrideOut``: every recipient is told that it is over."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewOverride(Effect):
    """Gives ``OverrideOut``; the body holds the passphrase."""

    id: str
    body: overrides.Review


@dataclass(frozen=True, slots=True)
class ReadRoster(Reading):
    """Gives ``Roster``."""


@dataclass(frozen=True, slots=True)
class SetRoster(Effect):
    """Gives ``Roster``."""

    body: overrides.SetRoster


@dataclass(frozen=True, slots=True)
class HandOver(Effect):
    """Gives ``Roster``: somebody else is on call now."""

    body: overrides.HandOver


@dataclass(frozen=True, slots=True)
class ReadUse(Reading):
    """Gives ``Use``: the hub's own counts."""


@dataclass(frozen=True, slots=True)
class ReadReach(Reading):
    """Gives ``Reach``: how messages find this person away from a desk."""


@dataclass(frozen=True, slots=True)
class SetReach(Effect):
    """Gives ``Reach``."""

    body: overrides.SetReach
