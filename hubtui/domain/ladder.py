"""Who an override may reach, fixed at Send, and the steps by which it climbs.

A timeout may show reference and level to more people; it opens content only to people fixed
when the sender pressed Send. Source of the steps and times: the design's product page; a hub
may set its own times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MINUTE = 60_000_000
"""Microseconds."""


class Escalation(StrEnum):
    """The stored steps, in the order they fall due."""

    NEXT_ABLE_1 = "next-able-1"
    NEXT_ABLE_2 = "next-able-2"
    PAGE_AGAIN = "page-again"
    NEXT_ABLE_3 = "next-able-3"
    NEXT_SUPERVISOR = "next-supervisor"
    ALL_SUPERVISORS = "all-supervisors"
    EVERY_WORKSTATION = "every-workstation"
    RECORD_DUE = "record-due"
    REVIEW_DUE = "review-due"
    NEEDS_A_PERSON = "needs-a-person"


DEFAULT_MINUTES: Mapping[Escalation, int] = {
    Escalation.NEXT_ABLE_1: 2,
    Escalation.NEXT_ABLE_2: 5,
    Escalation.PAGE_AGAIN: 5,
    Escalation.NEXT_ABLE_3: 10,
    Escalation.NEXT_SUPERVISOR: 15,
    Escalation.ALL_SUPERVISORS: 30,
    Escalation.EVERY_WORKSTATION: 60,
    Escalation.RECORD_DUE: 10 * 60,
    Escalation.NEEDS_A_PERSON: 25 * 60,
}
"""Minutes after release. The review falls due by working days, so it is not here."""

NEXT_ABLE = (Escalation.NEXT_ABLE_1, Escalation.NEXT_ABLE_2, Escalation.NEXT_ABLE_3)
SUPERVISION_STEPS = (
    Escalation.PAGE_AGAIN,
    Escalation.NEXT_SUPERVISOR,
    Escalation.ALL_SUPERVISORS,
    Escalation.EVERY_WORKSTATION,
    Escalation.NEEDS_A_PERSON,
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who may ever be brought in, fixed when the sender pressed Send, in order.

    ``recipients`` were named by the sender; ``able`` are the next people able to act;
    ``supervisors`` are told as supervisors, first the one on call. ``kept_from`` is in none.
    """

    sender: str
    recipients: tuple[str, ...]
    able: tuple[str, ...]
    supervisors: tuple[str, ...]
    reviewers: tuple[str, ...] = ()
    kept_from: frozenset[str] = frozenset()

    def content_readers(self) -> frozenset[str]:
        """Return everybody who may ever read content; nothing adds to it."""
        people = {self.sender, *self.recipients, *self.able, *self.supervisors, *self.reviewers}
        return frozenset(people - self.kept_from)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody an override may reach, as the roster and the day know them."""

    id: str
    able: bool = False
    """On the hub's ordered roster of people able to act."""
    supervisor: bool = False
    privacy_officer: bool = False
    on_call: int = 0
    """Place on the on-call list, from 1; 0 if not on it."""
    here: bool = False


def make_ladder(
    sender: str, named: Sequence[str], kept_from: frozenset[str], people: Sequence[Candidate]
) -> Ladder:
    """Fix who may be brought in. ``people`` come in the roster's order.

    A named person who is unknown or kept from it is left out (the next able person takes their
    place, and the sender is told). Supervisors are never the sender nor a recipient; a hub with
    none left falls to the privacy officer.
    """
    known = {person.id for person in people}
    shut = kept_from | {sender}
    recipients = tuple(dict.fromkeys(p for p in named if p in known and p not in shut))
    able_first = sorted(people, key=lambda p: (not p.able, not p.here))
    able = tuple(
        p.id
        for p in able_first
        if (p.able or p.here) and p.id not in shut and p.id not in recipients
    )
    missing = len(dict.fromkeys(named)) - len(recipients)
    recipients, able = recipients + able[:missing], able[missing:]
    if not recipients and able:
        recipients, able = able[:1], able[1:]
    supervisors = tuple(
        p.id
        for p in sorted(people, key=lambda p: (p.on_call == 0, p.on_call, not p.here))
        if p.supervisor and p.id not in shut and p.id not in recipients
    )
    officers = tuple(
        p.id for p in people if p.privacy_officer and p.id not in shut and p.id not in recipients
    )
    if not supervisors:
        supervisors = officers[:1]
    able = tuple(p for p in able if p not in supervisors)
    reviewers = tuple(dict.fromkeys((*supervisors, *officers)))
    return Ladder(sender, recipients, able, supervisors, reviewers, kept_from)


def due_times(
    released: int, minutes: Mapping[Escalation, int]
) -> tuple[tuple[Escalation, int], ...]:
    """Return each step with the moment (us) it falls due, soonest first."""
    steps = ((step, released + count * MINUTE) for step, count in minutes.items())
    return tuple(sorted(steps, key=lambda pair: pair[1]))
