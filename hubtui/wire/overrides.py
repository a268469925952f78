"""Safety overrides as they cross the wire: sending, the bar, reading, acknowledging, looking back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from hubtui.wire.base import Answer, Body, Code, Id, Moment

WORDS_LIMIT = 600
WHERE_LIMIT = 160
Words = Annotated[str, StringConstraints(max_length=WORDS_LIMIT * 8)]
"""Longer than is kept: an override is never refused for its text, it is cleaned and cut."""


class SendOverride(Body):
    """Send now. Only ``key`` and ``written_at`` are required; the rest helps.

    ``line`` is the first picked line; ``called`` is what was said of 111: ``yes``, ``comms``,
    ``soon`` or ``not-said``; it is never assumed.
    """

    key: Id
    written_at: Moment
    recipients: list[Id] = Field(default=[], max_length=20)
    keep_from: list[Id] = Field(default=[], max_length=20)
    line: Code = "ring-me-now"
    words: Words = ""
    about: Words = ""
    where: Words = ""
    called: Code = "not-said"
    called_at: Moment | None = None
    alert: Id | None = None
    """The alert it was pressed in, whose client it is then about."""


class Told(Answer):
    """One person told: as recipient, or as supervisor."""

    person: Id
    as_supervisor: bool = False
    told_at: Moment
    opened_at: Moment | None = None
    read_back: str = ""
    by_phone_at: Moment | None = None


class OverrideReceipt(Answer):
    """It is on disk and people are being told."""

    override: Id
    reference: str
    at: Moment
    late: bool = False
    """Written long before it arrived."""
    told: list[Told]
    replaced: list[Id] = []
    """Named people who could not be told; the next able person was."""
    cleaned: bool = False
    leaf: int
    checkpoint: str


class OverrideRow(Answer):
    """One line of the bar or a list: no name, no agency, no content."""

    id: Id
    reference: str
    at: Moment
    why: str
    """``sender``, ``recipient``, ``supervisor``, ``reviewer`` or ``everyone``."""
    wants: str
    """What this reader is asked for: open, read-back, acknowledge, confirm-voice, record,
    still-true, review, or empty."""
    over: bool = False


class OverrideRows(Answer):
    """What is live for this reader, worst first."""

    rows: list[OverrideRow]


class OverrideWords(Answer):
    """The words themselves."""

    line: str
    words: str
    about: str
    where: str


class OverrideOut(Answer):
    """An override as this reader may see it; ``content`` is None until it is opened or read."""

    row: OverrideRow
    sender: Id | None = None
    written_at: Moment
    arrived_at: Moment
    late: bool = False
    called: str = ""
    called_at: Moment | None = None
    told: list[Told] = []
    content: OverrideWords | None = None
    threat: dict[Code, Code] = {}
    """The danger test, where it is filled in: how-likely, how-bad, how-soon, who-can-act."""
    acknowledged_by: Id | None = None
    acknowledged_at: Moment | None = None
    acting: str = ""
    acting_person: Id | None = None
    by_voice: bool = False
    told_status: str = ""
    stood_down_at: Moment | None = None
    outcome: str = ""
    bases: list[Code] = []
    next_at: Moment | None = None
    next_what: str = ""
    phone: str = ""
    acts: list[Code] = []


class ReadBack(Body):
    """``going``, ``someone-else`` or ``cannot-act``."""

    answer: Code


class Acknowledge(Body):
    """Who is acting: ``me``, ``named`` (with ``person``), ``someone-else``, ``nobody-yet``."""

    acting: Code
    person: Id | None = None


class ByVoice(Body):
    """Somebody rang and said the code from their message."""

    code: Annotated[str, StringConstraints(max_length=12)]
    acting: Code = "me"


class ByPhone(Body):
    """I told this person by phone."""

    person: Id


class RecordRest(Body):
    """The rest of the record, asked for before the shift ends; all from lists but ``tried``."""

    how_likely: Code | None = None
    how_bad: Code | None = None
    how_soon: Code | None = None
    who_can_act: Code | None = None
    tried: Code | None = None
    called: Code | None = None
    called_at: Moment | None = None
    told: Code | None = None


class StillTrue(Body):
    """Is what arrived late still true?"""

    yes: bool


class StandDown(Body):
    """It is over: ``over``, ``wrong`` or ``police-have-it``."""

    why: Code


class Review(Body):
    """The look back: four answers, an outcome, and a remedy where it should have gone otherwise."""

    passphrase: Annotated[str, StringConstraints(max_length=512)]
    badly_hurt: Code
    no_more_than_needed: Code
    each_could_help: Code
    do_they_know: Code
    outcome: Code
    remedy: Code | None = None


class RosterEntry(Answer):
    """One place on the roster."""

    person: Id
    on_call: int = 0
    able: bool = False
    phone: str = ""
    reach: str = ""
    """``mail``, ``hook`` or empty: how an outside message reaches them."""


class Roster(Answer):
    """Who is on call, in order, and who is able to act."""

    entries: list[RosterEntry]
    holder: Id | None = None
    version: int


class SetRoster(Body):
    """The whole roster anew; ``version`` is the one it follows. Never nobody on call."""

    version: int
    on_call: list[Id] = Field(max_length=40)
    able: list[Id] = Field(max_length=40)


class HandOver(Body):
    """Give the on-call to somebody on the list."""

    version: int
    to: Id


class Use(Answer):
    """The hub's own use: counts only, no person."""

    overrides: int
    alerts: int
    median_acknowledge_seconds: int | None = None
    late: int = 0
    failed_channels: list[str] = []


class SealedOverride(Body):
    """A held override as any workstation start delivers it: sealed to the hub's key, signed."""

    workstation: Id
    sealed: Annotated[str, StringConstraints(max_length=24_000)]
    signature: Annotated[str, StringConstraints(max_length=400)]
