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
    VOICE_DENIED = "voice-denied"
    SHOWN = "shown"
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
    Kind.REVIEWED: Track.REVIEW,
    Kind.PERSON_TOLD: Track.TOLD,
}

READ_BACKS = ("going", "someone-else", "cannot-act")
ACTING = ("me", "named", "someone-else", "nobody-yet")
ACTING_BY_VOICE = ("me", "someone-else", "nobody-yet")
STAND_DOWNS = ("over", "wrong", "police-have-it")
OUTCOMES = ("right", "right-and-learned", "usual-way")
WHOLE, PART = "whole", "part"
"""Whether the record, as it now stands, has all of ``MUST_RECORD``."""
REMEDIES = ("talk-it-over", "tell-the-person", "ask-to-disregard", "change-the-way", "breach-check")
_YES_NO = ("yes", "no", "unsure")
RECORD: Mapping[str, tuple[str, ...]] = {
    "how_likely": ("very-likely", "likely", "possible", "unsure"),
    "how_bad": ("death", "badly-hurt", "hurt", "unsure"),
    "how_soon": ("now", "today", "this-week", "unsure"),
    "who_can_act": ("police", "health", "family", "this-hub", "someone-else", "unsure"),
    "tried": ("rang", "visited", "asked-them", "asked-supervisor", "no-time", "nothing"),
    "why_not_ask": ("not-safe", "not-reached", "no-time", "not-able", "asked"),
    "child": _YES_NO,
    "family": _YES_NO,
    "called": ("yes", "comms", "soon", "no", "not-said"),
    "told": ("told", "not-yet", "not-safe"),
}
"""The rest of the record, all from lists."""
THREAT = ("how_likely", "how_bad", "how_soon", "who_can_act")
"""The danger test: the three factors of a serious threat, and who can act."""
MUST_RECORD = frozenset(THREAT)
LOOK_BACK = ("badly_hurt", "no_more_than_needed", "each_could_help", "do_they_know")
LOOK_BACK_ANSWERS = _YES_NO


@dataclass(frozen=True, slots=True)
class Happened:
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
    still_true: str = ""
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    paged: Mapping[str, int] = field(default_factory=dict)
    """When each supervisor was first called."""
    shown: frozenset[str] = frozenset()
    """The steps of the call for a supervisor that have been reached."""
    envelope_seen: frozenset[str] = frozenset()
    words_read: frozenset[str] = frozenset()
    acknowledgements: tuple[Happened, ...] = ()
    """All that stand, the first first: it wins."""
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
    acting = _who_acts(event)
    involved = tracks.involved | {acting} if acting else tracks.involved
    said = (*tracks.acknowledgements, event)
    return _first(replace(tracks, involved=involved, acknowledgements=said))


def _denied(tracks: Tracks, event: Happened) -> Tracks:
    left = tuple(
        said
        for said in tracks.acknowledgements
        if said.kind is not Kind.HAS_IT_BY_VOICE or said.person != event.by
    )
    return _first(replace(tracks, acknowledgements=left, voice_confirmed=False))


def _first(tracks: Tracks) -> Tracks:
    """Let the first acknowledgement that stands be the one."""
    if not tracks.acknowledgements:
        return replace(
            tracks,
            acknowledged_at=None,
            acknowledged_by="",
            acting="",
            acting_person="",
            by_voice=False,
        )
    first = tracks.acknowledgements[0]
    voice = first.kind is Kind.HAS_IT_BY_VOICE
    return replace(
        tracks,
        acknowledged_at=first.at,
        acknowledged_by=first.person if voice else first.by,
        acting=first.code,
        acting_person=_who_acts(first),
        by_voice=voice,
    )


def _who_acts(event: Happened) -> str:
    by = event.person if event.kind is Kind.HAS_IT_BY_VOICE else event.by
    return {"me": by, "named": event.person}.get(event.code, "")


def _paged(tracks: Tracks, event: Happened) -> Tracks:
    return replace(tracks, paged={event.person: event.at, **tracks.paged})


def _looked(tracks: Tracks, event: Happened) -> Tracks:
    if event.kind is Kind.WORDS_READ:
        return replace(tracks, words_read=tracks.words_read | {event.by})
    return replace(tracks, envelope_seen=tracks.envelope_seen | {event.by})


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
    Kind.VOICE_CONFIRMED: lambda tracks, _event: replace(tracks, voice_confirmed=True),
    Kind.VOICE_DENIED: _denied,
    Kind.PAGED: _paged,
    Kind.SHOWN: lambda tracks, event: replace(tracks, shown=tracks.shown | {event.code}),
    Kind.ENVELOPE_SEEN: _looked,
    Kind.WORDS_READ: _looked,
    Kind.REVIEWED: _reviewed,
    Kind.PERSON_TOLD: lambda tracks, event: replace(tracks, told=event.code),
}


def check_acknowledger(person: str, ladder: Ladder, tracks: Tracks) -> None:
    """Refuse an acknowledgement by anybody but a supervisor fixed at Send who was not told it.

    Whoever was called because none of them is left was fixed at Send too.

    Raises:
        Refused: ``override-own`` (the sender or a recipient) or ``unseen``.
    """
    if person in ladder.kept_from:
        raise Refused("unseen")
    if person == ladder.sender or person in tracks.receipts or person in ladder.recipients:
        raise Refused("override-own")
    if person not in ladder.supervisors and person not in tracks.paged:
        raise Refused("unseen")


def check_reviewer(person: str, ladder: Ladder, tracks: Tracks) -> None:
    """Refuse a look back by anybody who sent it, received it, or said they were acting.

    Raises:
        Refused: ``override-involved``, ``override-reviewed`` or ``unseen``.
    """
    if person in ladder.kept_from or person not in ladder.content_readers():
        raise Refused("unseen")
    if person == ladder.sender or person in tracks.involved or person in ladder.recipients:
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
