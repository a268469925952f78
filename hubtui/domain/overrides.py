"""The safety override: five independent tracks, each folded from its own events.

No single status stands for them. Being told as supervisor is not being a recipient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hubtui.domain.ladder import NEXT_ABLE, SUPERVISION_STEPS, Escalation, Ladder
from hubtui.errors import Refused


class Track(StrEnum):
    """The five truths about an override, none of which implies another."""

    RELEASE = "release"
    RECEIPT = "receipt"
    SUPERVISION = "supervision"
    REVIEW = "review"
    TOLD = "told"


class Kind(StrEnum):
    """What can happen, each on the one track named in ``TRACK_OF``."""

    SENT = "sent"
    DETAILED = "detailed"
    STILL_TRUE = "still-true"
    STOOD_DOWN = "stood-down"
    TOLD = "told"
    OPENED = "opened"
    READ_BACK = "read-back"
    TOLD_BY_PHONE = "told-by-phone"
    PAGED = "paged"
    ENVELOPE_SEEN = "envelope-seen"
    WORDS_READ = "words-read"
    ACKNOWLEDGED = "acknowledged"
    HAS_IT_BY_VOICE = "has-it-by-voice"
    VOICE_CONFIRMED = "voice-confirmed"
    REVIEWED = "reviewed"
    PERSON_TOLD = "person-told"


TRACK_OF: Mapping[Kind, Track] = {
    Kind.SENT: Track.RELEASE,
    Kind.DETAILED: Track.RELEASE,
    Kind.STILL_TRUE: Track.RELEASE,
    Kind.STOOD_DOWN: Track.RELEASE,
    Kind.TOLD: Track.RECEIPT,
    Kind.OPENED: Track.RECEIPT,
    Kind.READ_BACK: Track.RECEIPT,
    Kind.TOLD_BY_PHONE: Track.RECEIPT,
    Kind.PAGED: Track.SUPERVISION,
    Kind.ENVELOPE_SEEN: Track.SUPERVISION,
    Kind.WORDS_READ: Track.SUPERVISION,
    Kind.ACKNOWLEDGED: Track.SUPERVISION,
    Kind.HAS_IT_BY_VOICE: Track.SUPERVISION,
    Kind.VOICE_CONFIRMED: Track.SUPERVISION,
    Kind.REVIEWED: Track.REVIEW,
    Kind.PERSON_TOLD: Track.TOLD,
}

READ_BACKS = ("going", "someone-else", "cannot-act")
ACTING = ("me", "named", "someone-else", "nobody-yet")
OUTCOMES = ("right", "right-and-learned", "usual-way")
TOLD_CODES = ("told", "not-yet", "not-safe")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: ``by`` did it, ``person`` is whom it is about where that is somebody else."""

    kind: Kind
    at: int
    by: str
    person: str = ""
    code: str = ""

    @property
    def track(self) -> Track:
        """Return the track it belongs to."""
        return TRACK_OF[self.kind]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One recipient's own track."""

    told_at: int
    opened_at: int | None = None
    read_back: str = ""
    by_phone_at: int | None = None

    @property
    def settled(self) -> bool:
        """Say whether this person has it, so that nobody need be told in their place."""
        return self.read_back != "cannot-act" and (
            self.opened_at is not None or self.by_phone_at is not None
        )


@dataclass(frozen=True, slots=True)
class Tracks:
    """The five tracks as they stand; each is read on its own."""

    sent_at: int | None = None
    stood_down_at: int | None = None
    detailed_at: int | None = None
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    acknowledged_at: int | None = None
    acknowledged_by: str = ""
    acting: str = ""
    by_voice: bool = False
    voice_confirmed: bool = False
    involved: frozenset[str] = frozenset()
    """Everybody who sent, received or said "I am acting": they may not look back on it."""
    reviewed_at: int | None = None
    outcome: str = ""
    told: str = ""

    @property
    def someone_has_it(self) -> bool:
        """Say whether any recipient has it."""
        return any(receipt.settled for receipt in self.receipts.values())


def fold(events: Iterable[Happened]) -> Tracks:
    """Return the tracks after ``events`` in the order they happened; the first wins."""
    tracks = Tracks()
    for event in events:
        tracks = _AFTER.get(event.kind, _unmoved)(tracks, event)
    return tracks


def _unmoved(tracks: Tracks, _event: Happened) -> Tracks:
    return tracks


def _sent(tracks: Tracks, event: Happened) -> Tracks:
    return replace(tracks, sent_at=event.at, involved=tracks.involved | {event.by})


def _stood_down(tracks: Tracks, event: Happened) -> Tracks:
    return replace(tracks, stood_down_at=tracks.stood_down_at or event.at)


def _acknowledged(tracks: Tracks, event: Happened) -> Tracks:
    by = event.person if event.kind is Kind.HAS_IT_BY_VOICE else event.by
    acting = {"me": {by}, "named": {event.person}}.get(event.code, set())
    tracks = replace(tracks, involved=tracks.involved | acting)
    if tracks.acknowledged_at is not None:
        return tracks
    voice = event.kind is Kind.HAS_IT_BY_VOICE
    return replace(
        tracks, acknowledged_at=event.at, acknowledged_by=by, acting=event.code, by_voice=voice
    )


def _reviewed(tracks: Tracks, event: Happened) -> Tracks:
    if tracks.reviewed_at is not None:
        return tracks
    return replace(tracks, reviewed_at=event.at, outcome=event.code)


def _received(tracks: Tracks, event: Happened) -> Tracks:
    person = event.person or event.by
    was = tracks.receipts.get(person, Receipt(told_at=event.at))
    match event.kind:
        case Kind.OPENED:
            now = replace(was, opened_at=was.opened_at or event.at)
        case Kind.TOLD_BY_PHONE:
            now = replace(was, by_phone_at=was.by_phone_at or event.at)
        case Kind.READ_BACK:
            now = replace(was, opened_at=was.opened_at or event.at, read_back=event.code)
        case _:
            now = was
    receipts = {**tracks.receipts, person: now}
    return replace(tracks, receipts=receipts, involved=tracks.involved | {person})


_AFTER: Mapping[Kind, Callable[[Tracks, Happened], Tracks]] = {
    Kind.SENT: _sent,
    Kind.STOOD_DOWN: _stood_down,
    Kind.DETAILED: lambda tracks, event: replace(tracks, detailed_at=event.at),
    Kind.TOLD: _received,
    Kind.OPENED: _received,
    Kind.READ_BACK: _received,
    Kind.TOLD_BY_PHONE: _received,
    Kind.ACKNOWLEDGED: _acknowledged,
    Kind.HAS_IT_BY_VOICE: _acknowledged,
    Kind.VOICE_CONFIRMED: lambda tracks, _event: replace(tracks, voice_confirmed=True),
    Kind.REVIEWED: _reviewed,
    Kind.PERSON_TOLD: lambda tracks, event: replace(tracks, told=event.code),
}


def check_acknowledger(person: str, ladder: Ladder, tracks: Tracks) -> None:
    """Refuse an acknowledgement by the sender, a recipient or anybody it is kept from.

    Raises:
        Refused: ``override-own`` or ``unseen``.
    """
    if person in ladder.kept_from or person not in ladder.content_readers():
        raise Refused("unseen")
    if person == ladder.sender or person in tracks.receipts or person in ladder.recipients:
        raise Refused("override-own")


def check_reviewer(person: str, ladder: Ladder, tracks: Tracks) -> None:
    """Refuse a look back by anybody who sent it, received it, or said they were acting.

    Raises:
        Refused: ``override-involved``, ``override-reviewed`` or ``unseen``.
    """
    if person in ladder.kept_from:
        raise Refused("unseen")
    if person in tracks.involved or person in ladder.recipients:
        raise Refused("override-involved")
    if tracks.reviewed_at is not None:
        raise Refused("override-reviewed")


def wants(step: Escalation, tracks: Tracks) -> bool:
    """Say whether a step that has fallen due is still wanted."""
    if step in NEXT_ABLE:
        return tracks.stood_down_at is None and not tracks.someone_has_it
    if step in SUPERVISION_STEPS:
        return tracks.acknowledged_at is None
    if step is Escalation.RECORD_DUE:
        return tracks.detailed_at is None
    return tracks.reviewed_at is None
