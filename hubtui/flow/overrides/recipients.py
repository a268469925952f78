"""Who an override may go to: the roster's people able to act first, and who is on call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hubtui.domain.overrides.answers import ReceiptAnswer
from hubtui.domain.overrides.ladder import Candidate, Ladder, make_ladder, may_act
from hubtui.domain.people import Role
from hubtui.domain.text import fold
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.may_ring import ANYBODY, MayRing, about
from hubtui.flow.engine.steps import Line, LineKind, Option
from hubtui.flow.people import colleagues
from hubtui.wire.overrides import OverrideOut
from hubtui.wire.people import PersonOut
from hubtui.wording import say

MOST_FIRST = 6
"""People offered at once; everybody else is one pick away."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody to ring: ``id`` is empty where only the phone card knows them."""

    id: str
    name: str
    phone: str


def on_call(known: JobContext, without: Collection[str] = ()) -> tuple[Ring, ...]:
    """Return the supervisors on call, first to ring first, but for oneself and ``without``."""
    shut = {known.me.id, *without}
    listed = sorted((p for p in known.facts.people if p.on_call), key=lambda p: p.on_call)
    if listed:
        return tuple(Ring(p.id, p.name, p.phone) for p in listed if p.id not in shut)
    ids = {p.name: p.id for p in known.facts.people}
    rows = (Ring(ids.get(name, ""), name, phone) for name, phone in known.card.on_call)
    return tuple(row for row in rows if row.id not in shut and row.name != known.me.name)


def first(known: JobContext, kept: Collection[str] = ()) -> tuple[Option, ...]:
    """Return the few people to offer at once: able to act by the roster, here today, then others.

    As many rows whoever is in: what stands below them keeps its digits all day. Who works with no
    clients is behind Someone else: they may be picked, and are not proposed.
    """
    shut = {known.me.id, *kept, *(row.id for row in on_call(known, kept)[:1])}
    others = [p for p in known.facts.people if p.id not in shut and _acts(p)]
    return tuple(colleagues.option(known, p) for p in sorted(others, key=_readiness)[:MOST_FIRST])


def ladder(known: JobContext, named: Sequence[str], kept: Collection[str]) -> Ladder:
    """Return whom the hub tells, in order, by its own rule over what this desk knows."""
    own = known.me.agency
    found = [
        Candidate(
            p.id,
            acts=_acts(p),
            able=p.able > 0,
            supervisor=Role.SUPERVISOR in p.roles,
            privacy_officer=Role.PRIVACY_OFFICER in p.roles,
            on_call=p.on_call,
            here=p.here,
            own_office=p.agency == own,
        )
        for p in sorted(known.facts.people, key=lambda p: (not p.able, p.able))
    ]
    return make_ladder(known.me.id, named, frozenset(kept), found)


def able(known: JobContext) -> tuple[str, ...]:
    """Return who stands on the roster of people able to act, in order."""
    listed = (p for p in known.facts.people if p.able and p.id != known.me.id)
    return tuple(p.id for p in sorted(listed, key=_readiness))


def phones(
    known: JobContext,
    first_ids: Collection[str] = (),
    may: MayRing = ANYBODY,
) -> tuple[Line, ...]:
    """Return whom to ring: those named, who is on call, the hub, then who is here today.

    For whoever must not be rung, that stands where the number would.
    """
    here = sorted((p for p in known.facts.people if p.id != known.me.id), key=_readiness)
    named, rest = (_listed(known, ids, may) for ids in (first_ids, [p.id for p in here]))
    rows = {row.name: row for row in (*named, *_watch(known, may), *_hub(known), *rest)}
    return tuple(_line(row, may) for row in rows.values())


def of_the_hub(known: JobContext, may: MayRing = ANYBODY) -> tuple[Line, ...]:
    """Return the hub's own number, which anybody may see; where it has none, who is on call."""
    return tuple(_line(row, may) for row in _hub(known) or _watch(known, may))


def not_kept_lines(known: JobContext, ids: Collection[str]) -> tuple[Line, ...]:
    """Return that it cannot be kept from these: somebody has to watch over it."""
    if not ids:
        return ()
    return (Line(say("danger.check.not_kept", name=names(known, ids)), LineKind.HEAD),)


def rings(
    known: JobContext,
    ids: Collection[str],
    may: MayRing = ANYBODY,
    *,
    beside: bool = True,
) -> tuple[Ring, ...]:
    """Return who of these may be rung, in order; ``beside``: then who is on call, and the hub."""
    rows = _listed(known, ids, may)
    if beside:
        rows = (*rows, *_watch(known, may), *_hub(known))
    return tuple(row for row in rows if not row.id or row.id in may)


def anybody(known: JobContext, out: OverrideOut) -> tuple[Option, ...]:
    """Return everybody who may be named as acting, who is able and here first.

    Whoever it never reaches is not among them, nor who has said that they do not act.
    """
    told = {out.sender, *(each.person for each in out.told)}
    shut = {each.person for each in out.told if each.read_back not in ("", ReceiptAnswer.GOING)}
    shut |= {known.me.id}
    found = (p for p in known.facts.people if p.id not in shut and (p.id in told or _acts(p)))
    may = about(out)
    return tuple(
        colleagues.option(known, p) for p in sorted(found, key=_readiness) if may.shows(p.id)
    )


def _listed(known: JobContext, ids: Collection[str], may: MayRing) -> tuple[Ring, ...]:
    found = (known.people[each] for each in ids if each in known.people and each != known.me.id)
    return tuple(Ring(p.id, p.name, p.phone) for p in found if p.phone and may.shows(p.id))


def _watch(known: JobContext, may: MayRing) -> tuple[Ring, ...]:
    """Return who is on call; a name that only the card knows is nobody's it was kept from."""
    return tuple(row for row in on_call(known) if row.phone and (not row.id or may.shows(row.id)))


def _hub(known: JobContext) -> tuple[Ring, ...]:
    phone = known.card.hub_phone
    return (Ring("", say("danger.hub"), phone),) if phone else ()


def names(known: JobContext, ids: Collection[str]) -> str:
    """Return whole names, one after another."""
    return ", ".join(colleagues.full_name(known, each) for each in ids)


def _line(row: Ring, may: MayRing) -> Line:
    phone = row.phone if not row.id or row.id in may else say("override.do_not_ring")
    return Line(phone, LineKind.SAID, row.name)


def _acts(person: PersonOut) -> bool:
    return may_act(person.roles, asked=person.staff_asked and not person.able)


def _readiness(person: PersonOut) -> tuple[object, ...]:
    return (not person.able, person.able, not person.here, fold(person.name), person.id)
