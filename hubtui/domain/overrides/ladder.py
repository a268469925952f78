"""Who an override may reach, fixed at Send, and the steps by which it climbs.

A timeout may show reference and level to more people; it opens content only to people fixed
when the sender pressed Send. Source of the steps and times: the design's product page; a hub
may set its own times.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from hubtui.domain.people import Role

MINUTE = 60_000_000
"""Microseconds."""


class Escalation(StrEnum):
    """The stored steps, in the order they fall due."""

    NO_ANSWER = "no-answer"
    """Somebody opened it and said nothing: theirs is a timer of their own."""
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
    Escalation.NO_ANSWER: 3,
}
"""Minutes after release; ``NO_ANSWER`` counts from each opening instead.

The review falls due by working days, so it is not here."""

NEXT_ABLE = (Escalation.NEXT_ABLE_1, Escalation.NEXT_ABLE_2, Escalation.NEXT_ABLE_3)
TELLS_NEXT = (*NEXT_ABLE, Escalation.NO_ANSWER)
"""The steps that tell the next person who is able to act."""
SUPERVISION_STEPS = (
    Escalation.PAGE_AGAIN,
    Escalation.NEXT_SUPERVISOR,
    Escalation.ALL_SUPERVISORS,
    Escalation.EVERY_WORKSTATION,
    Escalation.NEEDS_A_PERSON,
)
MOST_NEXT = 60
"""Of those told next, how many the sender is shown before Send, and sends along."""


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

    def left_of(self, watching: Collection[str]) -> Ladder:
        """Return it without who no longer watches over anything in the hub.

        Where no supervisor is left, whoever else was to look back on it stands in.
        """
        supervisors = tuple(person for person in self.supervisors if person in watching)
        reviewers = tuple(person for person in self.reviewers if person in watching)
        return replace(self, supervisors=supervisors or reviewers, reviewers=reviewers)


_ACTS: Final = frozenset({Role.STAFF, Role.SUPERVISOR})
"""Who works with clients. Every other part sees no words but those a sender sends it by name."""


def may_act(roles: Collection[str], *, asked: bool = False) -> bool:
    """Say whether an alert may climb to somebody with these roles, and a roster name them able.

    ``asked``: set-up gave the staff role unasked, and nobody has said yet that it was meant.
    """
    return not _ACTS.isdisjoint(set(roles) - ({Role.STAFF} if asked else set()))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody an override may reach, as the roster and the day know them."""

    id: str
    acts: bool = True
    """Works with clients, or is a supervisor: an alert climbs to nobody else."""
    able: bool = False
    """On the hub's ordered roster of people able to act."""
    supervisor: bool = False
    privacy_officer: bool = False
    on_call: int = 0
    """Place on the on-call list, from 1; 0 if not on it."""
    here: bool = False
    own_office: bool = False
    """Of the sender's office."""


def make_ladder(
    sender: str, named: Sequence[str], kept_from: frozenset[str], people: Sequence[Candidate]
) -> Ladder:
    """Fix who may be brought in. ``people`` come in the roster's order.

    A named person who is unknown or kept from it is left out (the next able person takes their
    place, and the sender is told). Supervisors are never the sender nor a recipient; a hub with
    none left falls to the privacy officer. Whoever is told as supervisor is not among the able:
    being told as supervisor is not being a recipient. Whoever does not work with clients is a
    recipient only where the sender named them. Nobody can be free of every look: where all who
    could watch over it would be shut out, one privacy officer is not.
    """
    wanted = tuple(dict.fromkeys(named))
    kept_from = _let_one_watch(sender, wanted, kept_from, people)
    free = [person for person in people if person.id not in kept_from | {sender}]
    known = {person.id for person in free}
    recipients = tuple(person for person in wanted if person in known)
    rest = [person for person in free if person.id not in recipients]
    officers = tuple(person.id for person in rest if person.privacy_officer)
    supervisors = _on_call_first(rest) or officers[:1]
    able = tuple(
        person.id
        for person in sorted(rest, key=lambda p: (not p.able, not p.here))
        if person.acts and (person.able or person.here) and person.id not in supervisors
    )
    missing = max(len(wanted) - len(recipients), 0 if recipients else 1)
    recipients, able = recipients + able[:missing], able[missing:]
    officers = tuple(person for person in officers if person not in recipients)
    reviewers = tuple(dict.fromkeys((*supervisors, *officers)))
    return Ladder(sender, recipients, able, supervisors, reviewers, kept_from)


def _let_one_watch(
    sender: str, named: Sequence[str], kept_from: frozenset[str], people: Sequence[Candidate]
) -> frozenset[str]:
    """Return whom it is kept from, less one privacy officer where nobody else could watch.

    The officer of the sender's own office comes first.
    """
    others = [person for person in people if person.id not in (sender, *named)]
    watching = (person for person in others if person.supervisor or person.privacy_officer)
    if any(person.id not in kept_from for person in watching):
        return kept_from
    officers = (person for person in others if person.privacy_officer)
    one = sorted(officers, key=lambda person: not person.own_office)[:1]
    return kept_from - {person.id for person in one}


def _on_call_first(people: Sequence[Candidate]) -> tuple[str, ...]:
    order = sorted(people, key=lambda p: (p.on_call == 0, p.on_call, not p.here))
    return tuple(person.id for person in order if person.supervisor)


def called_by(step: Escalation, ladder: Ladder) -> tuple[str, ...]:
    """Return the supervisors a step calls; each of them was fixed at Send."""
    match step:
        case Escalation.PAGE_AGAIN:
            return ladder.supervisors[:1]
        case Escalation.NEXT_SUPERVISOR:
            return ladder.supervisors[1:2] or ladder.supervisors[:1]
        case Escalation.ALL_SUPERVISORS | Escalation.EVERY_WORKSTATION | Escalation.NEEDS_A_PERSON:
            return ladder.supervisors
        case _:
            return ()


def due_times(
    released: int, minutes: Mapping[Escalation, float]
) -> tuple[tuple[Escalation, int], ...]:
    """Return each step counted from release with the moment (us) it falls due, soonest first."""
    steps = (
        (step, released + round(count * MINUTE))
        for step, count in minutes.items()
        if step is not Escalation.NO_ANSWER
    )
    return tuple(sorted(steps, key=lambda pair: pair[1]))
