"""Whom an override may reach, from the roster and the day; why it is OK, from the guide."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from hubtui.domain.alerts.basis import GuideAnswer
from hubtui.domain.overrides.ladder import Candidate, Ladder, make_ladder, may_act
from hubtui.domain.people import Role
from hubtui.errors import Refused
from hubtui.guidance.model import AskNode
from hubtui.guidance.pack import Pack
from hubtui.guidance.walk import FoundBasis, Question, walk
from hubtui.server.overrides.override import Override
from hubtui.server.overrides.roster import OnCall, current
from hubtui.server.people.directory import DirectoryOffice, office
from hubtui.server.store import Bound, Row

_MOST_QUESTIONS = 8


def ladder_for(
    q: Bound,
    sender: str,
    named: Collection[str],
    kept_from: frozenset[str],
    now: int,
    shown: Iterable[str] = (),
) -> Ladder:
    """Fix who may be brought in, at this moment.

    ``shown`` is the order the sender saw before Send: while any of those is left, they are the
    ones, and nobody is added. Roles hold all the same.
    """
    rows = q.people(now=now)
    known = current(q, rows)
    acting = _acting(q, rows, known)
    offices = {row["id"]: row["agency"] for row in rows}
    watching = {row["id"] for row in rows if Role.SUPERVISOR in json.loads(row["roles"])}
    free = acting - {sender, *named, *kept_from} - watching  # who is told as supervisor acts so
    left = tuple(person for person in dict.fromkeys(shown) if person in free)
    order = {person: place for place, person in enumerate(left or known.able)}
    rows.sort(key=lambda row: order.get(row["id"], len(order)))
    people = [
        Candidate(
            row["id"],
            acts=row["id"] in acting,
            able=row["id"] in order,
            supervisor=row["id"] in watching,
            privacy_officer=Role.PRIVACY_OFFICER in json.loads(row["roles"]),
            on_call=known.on_call.index(row["id"]) + 1 if row["id"] in known.on_call else 0,
            here=not left and bool(row["here"]),
            own_office=row["agency"] == offices.get(sender),
        )
        for row in rows
    ]
    return make_ladder(sender, tuple(named), kept_from, people)


def who_acts(q: Bound, now: int) -> frozenset[str]:
    """Return to whom an alert may climb at this moment."""
    rows = q.people(now=now)
    return _acting(q, rows, current(q, rows))


def who_is_next(q: Bound, matter: Override, now: int) -> tuple[str, ...]:
    """Return who can still be told, in order: able, not told yet, in the hub and acting still."""
    told, acting = {*matter.tracks.receipts, *matter.tracks.paged}, who_acts(q, now)
    return tuple(each for each in matter.ladder.able if each in acting and each not in told)


def _acting(q: Bound, rows: list[Row], known: OnCall) -> frozenset[str]:
    """Return who may act; a place on the roster says so of somebody who is asked about still."""
    asked = {row["id"] for row in q.staff_asked()} - set(known.able)
    return frozenset(
        row["id"] for row in rows if may_act(json.loads(row["roles"]), asked=row["id"] in asked)
    )


def bases_for(
    pack: Pack,
    q: Bound,
    sender_agency: str,
    receivers: Iterable[str],
    now: int,
    said: Mapping[str, str],
) -> tuple[str, ...]:
    """Return what an override is recorded under: the serious threat, and what stands beside it.

    ``said`` is what the record holds of ``child`` and ``family``; what it does not is not asked.
    Nothing here can refuse: a guide that does not fit leaves the serious threat alone.
    """
    try:
        mine = office(pack, q, sender_agency)
    except Refused:
        return _threat_alone(pack)
    theirs = {row["agency"] for row in q.people(now=now) if row["id"] in set(receivers)}
    found: list[str] = []
    for agency in sorted(theirs) or [sender_agency]:
        try:
            other = office(pack, q, agency)
            main = _walked(pack, mine, other, {})
            beside = _walked(pack, mine, other, said)
        except Refused:
            continue
        found = [*main[:1], *found, *main, *beside]
    return tuple(dict.fromkeys(found)) or _threat_alone(pack)


def why_not_asked(pack: Pack, bases: Iterable[str]) -> bool:
    """Say whether the record has to tell why the person was not asked first."""
    health = {one.health_as for one in pack.bases.values() if one.override_ok and one.health_as}
    return not health.isdisjoint(bases)


def _walked(
    pack: Pack, mine: DirectoryOffice, theirs: DirectoryOffice, said: Mapping[str, str]
) -> tuple[str, ...]:
    """Walk the guide from danger: yes; its other questions as the record says, else not sure."""
    answers: dict[str, GuideAnswer] = {}
    for _ in range(_MOST_QUESTIONS):
        match walk(pack, mine, theirs, answers):
            case Question(id=asked):
                answers[asked] = _answer(pack, asked, said)
            case FoundBasis(basis=basis, supporting=supporting):
                return (basis, *supporting)
            case _:
                break
    return ()


def _answer(pack: Pack, asked: str, said: Mapping[str, str]) -> GuideAnswer:
    node = pack.nodes.get(asked)
    if not isinstance(node, AskNode):  # a test of the basis itself: the record asks it afterwards
        return GuideAnswer.YES
    topic = node.text or asked
    return (
        GuideAnswer.YES
        if topic == "danger"
        else GuideAnswer(said.get(topic, GuideAnswer.UNSURE.value))
    )


def _threat_alone(pack: Pack) -> tuple[str, ...]:
    named = (id_ for id_, one in pack.bases.items() if one.override_ok and not one.tests)
    return tuple(named)[:1]
