"""What a job asks the desk to do, as data. Each says in its docstring what it gives back.

Most are ``Call``: one question to the hub. The others do something at this workstation as well.
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
    """Base of all that a job asks for."""

    @property
    def reads(self) -> bool:
        """Tell whether it changes nothing: then it is asked again on news or going back."""
        return False


@dataclass(frozen=True, slots=True)
class Query(Effect):
    """Base of the effects that change nothing."""

    @property
    def reads(self) -> bool:
        """Tell that it changes nothing."""
        return True


@dataclass(frozen=True, slots=True)
class Call(Effect):
    """Gives what the route gives; the desk adds the key where one makes a retry safe."""

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
class ReadStake(Query):
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


@dataclass(frozen=True, slots=True)
class HomeNews(Query):
    """Gives ``News``: counts, drafts and spoken tellings that wait."""


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
    """Gives ``KeptDraft``, once it is known that what is kept was not sent."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What became of a draft that was to be kept."""

    kept: bool
    """False where the hub could not be reached: the words are only on this screen."""
    sent: str = ""
    """The id of the alert, where an earlier try to send it had arrived after all."""


@dataclass(frozen=True, slots=True)
class SendAlert(Effect):
    """Gives ``Receipt``: the draft's present version becomes an alert, once."""

    alert: alerts.AlertBody
    preview: Preview


@dataclass(frozen=True, slots=True)
class SendSafetyAlert(Effect):
    """Gives ``OverrideReceipt``, or ``OverrideHeld`` where the hub does not answer.

    The desk adds the key, the same for the same words, so that a retry is safe; and the time.
    """

    body: overrides.SendOverride
    may_ring: MayRing = ANYBODY
    """Who may be rung about the alert it was raised in."""


@dataclass(frozen=True, slots=True)
class OverrideHeld:
    """NOT SENT: held sealed at this workstation, and tried again until the hub has it."""

    key: str
    written_at: int
    phones: tuple[tuple[str, str], ...] = ()
    """Names and numbers to ring now, the first first."""
    kept: bool = False
    """True once it is on disk here: it outlives this window."""
    kept_from: tuple[str, ...] = ()
    """Who must not learn of it: nobody is told here to ring them."""
    quiet: str = ""
    """Whose phone must not ring, whatever it is about."""
    body: overrides.SendOverride | None = None
    """What is held, where it was written in this run."""


@dataclass(frozen=True, slots=True)
class ReadHeld(Query):
    """Gives ``OverrideHeld``, or ``OverrideReceipt`` once the hub has it."""

    key: str


@dataclass(frozen=True, slots=True)
class HeldByPhone(Effect):
    """Gives ``Done``: somebody was told by phone; the hub hears of it with what is held."""

    key: str
    person: str
