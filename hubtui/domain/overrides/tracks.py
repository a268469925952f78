"""The safety override: five independent tracks, each folded from its own events.

No single status stands for them. Being told as supervisor is not being a recipient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hubtui.domain.overrides.answers import WHOLE, Acting, PhoneAnswer, ReceiptAnswer


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
    VOICE_DENIED = "voice-denied"
    SHOWN = "shown"
    HEARD_OVER = "heard-over"
    WORD_VOID = "word-void"
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
    Kind.VOICE_DENIED: Track.SUPERVISION,
    Kind.SHOWN: Track.SUPERVISION,
    Kind.HEARD_OVER: Track.RELEASE,
    Kind.WORD_VOID: Track.RELEASE,
    Kind.REVIEWED: Track.REVIEW,
    Kind.PERSON_TOLD: Track.TOLD,
}

_SAID = (Kind.ACKNOWLEDGED, Kind.HAS_IT_BY_VOICE)
_WORDS = (*_SAID, Kind.READ_BACK, Kind.TOLD_BY_PHONE, Kind.VOICE_CONFIRMED)


@dataclass(frozen=True, slots=True)
class OverrideEvent:
    """One event: ``by`` did it, ``person`` is whom it is about where that is somebody else.

    ``SHOWN`` says how far the call for a supervisor has gone: to which step, in ``code``.
    """

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
class RecipientTrack:
    """One recipient's own track: their own last word, and what another says of them."""

    told_at: int
    opened_at: int | None = None
    read_back: str = ""
    said_at: int | None = None
    names: str = ""
    """Whom they named as the one who will act."""
    by_phone_at: int | None = None
    by_phone: str = ""
    by_phone_by: str = ""

    @property
    def answered(self) -> bool:
        """Say whether they told who acts; *someone else* without a name is no answer."""
        return bool(self.names if self.read_back == ReceiptAnswer.SOMEONE_ELSE else self.read_back)


@dataclass(frozen=True, slots=True)
class Tracks:
    """The five tracks as they stand; each is read on its own."""

    sent_at: int | None = None
    sender: str = ""
    stood_down_at: int | None = None
    stood_down_by: str = ""
    stood_down_why: str = ""
    heard_over: frozenset[str] = frozenset()
    """Who was shown that it is over, or said so."""
    detailed_at: int | None = None
    still_true: str = ""
    receipts: Mapping[str, RecipientTrack] = field(default_factory=dict)
    paged: Mapping[str, int] = field(default_factory=dict)
    """When each supervisor was first called."""
    shown: frozenset[str] = frozenset()
    """The steps of the call for a supervisor that have been reached."""
    envelope_seen: frozenset[str] = frozenset()
    words_read: frozenset[str] = frozenset()
    supervisors: Mapping[str, OverrideEvent] = field(default_factory=dict)
    """The last word of each supervisor that stands, who spoke first first."""
    seen_since: Mapping[str, int] = field(default_factory=dict)
    """Since when each of them has said that somebody acts."""
    confirmed: frozenset[str] = frozenset()
    """Whose word by voice was their own, as they say."""
    acknowledged_at: int | None = None
    acknowledged_by: str = ""
    acting: str = ""
    acting_person: str = ""
    by_voice: bool = False
    voice_confirmed: bool = False
    involved: frozenset[str] = frozenset()
    """Everybody who sent, received or said "I am acting": they may not look back on it."""
    reviewed_at: int | None = None
    outcome: str = ""
    told: str = ""


def fold(events: Iterable[OverrideEvent]) -> Tracks:
    """Return the tracks after ``events`` in the order they happened; the first wins."""
    happened = tuple(events)
    said = still_said(happened)
    tracks = _walked(said)
    if said != happened:  # a word that stands no more was a part in it all the same
        tracks = replace(tracks, involved=_walked(happened).involved)
    return _first(tracks)


def _walked(events: Iterable[OverrideEvent]) -> Tracks:
    tracks = Tracks()
    for event in events:
        if event.kind in _AFTER:
            tracks = _AFTER[event.kind](tracks, event)
    return tracks


def still_said(events: Iterable[OverrideEvent]) -> tuple[OverrideEvent, ...]:
    """Return the events without each word that was undone: the one before it stands again."""
    kept: list[OverrideEvent] = []
    for event in events:
        if event.kind is Kind.VOICE_DENIED:
            kept = _without_call(kept, event.by)
        elif event.kind is Kind.WORD_VOID:
            kept = [left for each in kept for left in _without_word(each, event.person)]
        kept.append(event)
    return tuple(kept)


def _without_call(events: list[OverrideEvent], person: str) -> list[OverrideEvent]:
    """Take away what was recorded of a supervisor's call, where it is their last word."""
    words = [n for n, each in enumerate(events) if each.kind in _SAID and _said_by(each) == person]
    if not words or events[words[-1]].kind is not Kind.HAS_IT_BY_VOICE:
        return events
    return [each for n, each in enumerate(events) if n != words[-1]]


def _without_word(event: OverrideEvent, person: str) -> tuple[OverrideEvent, ...]:
    """Return what is left of an event once no word of this person, or about them, counts.

    Who has named them as acting has named nobody: what they said before that stands no more.
    """
    if not is_word_of(event, person):
        return (event,)
    match event.kind:
        case Kind.TOLD_BY_PHONE:
            return (replace(event, kind=Kind.TOLD, code=""),)
        case Kind.READ_BACK if event.by == person:  # who said it has read it all the same
            return (replace(event, kind=Kind.OPENED, person="", code=""),)
        case Kind.READ_BACK | Kind.ACKNOWLEDGED if event.by != person:
            return (replace(event, person=""),)
        case _:
            return ()


def is_word_of(event: OverrideEvent, person: str) -> bool:
    """Say whether this person says it, or another says it of them."""
    recorded = event.kind is Kind.HAS_IT_BY_VOICE and event.by == person != event.person
    return event.kind in _WORDS and not recorded and person in (event.by, event.person)


def _sent(tracks: Tracks, event: OverrideEvent) -> Tracks:
    involved = tracks.involved | {event.by}
    return replace(tracks, sent_at=event.at, sender=event.by, involved=involved)


def _stood_down(tracks: Tracks, event: OverrideEvent) -> Tracks:
    if tracks.stood_down_at is not None:
        return tracks
    return replace(
        tracks,
        stood_down_at=event.at,
        stood_down_by=event.by,
        stood_down_why=event.code,
        heard_over=tracks.heard_over | {event.by},
    )


def _acknowledged(tracks: Tracks, event: OverrideEvent) -> Tracks:
    """Let a supervisor's last word stand in the place of the one before."""
    acting, by = _who_acts(event), _said_by(event)
    involved = tracks.involved | {acting} if acting else tracks.involved
    since = {**tracks.seen_since, by: tracks.seen_since.get(by, event.at)}
    if event.code == Acting.NOBODY_YET:
        since.pop(by)
    return replace(
        tracks,
        involved=involved,
        supervisors={**tracks.supervisors, by: event},
        seen_since=since,
        confirmed=tracks.confirmed - {by},
    )


def _first(tracks: Tracks) -> Tracks:
    """Let the first word that stands be the acknowledgement.

    That nobody acts is seen and no more; once it is over, having seen it is enough. The word of
    whoever named somebody who cannot act has come to nothing.
    """
    over = tracks.stood_down_at is not None
    said = {
        person: tracks.seen_since.get(person, one.at)
        for person, one in tracks.supervisors.items()
        if over or (one.code != Acting.NOBODY_YET and not _void(one, tracks))
    }
    if not said:
        return tracks
    person = min(said, key=lambda each: said[each])
    first = tracks.supervisors[person]
    return replace(
        tracks,
        acknowledged_at=said[person],
        acknowledged_by=person,
        acting=first.code,
        acting_person=_who_acts(first),
        by_voice=first.kind is Kind.HAS_IT_BY_VOICE,
        voice_confirmed=person in tracks.confirmed,
    )


def _void(said: OverrideEvent, tracks: Tracks) -> bool:
    """Say whether whom a supervisor named says that they do not act, or is nobody any more."""
    return said.code == Acting.NAMED and (not said.person or gainsaid(said.person, tracks))


def gainsaid(person: str, tracks: Tracks) -> bool:
    """Say whether their own last word, else that of who rang them, is that they do not act."""
    receipt, said = tracks.receipts.get(person), tracks.supervisors.get(person)
    if receipt is not None and receipt.read_back:
        return receipt.read_back != ReceiptAnswer.GOING
    if said is not None:
        return said.code != Acting.ME
    return receipt is not None and receipt.by_phone == PhoneAnswer.CANNOT


def _said_by(event: OverrideEvent) -> str:
    return event.person if event.kind is Kind.HAS_IT_BY_VOICE else event.by


def _who_acts(event: OverrideEvent) -> str:
    if event.code == Acting.ME:
        return _said_by(event)
    return event.person if event.code == Acting.NAMED else ""


def _paged(tracks: Tracks, event: OverrideEvent) -> Tracks:
    return replace(tracks, paged={event.person: event.at, **tracks.paged})


def _looked(tracks: Tracks, event: OverrideEvent) -> Tracks:
    if event.kind is Kind.WORDS_READ:
        return replace(tracks, words_read=tracks.words_read | {event.by})
    return replace(tracks, envelope_seen=tracks.envelope_seen | {event.by})


def _reviewed(tracks: Tracks, event: OverrideEvent) -> Tracks:
    if tracks.reviewed_at is not None:
        return tracks
    return replace(tracks, reviewed_at=event.at, outcome=event.code)


def _received(tracks: Tracks, event: OverrideEvent) -> Tracks:
    person = event.by if event.kind is Kind.READ_BACK else event.person or event.by
    was = tracks.receipts.get(person, RecipientTrack(told_at=event.at))
    match event.kind:
        case Kind.OPENED:
            now = replace(was, opened_at=was.opened_at or event.at)
        case Kind.TOLD_BY_PHONE if event.code == PhoneAnswer.NOT_TOLD:
            now = replace(was, by_phone_at=None, by_phone="", by_phone_by="")
        case Kind.TOLD_BY_PHONE:
            now = replace(was, by_phone_at=event.at, by_phone=event.code, by_phone_by=event.by)
        case Kind.READ_BACK:
            now = replace(
                was,
                opened_at=was.opened_at or event.at,
                read_back=event.code,
                said_at=event.at,
                names=event.person,
            )
        case _:
            now = was
    receipts = {**tracks.receipts, person: now}
    return replace(tracks, receipts=receipts, involved=tracks.involved | {person})


_AFTER: Mapping[Kind, Callable[[Tracks, OverrideEvent], Tracks]] = {
    Kind.SENT: _sent,
    Kind.STOOD_DOWN: _stood_down,
    Kind.HEARD_OVER: lambda tracks, event: replace(
        tracks, heard_over=tracks.heard_over | {event.by}
    ),
    Kind.DETAILED: lambda tracks, event: replace(
        tracks, detailed_at=tracks.detailed_at or (event.at if event.code == WHOLE else None)
    ),
    Kind.STILL_TRUE: lambda tracks, event: replace(
        tracks, still_true=tracks.still_true or event.code
    ),
    Kind.TOLD: _received,
    Kind.OPENED: _received,
    Kind.READ_BACK: _received,
    Kind.TOLD_BY_PHONE: _received,
    Kind.ACKNOWLEDGED: _acknowledged,
    Kind.HAS_IT_BY_VOICE: _acknowledged,
    Kind.VOICE_CONFIRMED: lambda tracks, event: replace(
        tracks, confirmed=tracks.confirmed | {event.by}
    ),
    Kind.PAGED: _paged,
    Kind.SHOWN: lambda tracks, event: replace(tracks, shown=tracks.shown | {event.code}),
    Kind.ENVELOPE_SEEN: _looked,
    Kind.WORDS_READ: _looked,
    Kind.REVIEWED: _reviewed,
    Kind.PERSON_TOLD: lambda tracks, event: replace(tracks, told=event.code),
}
