"""What a job asks the desk to do, as data. Each says in its docstring what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hubtui.flow.engine.effects_door import ChangePassphrase as ChangePassphrase
from hubtui.flow.engine.effects_door import ChangeSettings as ChangeSettings
from hubtui.flow.engine.effects_door import ComeBack as ComeBack
from hubtui.flow.engine.effects_door import Effect as Effect
from hubtui.flow.engine.effects_door import ListNames as ListNames
from hubtui.flow.engine.effects_door import ProposeWords as ProposeWords
from hubtui.flow.engine.effects_door import Reading as Reading
from hubtui.flow.engine.effects_door import ReadStake as ReadStake
from hubtui.flow.engine.effects_door import SetPin as SetPin
from hubtui.flow.engine.effects_door import SignIn as SignIn
from hubtui.flow.engine.effects_door import SignOut as SignOut
from hubtui.flow.engine.effects_door import Stake as Stake
from hubtui.flow.engine.may_ring import ANYBODY, MayRing

if TYPE_CHECKING:
    from hubtui.wire import alerts, overrides, people, records


@dataclass(frozen=True, slots=True)
class HomeNews(Reading):
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
class ListAlerts(Reading):
    """Gives ``AlertPage``; ``box`` is ``waiting`` or ``sent``."""

    box: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class ReadAlert(Reading):
    """Gives ``AlertOut``."""

    id: str


@dataclass(frozen=True, slots=True)
class ReadLooks(Reading):
    """Gives ``Looks``."""

    id: str


@dataclass(frozen=True, slots=True)
class ReadWeek(Reading):
    """Gives ``Week``."""


@dataclass(frozen=True, slots=True)
class ReadRecords(Reading):
    """Gives ``Records``."""


@dataclass(frozen=True, slots=True)
class ReadTalks(Reading):
    """Gives ``Talks``."""


@dataclass(frozen=True, slots=True)
class KeepDraft(Reading):
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
    view: str


@dataclass(frozen=True, slots=True)
class OpenAlert(Effect):
    """Gives ``AlertOut``."""

    id: str
    promises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerAlert(Effect):
    """Gives ``AlertOut``."""

    id: str
    body: alerts.AnswerAlert


@dataclass(frozen=True, slots=True)
class RecallAlert(Effect):
    """Gives ``AlertOut``."""

    id: str


@dataclass(frozen=True, slots=True)
class CloseAlert(Effect):
    """Gives ``AlertOut``."""

    id: str
    body: alerts.CloseAlert


@dataclass(frozen=True, slots=True)
class CorrectAlert(Effect):
    """Gives ``Receipt``."""

    id: str
    body: alerts.CorrectAlert


@dataclass(frozen=True, slots=True)
class RenewAlert(Effect):
    """Gives ``Receipt``."""

    id: str
    body: alerts.RenewAlert


@dataclass(frozen=True, slots=True)
class StayWorried(Effect):
    """Gives ``AlertOut``: both supervisors will see it."""

    id: str


@dataclass(frozen=True, slots=True)
class Misdirected(Effect):
    """Gives ``Done``: it went to the wrong person."""

    id: str


@dataclass(frozen=True, slots=True)
class MakeRecord(Effect):
    """Gives ``RecordOut``; the desk adds the key that makes a retry safe."""

    body: records.MakeRecord


@dataclass(frozen=True, slots=True)
class SayTalk(Effect):
    """Gives ``TalkOut``; the desk adds the key that makes a retry safe."""

    body: records.SayTalk


@dataclass(frozen=True, slots=True)
class ConfirmTalk(Effect):
    """Gives ``TalkOut``."""

    id: str
    yes: bool


@dataclass(frozen=True, slots=True)
class Introduce(Effect):
    """Gives ``IntroductionOut``."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class SayWho(Effect):
    """Gives ``Done``: whether it was them who signed in with this new code."""

    id: str
    yes: bool


@dataclass(frozen=True, slots=True)
class SetPresence(Effect):
    """Gives ``Me``."""

    here: bool
    back: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class DropDraft(Effect):
    """Gives ``Done``: the owner throws a draft away."""

    id: str


@dataclass(frozen=True, slots=True)
class SendOverride(Effect):
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
class ReadHeld(Reading):
    """Gives ``OverrideHeld``, or ``OverrideReceipt`` once the hub has it."""

    key: str


@dataclass(frozen=True, slots=True)
class HeldByPhone(Effect):
    """Gives ``Done``: somebody was told by phone; the hub hears of it with what is held."""

    key: str
    person: str
