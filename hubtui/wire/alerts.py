"""Alerts as they cross the wire: sending, listing, reading, answering."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from hubtui.domain.alerts import levels
from hubtui.domain.alerts.answers import AlertAnswer, AlertOutcome, DeclineReason
from hubtui.domain.alerts.consultation import NotToldReason, Talked
from hubtui.domain.alerts.levels import ClientDetail, ClientKind, Level, When
from hubtui.domain.alerts.levels import Field as ContentField
from hubtui.domain.alerts.life import MOST_KEPT_FROM, AlertAct, AlertStep, State
from hubtui.domain.alerts.view import Promise
from hubtui.wire.base import Answer, Body, Code, Id, IsoDate, Moment, listed

Codes = Annotated[list[Code], Field(max_length=4)]


class ClientBody(Body):
    """The client: who the alert is about."""

    kind: Annotated[Code, listed(*ClientKind)]
    name: Annotated[str, StringConstraints(max_length=levels.NAME_LETTERS * 4)] = ""
    detail: Annotated[str, StringConstraints(max_length=16), listed(*ClientDetail)] = ""
    value: Annotated[str, StringConstraints(max_length=levels.DETAIL_LETTERS)] = ""


class ToldBody(Body):
    """The told-status: whether the person was asked, and what they said."""

    talked: Talked
    reason: Annotated[str, StringConstraints(max_length=40), listed(*NotToldReason)] = ""


class BasisBody(Body):
    """The basis: its id in the pack, the answers in the order asked, and supporting bases."""

    id: Code
    pack: Code
    pack_version: Code
    pack_digest: Code
    answers: list[tuple[Code, Code]] = Field(default=[], max_length=12)
    supporting: list[Code] = Field(default=[], max_length=6)


class AlertBody(Body):
    """Everything a sender decides about an alert."""

    recipient: Id
    level: Level
    client: ClientBody | None = None
    picks: dict[ContentField, Codes] = {}
    note: Annotated[str, StringConstraints(max_length=levels.NOTE_LIMIT * 4)] = ""
    told: ToldBody | None = None
    basis: BasisBody | None = None
    promises: list[Annotated[Code, listed(*Promise)]] = Field(default=[], max_length=4)
    best_before: IsoDate
    duties: list[Code] = Field(default=[], max_length=4)
    keep_from: list[Id] = Field(default=[], max_length=MOST_KEPT_FROM)
    deputy: Id | None = None
    asked_by_record: Id | None = None


class SendDraft(Body):
    """Send version ``version`` of a draft as an alert, once; ``view`` is the previewed digest."""

    version: int
    alert: AlertBody
    view: Code
    view_version: int = 1
    """Number of the previewed view; above 1 only if the hub's ``Facts.view_version`` allows it."""


class Receipt(Answer):
    """Receipt: the alert is on disk; ``next_at`` and ``next_what`` say when and what comes next."""

    alert: Id
    reference: str
    at: Moment
    next_at: Moment | None = None
    next_what: str = ""
    leaf: int
    checkpoint: str


class AlertRow(Answer):
    """An alert in a list: state, reference, level and due time; no name, no agency, no content."""

    id: Id
    reference: str
    state: Annotated[str, listed(*State)]
    level: Level | None
    mine: bool
    """True if the reader sent it."""
    why: str
    sent_at: Moment
    due_at: Moment | None = None
    late: bool = False
    new: bool = False
    version: int = 1


class AlertPage(Answer):
    """A page of at most 200 rows; pass ``after`` back to get the next page."""

    rows: list[AlertRow]
    after: str | None = None


class StepOut(Answer):
    """One step in an alert's life, for "What you sent"."""

    what: Annotated[str, listed(*AlertStep)]
    at: Moment
    by: Id | None = None
    code: str = ""
    """Answer or outcome code, decline reason, or the person proposed (an id)."""
    read_back: dict[Code, Code] = {}
    """With ``have-it``: what the recipient takes the alert as, will do, and by when."""


class AlertOut(Answer):
    """An alert as this reader may see it; ``alert`` is None if only the reference is visible."""

    row: AlertRow
    sender: Id | None = None
    recipient: Id | None = None
    alert: AlertBody | None = None
    sent_at: Moment
    opened_at: Moment | None = None
    steps: list[StepOut] = []
    answers: list[Annotated[Code, listed(*AlertAct, *AlertAnswer)]] = []
    """The acts and answers open to this reader now."""
    promises: list[Code] = []
    close_name: str = ""
    """The client's name, to ask "is this someone close to you?" before opening; else empty."""
    old: bool = False
    may_ring: list[Id] | None = None
    """Ids of everybody in the hub who may be rung about the alert."""


class OpenAlert(Body):
    """Open an alert; ``promises`` are the codes of the accepted promises."""

    promises: list[Code] = Field(default=[], max_length=4)


class AnswerAlert(Body):
    """Answer an alert, or report its outcome.

    ``reason`` says why the recipient declines; ``person`` is whom they propose. An answer that
    discloses something carries the recipient's own basis.
    """

    answer: Annotated[Code, listed(*AlertAnswer, *AlertOutcome)]
    version: int
    reason: Annotated[Code, listed(*DeclineReason)] | None = None
    person: Id | None = None
    told: ToldBody | None = None
    basis: BasisBody | None = None
    read_back: dict[Code, Code] = {}


class CloseAlert(Body):
    """Close an alert with an outcome; a recipient's outcome also needs a basis, as it discloses."""

    outcome: Annotated[Code, listed(*AlertOutcome)]
    version: int
    told: ToldBody | None = None
    basis: BasisBody | None = None


class CorrectAlert(Body):
    """Replace version ``version`` by the next one, which must be acknowledged again."""

    version: int
    alert: AlertBody
    view: Code
    view_version: int = 1
    """As in ``SendDraft``."""


class RenewAlert(Body):
    """Renew a lapsed alert with a new basis and best-before."""

    version: int
    basis: BasisBody
    told: ToldBody
    best_before: IsoDate
    when: Annotated[Code, listed(*When)] | None = None
    """By when the recipient is needed now; None leaves this unchanged."""


class LookOut(Answer):
    """One look at an alert: person, agency, time, and the relation that allowed it."""

    person: Id
    agency: Id
    at: Moment
    why: str


class Looks(Answer):
    """Everybody who looked at an alert."""

    looks: list[LookOut]
