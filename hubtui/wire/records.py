"""Bodies of drafts, records and talks."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from hubtui.domain.alerts.basis import RecordOutcome
from hubtui.domain.alerts.levels import Level
from hubtui.wire.alerts import BasisBody, Receipt, ToldBody
from hubtui.wire.base import Answer, Body, Code, Id, Moment, listed

DRAFT_LIMIT = 16_000
"""Most letters of JSON in a draft."""


class KeepDraft(Body):
    """Keep a draft: an opaque JSON text of answers, sealed to its owner at the hub.

    ``version`` is the version this one follows (0 for a new draft).
    """

    job: Code
    version: int
    answers: Annotated[str, StringConstraints(max_length=DRAFT_LIMIT)]


class DraftRow(Answer):
    """A draft in the owner's list."""

    id: Id
    job: str
    version: int
    at: Moment
    frozen: bool = False


class DraftOut(Answer):
    """A whole draft, for its owner only; ``receipt`` is set once the draft was sent."""

    id: Id
    job: str
    version: int
    at: Moment
    answers: str
    frozen: bool = False
    receipt: Receipt | None = None


class Drafts(Answer):
    """The owner's drafts, newest first."""

    drafts: list[DraftRow]


class MakeRecord(Body):
    """Record the result of the guide, for any way of telling; no client and no content."""

    key: Id
    receiver: Id | None = None
    receiver_kind: Code = "other"
    outcome: Annotated[Code, listed(*RecordOutcome)]
    basis: BasisBody | None = None
    told: ToldBody | None = None


class RecordOut(Answer):
    """A record; ``reference`` is the number to write in one's own file."""

    id: Id
    reference: str
    at: Moment
    outcome: str
    basis: str = ""


class Records(Answer):
    """The person's own records, newest first."""

    records: list[RecordOut]


class SayTalk(Body):
    """Record a talk: who, when, level, basis, told-status; no content."""

    key: Id
    other: Id
    level: Level
    at: Moment
    told: ToldBody
    basis: BasisBody
    i_told: bool = True


class TalkOut(Answer):
    """A talk; ``confirmed_at`` is set once the other person has confirmed it.

    ``i_told`` is True if ``said_by`` told ``other``, and False if ``other`` told ``said_by``.
    """

    id: Id
    reference: str
    said_by: Id
    other: Id
    i_told: bool
    level: Level
    at: Moment
    said_at: Moment
    confirmed_at: Moment | None = None
    answer: str = ""


class Talks(Answer):
    """Talks the person is part of, newest first."""

    talks: list[TalkOut]


class ConfirmTalk(Body):
    """Confirm a talk, or deny it: ``yes`` or ``no``."""

    answer: Code
