"""Whose turn it is with an override: what each reader is asked for, and what they may do now."""

from __future__ import annotations

from collections.abc import Collection

from hubtui.domain.overrides.answers import OverrideAct
from hubtui.domain.overrides.ladder import Ladder
from hubtui.domain.overrides.standing import acts_by_own_word
from hubtui.domain.overrides.tracks import Tracks
from hubtui.domain.policy import OVERSEERS, Relation
from hubtui.errors import Refused

_TOLD = frozenset({Relation.SENDER, Relation.RECIPIENT, Relation.SUPERVISOR})


def may_acknowledge(person: str, ladder: Ladder, tracks: Tracks) -> bool:
    """Say whether this person may acknowledge it, whoever has."""
    try:
        check_acknowledger(person, ladder, tracks)
    except Refused:
        return False
    return True


def may_review(person: str, ladder: Ladder, tracks: Tracks) -> bool:
    """Say whether this person may look back on it now."""
    try:
        check_reviewer(person, ladder, tracks)
    except Refused:
        return False
    return True


def asked_for(
    person: str, whys: Collection[Relation], ladder: Ladder, tracks: Tracks, *, late: bool
) -> str:
    """Return the one thing this reader is asked for next, or nothing."""
    asks = (
        _as_recipient(person, tracks) if Relation.RECIPIENT in whys else "",
        _as_supervisor(person, ladder, tracks) if Relation.SUPERVISOR in whys else "",
        OverrideAct.STILL_TRUE
        if Relation.SENDER in whys and _is_doubtful(tracks, late=late)
        else "",
        OverrideAct.OVER if may_hear(person, whys, tracks) else "",
        OverrideAct.RECORD if Relation.SENDER in whys and tracks.detailed_at is None else "",
        OverrideAct.REVIEW
        if Relation.REVIEWER in whys and may_review(person, ladder, tracks)
        else "",
    )
    return next((ask for ask in asks if ask), "")


def _as_recipient(person: str, tracks: Tracks) -> str:
    mine = tracks.receipts.get(person)
    if mine is None or tracks.stood_down_at is not None:
        return ""
    if mine.opened_at is None:
        return OverrideAct.OPEN
    return "" if mine.answered else OverrideAct.READ_BACK


def _as_supervisor(person: str, ladder: Ladder, tracks: Tracks) -> str:
    if tracks.acknowledged_at is None and may_acknowledge(person, ladder, tracks):
        return OverrideAct.ACKNOWLEDGE
    return OverrideAct.CONFIRM_VOICE if _unconfirmed(person, tracks) else ""


def _is_doubtful(tracks: Tracks, *, late: bool) -> bool:
    return late and not tracks.still_true and tracks.stood_down_at is None


def may_hear(person: str, whys: Collection[Relation], tracks: Tracks) -> bool:
    """Say whether it is over and this person, who was told of it, has not been shown that yet."""
    heard = tracks.stood_down_at is None or person in tracks.heard_over
    return not heard and not _TOLD.isdisjoint(whys)


def stands_with(person: str, whys: Collection[Relation], tracks: Tracks) -> bool:
    """Say whether it stays on this person's screens until it is over: they sent it, or act."""
    live = tracks.stood_down_at is None
    return live and (Relation.SENDER in whys or acts_by_own_word(person, tracks))


def acts_of(
    person: str, whys: Collection[Relation], ladder: Ladder, tracks: Tracks, *, late: bool
) -> list[str]:
    """Return every act open to this reader now, the one they are asked for first."""
    found = [asked_for(person, whys, ladder, tracks, late=late)]
    if Relation.RECIPIENT in whys:
        opened = tracks.receipts[person].opened_at if person in tracks.receipts else None
        found += [OverrideAct.READ_BACK] if opened is not None else [OverrideAct.OPEN]
    if OVERSEERS & set(whys):
        found += [OverrideAct.OPEN] if person not in tracks.envelope_seen else []
        found += [OverrideAct.READ_WORDS]
    if Relation.SENDER in whys:
        found += [OverrideAct.RECORD]
    if Relation.SUPERVISOR in whys and may_acknowledge(person, ladder, tracks):
        found += [OverrideAct.ACKNOWLEDGE]
    if OVERSEERS & set(whys) and may_review(person, ladder, tracks):
        found += [OverrideAct.REVIEW]
    if _TOLD & set(whys):
        found += [OverrideAct.BY_PHONE]
        found += [OverrideAct.STAND_DOWN] if stands_with(person, whys, tracks) else []
    found += [OverrideAct.HEAR] if may_hear(person, whys, tracks) else []
    return [act for act in dict.fromkeys(found) if act]


def _unconfirmed(person: str, tracks: Tracks) -> bool:
    mine = tracks.by_voice and tracks.acknowledged_by == person
    return mine and not tracks.voice_confirmed


def reviewers_now(ladder: Ladder, tracks: Tracks) -> tuple[str, ...]:
    """Return who is asked to look back: a second supervisor, else a privacy officer.

    The one who acknowledged is asked last, and only if they did not say that they were acting.
    """
    free = [person for person in ladder.reviewers if may_review(person, ladder, tracks)]
    others = [person for person in free if person != tracks.acknowledged_by]
    supervisors = tuple(person for person in others if person in ladder.supervisors)
    return supervisors or tuple(others) or tuple(free)


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
