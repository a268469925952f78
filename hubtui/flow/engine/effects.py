"""Effects: what a job asks the desk to do, as data. Each docstring names the type of its result.

Most effects are ``Call``, one request to the hub. The others also act on this workstation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hubtui.flow.engine.may_ring import ANYBODY, MayRing

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hubtui.domain.alerts.view import Preview
    from hubtui.wire import alerts, overrides, people, records
    from hubtui.wire.route import Route


@dataclass(frozen=True, slots=True)
class Effect:
    """Base class of all effects."""

    @property
    def reads(self) -> bool:
        """Tell whether the effect only reads; a read is repeated after news or going back."""
        return False


@dataclass(frozen=True, slots=True)
class Query(Effect):
    """Base class of the effects that only read."""

    @property
    def reads(self) -> bool:
        """Return True: the effect only reads."""
        return True


@dataclass(frozen=True, slots=True)
class Call(Effect):
    """Gives the answer of the route; the desk adds an idempotency key where the body has one."""

    route: Route[Any, Any]
    body: BaseModel
    id: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def reads(self) -> bool:
        """Tell whether the route only reads."""
        return self.route.method == "GET"


@dataclass(frozen=True, slots=True)
class ListNames(Query):
    """Gives ``Names``: who can sign in at this workstation."""


@dataclass(frozen=True, slots=True)
class ProposeWords(Effect):
    """Gives ``Proposal``: four words for a passphrase."""


@dataclass(frozen=True, slots=True)
class SignInHere(Effect):
    """Gives ``Me``; ``new`` is the passphrase chosen with a one-time code."""

    person: str
    secret: str
    new: str = ""


@dataclass(frozen=True, slots=True)
class SetPin(Effect):
    """Gives ``Done``; the workstation keeps a verifier of the PIN, in memory only."""

    pin: str


@dataclass(frozen=True, slots=True)
class ComeBack(Effect):
    """Gives ``Done``; a wrong PIN is Refused: ``pin-wrong`` (``left`` tries) or ``pin-out``."""

    pin: str


@dataclass(frozen=True, slots=True)
class SignOut(Effect):
    """Gives ``Done``: the session ends, and drafts stay at the hub.

    ``unsent`` means that the person was told about undelivered safety alerts.
    """

    unsent: bool = False


@dataclass(frozen=True, slots=True)
class ReadStake(Query):
    """Gives ``Stake``, after a short wait in which the desk tries to save the last typed words."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What would stay undelivered, or be lost, if the person left now."""

    alerts: int = 0
    """How many safety alerts are undelivered at this workstation."""
    kept: bool = True
    """Whether all undelivered alerts are on disk; if not, closing the window loses them."""
    words: bool = False
    """Whether some typed words are not saved anywhere but in this window."""
    ring: tuple[tuple[str, str], ...] = ()
    """Names and numbers to ring about the undelivered alerts, as in the status row."""
    ring_after: tuple[tuple[str, str], ...] = ()
    """Names and numbers that stay visible for this after sign-out, when anybody may read them."""


@dataclass(frozen=True, slots=True)
class HomeNews(Query):
    """Gives ``News``: counts, drafts, talks to confirm, introductions and safety alerts."""


@dataclass(frozen=True, slots=True)
class News:
    """What Home shows."""

    me: people.Me
    drafts: tuple[records.DraftRow, ...]
    talks: tuple[records.TalkOut, ...]
    introductions: tuple[people.IntroductionOut, ...]
    overrides: tuple[overrides.OverrideRow, ...] = ()
    """Safety alerts live for this person, worst first."""


@dataclass(frozen=True, slots=True)
class KeepDraftNow(Query):
    """Gives ``KeptDraft``, after checking whether an earlier attempt to send it had arrived."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """The result of keeping a draft."""

    kept: bool
    """False where the hub could not be reached, so that the words are only on this screen."""
    sent: str = ""
    """The id of the alert, where an earlier attempt to send had arrived; else empty."""


@dataclass(frozen=True, slots=True)
class SendAlert(Effect):
    """Gives ``Receipt``; sending the same draft again does not make a second alert."""

    alert: alerts.AlertBody
    preview: Preview


@dataclass(frozen=True, slots=True)
class SendSafetyAlert(Effect):
    """Gives ``OverrideReceipt``, or ``OverrideHeld`` where the hub does not answer.

    The desk adds the time and an idempotency key; the same words get the same key.
    """

    body: overrides.SendOverride
    may_ring: MayRing = ANYBODY
    """Who may be rung about the alert from which the person pressed F9."""


@dataclass(frozen=True, slots=True)
class OverrideHeld:
    """An undelivered safety alert, sealed at this workstation; the desk retries to send it."""

    key: str
    written_at: int
    phones: tuple[tuple[str, str], ...] = ()
    """Names and numbers to ring now, in order."""
    kept: bool = False
    """True once the alert is on disk, so that closing the window does not lose it."""
    kept_from: tuple[str, ...] = ()
    """Ids of people who must not learn of the alert, and so are never shown as people to ring."""
    quiet: str = ""
    """Id of the person whose phone must not ring at all."""
    body: overrides.SendOverride | None = None
    """The alert itself, if it was written since the program started; else None."""


@dataclass(frozen=True, slots=True)
class ReadHeld(Query):
    """Gives ``OverrideHeld`` while the alert is undelivered, and ``OverrideReceipt`` afterwards."""

    key: str


@dataclass(frozen=True, slots=True)
class HeldByPhone(Effect):
    """Gives ``Done``; the desk notes who was told by phone, and sends that with the alert."""

    key: str
    person: str
