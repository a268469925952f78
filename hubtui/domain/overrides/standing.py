"""Where a safety alert stands: who has told the hub they will act, by whose word, since when.

Every sentence about it is derived from this, and says no more than it does: opening is not
acting, what another says of somebody is never shown as their own word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from hubtui.domain.overrides.ladder import SUPERVISION_STEPS, TELLS_NEXT, Escalation
from hubtui.domain.overrides.tracks import Kind, Tracks, gainsaid
from hubtui.errors import Refused


class Stands(StrEnum):
    """How far it has come, in one code."""

    NOBODY = "nobody"
    """No one has told the hub they will act."""
    ACTING = "acting"
    """Somebody's own word that they will, not taken back."""
    SAID_BY = "said-by"
    """Somebody else says it of them."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """The sum of all that was said; ``who`` acts, or said that it is over."""

    code: Stands
    who: str = ""
    by: str = ""
    """Whose word it is; the same as ``who`` where it is their own."""
    since: int | None = None
    what: str = ""
    """``going``, ``me``, ``by-phone``, ``by-voice`` or ``named``; or why it is over."""
    more: int = 0
    """How many others act by their own word."""
    holds: bool = False
    """Nobody else is called to act meanwhile; a recipient's word for another holds nothing."""


def standing(tracks: Tracks) -> Standing:
    """Return where it stands: over, else the first own word, else the first said of another."""
    if tracks.stood_down_at is not None:
        by = tracks.stood_down_by
        return Standing(
            Stands.OVER, by, by, tracks.stood_down_at, tracks.stood_down_why, holds=True
        )
    own = sorted(_own(tracks), key=_oldest)
    if own:
        return replace(own[0], more=len(own) - 1)
    said = sorted(_of_others(tracks), key=lambda one: (not one.holds, *_oldest(one)))
    return said[0] if said else Standing(Stands.NOBODY)


def acts_by_own_word(person: str, tracks: Tracks) -> bool:
    """Say whether this person told the hub themselves that they will act."""
    return any(one.who == person for one in _own(tracks))


def check_ender(person: str, tracks: Tracks) -> None:
    """Refuse *over* from anybody but the sender and who acts by their own word.

    Raises:
        Refused: ``override-not-acting``.
    """
    if person != tracks.sender and not acts_by_own_word(person, tracks):
        raise Refused("override-not-acting")


def wants(step: Escalation, tracks: Tracks) -> bool:
    """Say whether a step that has fallen due is still wanted."""
    if step in TELLS_NEXT:
        return not standing(tracks).holds
    if step in SUPERVISION_STEPS:
        return tracks.acknowledged_at is None
    if step is Escalation.RECORD_DUE:
        return tracks.detailed_at is None
    return tracks.reviewed_at is None


def _own(tracks: Tracks) -> Iterator[Standing]:
    """Give each own word that holds now, as where it would stand by it alone."""
    for person, receipt in tracks.receipts.items():
        if receipt.read_back == "going":
            yield _acting(person, receipt.said_at, "going")
    for said in tracks.supervisors.values():
        voice = said.kind is Kind.HAS_IT_BY_VOICE
        person = said.person if voice else said.by
        if said.code == "me" and (not voice or person in tracks.confirmed):
            yield _acting(person, said.at, "me")


def _of_others(tracks: Tracks) -> Iterator[Standing]:
    """Give what is said of somebody by another, where their own word does not gainsay it."""
    for person, receipt in tracks.receipts.items():
        if receipt.by_phone == "will-act":
            yield from _said(tracks, person, receipt.by_phone_by, receipt.by_phone_at, "by-phone")
        if receipt.read_back == "someone-else" and receipt.names:
            yield from _said(tracks, receipt.names, person, receipt.said_at, "named")
    for supervisor, said in tracks.supervisors.items():
        if said.kind is Kind.HAS_IT_BY_VOICE:
            if said.code == "me" and supervisor not in tracks.confirmed:
                yield Standing(Stands.SAID_BY, supervisor, said.by, said.at, "by-voice", holds=True)
        elif said.code == "named":
            yield from _said(tracks, said.person, supervisor, said.at, "named")


def _said(tracks: Tracks, who: str, by: str, at: int | None, what: str) -> Iterator[Standing]:
    if who and who != by and not gainsaid(who, tracks):
        holds = by == tracks.sender or by in tracks.supervisors
        yield Standing(Stands.SAID_BY, who, by, at, what, holds=holds)


def _acting(person: str, at: int | None, what: str) -> Standing:
    return Standing(Stands.ACTING, person, person, at, what, holds=True)


def _oldest(one: Standing) -> tuple[int, str]:
    return (one.since or 0, one.who)
