"""Colleagues as options to pick, and whom to ask when in doubt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hubtui.domain.people import Agency, AgencyId, Role
from hubtui.domain.text import fold
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Option
from hubtui.wire.people import PersonOut
from hubtui.wording import say
from hubtui.wording.when import day_words

if TYPE_CHECKING:
    from hubtui.flow.engine.walk import Prompter

_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "matua", "whaea", "koro", "nanny", "sgt"})


def given(name: str) -> str:
    """Return the name to call someone by; after a title, the whole of it."""
    first, _, rest = name.strip().partition(" ")
    return name if rest and fold(first).rstrip(".") in _TITLES else first


def called(known: JobContext, person: str) -> str:
    """Return what to call a colleague by id."""
    return given(full_name(known, person))


def full_name(known: JobContext, person: str) -> str:
    """Return a colleague's whole name; someone who has left the hub is said to have."""
    found = known.people.get(person)
    return found.name if found else say("list.person.gone")


def who_is(known: JobContext, person: str) -> str:
    """Return name, job and agency in one line."""
    found = known.people.get(person)
    if found is None:
        return say("list.person.gone")
    return say("list.person.line", name=found.name, job=found.job, agency=agency(known, found))


def agency(known: JobContext, person: PersonOut) -> str:
    """Return the name of a colleague's office."""
    found = known.agencies.get(person.agency)
    return found.name if found else ""


def office(known: JobContext, person: str) -> Agency:
    """Return a person's office as the guidance pack reads it."""
    own = person == known.me.id
    found = known.agencies[known.me.agency if own else known.people[person].agency]
    return Agency(
        AgencyId(found.id), found.name, found.kind, frozenset(found.listed), found.accepted_pack
    )


def whereabouts(known: JobContext, person: PersonOut) -> str:
    """Return "here today", "back Monday", or nothing where it is not known."""
    if person.here:
        return say("list.person.here")
    if not person.back:
        return ""
    today = date.fromisoformat(known.facts.today)
    return say("list.person.back", day=day_words(date.fromisoformat(person.back), today))


def option(known: JobContext, person: PersonOut) -> Option:
    """Return a colleague as an option: job, agency and whether they are here beside the name."""
    at = agency(known, person)
    parts = (whereabouts(known, person), person.job, at)
    return Option(
        person.id,
        person.name,
        aside=", ".join(part for part in parts if part),
        search=" ".join((at, person.job, *person.skills)),
    )


def colleagues(
    known: JobContext, without: Collection[str] = (), among: Collection[str] | None = None
) -> tuple[Option, ...]:
    """Return everybody else as options, those here today first.

    ``among`` is who may be told of this matter; None is anybody.
    """
    others = (p for p in known.facts.people if p.id != known.me.id and p.id not in without)
    others = (p for p in others if among is None or p.id in among)
    order = sorted(others, key=lambda p: (not p.here, fold(p.name), p.id))
    return tuple(option(known, person) for person in order)


def keeping(ask: Prompter, known: JobContext, kept: Collection[str]) -> JobContext:
    """Have none of these named to ask or to ring in this job, before Send as after it."""
    if not kept:
        return known
    ask.only(person.id for person in known.facts.people if person.id not in kept)
    return replace(known, shut=known.shut | frozenset(kept))


def within(known: JobContext, among: Collection[str] | None) -> JobContext:
    """Have nobody named to ask who may not be rung about what was read; None is anybody."""
    if among is None:
        return known
    return replace(known, shut=known.shut | (known.people.keys() - set(among)))


def whom(known: JobContext, *, privacy: bool = False) -> str:
    """Return the name of whom to ask when in doubt: never nobody's, and never one's own.

    A hub may have no facilitator, or the one who asks may be it: then the privacy officer is
    named, and after that the supervisors, those on call first. Nor is it somebody from whom the
    matter in hand is kept.
    """
    facts = known.facts
    doubt = (facts.facilitator, facts.privacy_officer)
    supervisors = sorted(
        (p for p in facts.people if Role.SUPERVISOR in p.roles),
        key=lambda p: (not p.on_call, p.on_call, fold(p.name), p.id),
    )
    names = (*(reversed(doubt) if privacy else doubt), *(p.name for p in supervisors))
    not_to = {known.me.name, *(p.name for p in facts.people if p.id in known.shut)}
    others = (name for name in names if name and name not in not_to)
    return next(others, say("list.person.nobody"))


def to_ask(known: JobContext, *, privacy: bool = False) -> str:
    """Return whom to ask when in doubt, with a phone number."""
    facts = known.facts
    name = whom(known, privacy=privacy)
    phone = next((p.phone for p in facts.people if p.name == name and p.phone), "")
    phone = phone or facts.phone_card.hub_phone
    return say("list.person.phone", name=name, phone=phone) if phone else name


def to_ring(known: JobContext, person: str) -> str:
    """Return a colleague's name, with their phone number where there is one."""
    found, name = known.people.get(person), full_name(known, person)
    if found is None or not found.phone:
        return name
    return say("list.person.phone", name=name, phone=found.phone)


def banner(known: JobContext) -> str:
    """Return the guide's banner for the status row, naming whom to ask."""
    today = date.fromisoformat(known.facts.today)
    return known.pack.screen_line(whom(known), today)
