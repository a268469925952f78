"""Names, offices and phone numbers of colleagues, as words and as options to pick."""

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
    """Return the first name, or the whole name where it starts with a title."""
    first, _, rest = name.strip().partition(" ")
    return name if rest and fold(first).rstrip(".") in _TITLES else first


def called(known: JobContext, person: str) -> str:
    """Return the first name of a colleague, by id."""
    return given(full_name(known, person))


def full_name(known: JobContext, person: str) -> str:
    """Return a colleague's whole name, or words for somebody who has left the hub."""
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
    """Return a person's office as the guidance pack needs it: kind, lists, pack accepted."""
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
    """Return a colleague as an option, with presence, job and agency in the second column."""
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
    """Return all colleagues but oneself as options, people here today first.

    ``among`` limits them to ids that may be told of this matter; None means no limit.
    """
    others = (p for p in known.facts.people if p.id != known.me.id and p.id not in without)
    others = (p for p in others if among is None or p.id in among)
    order = sorted(others, key=lambda p: (not p.here, fold(p.name), p.id))
    return tuple(option(known, person) for person in order)


def keeping(ask: Prompter, known: JobContext, kept: Collection[str]) -> JobContext:
    """Return a context that never suggests ``kept`` as people to ask.

    The phone lists of the job (``ask``) leave them out too.
    """
    if not kept:
        return known
    ask.only(person.id for person in known.facts.people if person.id not in kept)
    return replace(known, shut=known.shut | frozenset(kept))


def within(known: JobContext, among: Collection[str] | None) -> JobContext:
    """Return a context that suggests only people in ``among`` to ask; None means no limit."""
    if among is None:
        return known
    return replace(known, shut=known.shut | (known.people.keys() - set(among)))


def whom(known: JobContext, *, privacy: bool = False) -> str:
    """Return the name of the person to ask when in doubt, or words for nobody.

    The order is facilitator, privacy officer, supervisors, of these first people on call;
    ``privacy`` puts the privacy officer first. The reader and people in ``known.shut`` are left
    out.
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
    """Return the person to ask when in doubt, with their number or else the hub's."""
    facts = known.facts
    name = whom(known, privacy=privacy)
    phone = next((p.phone for p in facts.people if p.name == name and p.phone), "")
    phone = phone or facts.phone_card.hub_phone
    return say("list.person.phone", name=name, phone=phone) if phone else name


def to_ring(known: JobContext, person: str) -> str:
    """Return a colleague's name, with the phone number if known."""
    found, name = known.people.get(person), full_name(known, person)
    if found is None or not found.phone:
        return name
    return say("list.person.phone", name=name, phone=found.phone)


def banner(known: JobContext) -> str:
    """Return the guide's banner for the status row, naming whom to ask."""
    today = date.fromisoformat(known.facts.today)
    return known.pack.screen_line(whom(known), today)
