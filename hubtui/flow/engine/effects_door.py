"""What a job asks the desk to do at the door: signing in and out, hiding and coming back.

Apart from all other effects, for these alone are needed before somebody is signed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final


@dataclass(frozen=True, slots=True)
class Effect:
    """Base: ``reads`` effects change nothing and are asked again on news or going back."""

    reads: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Reading(Effect):
    """Base of the effects that change nothing."""

    reads: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ChangeSettings(Effect):
    """Gives ``Me``: theme or plain mode; fronts listen on the desk for it."""

    theme: str = ""
    plain: bool | None = None


@dataclass(frozen=True, slots=True)
class ListNames(Reading):
    """Gives ``Names``: who can sign in at this workstation."""


@dataclass(frozen=True, slots=True)
class ProposeWords(Effect):
    """Gives ``Proposal``: four words for a passphrase."""


@dataclass(frozen=True, slots=True)
class SignIn(Effect):
    """Gives ``Me``; ``new`` is the passphrase chosen with a one-time code."""

    person: str
    secret: str
    new: str = ""


@dataclass(frozen=True, slots=True)
class ChangePassphrase(Effect):
    """Gives ``Done``; ``old`` is the present passphrase."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SetPin(Effect):
    """Gives ``Done``: its verifier stays in memory at the workstation."""

    pin: str


@dataclass(frozen=True, slots=True)
class ComeBack(Effect):
    """Gives ``Done`` after the right PIN; Refused ``pin-wrong`` (``left``) or ``pin-out``."""

    pin: str


@dataclass(frozen=True, slots=True)
class SignOut(Effect):
    """Gives ``Done``: drafts stay at the hub; the session ends.

    ``unsent`` says that the person knows of safety alerts the hub does not have.
    """

    unsent: bool = False


@dataclass(frozen=True, slots=True)
class ReadStake(Reading):
    """Gives ``Stake``, after a moment in which the last words may still be kept."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What stays behind, or would be lost, if this window were left now."""

    alerts: int = 0
    """Safety alerts here that the hub does not have."""
    kept: bool = True
    """Whether all of these are on disk; else they are lost with this window."""
    words: bool = False
    """Whether some words are only in this window."""
    ring: tuple[tuple[str, str], ...] = ()
    """Names and numbers to ring about these alerts, as the status row has them."""
    ring_after: tuple[tuple[str, str], ...] = ()
    """The same once nobody is signed in: those whom anybody here may see."""


EVERY: Final = frozenset(
    {
        ChangePassphrase,
        ChangeSettings,
        ComeBack,
        ListNames,
        ProposeWords,
        ReadStake,
        SetPin,
        SignIn,
        SignOut,
    }
)
"""All of them."""
