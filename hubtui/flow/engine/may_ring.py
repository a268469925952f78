"""Who may be rung about the matter on the screen; every list of phone numbers uses this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hubtui.domain.overrides.emergency import DO_NOT_RING

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext
    from hubtui.wire.door import PhoneCard


@dataclass(frozen=True, slots=True)
class MayRing:
    """The people who may be rung; stored in ``begin`` under ``ring`` and ``quiet``."""

    among: tuple[str, ...] | None = None
    """Ids of the people the matter is not kept from; None means no limit."""
    quiet: str = ""
    """Id of a person who cannot talk, so that their phone must not ring at all; else empty."""

    def __contains__(self, person: str) -> bool:
        """Say whether this person may be rung."""
        return person != self.quiet and (self.among is None or person in self.among)

    def shows(self, person: str) -> bool:
        """Say whether a list shows this person: with a number, or as "do not ring"."""
        return person in self or (person == self.quiet != "")

    def within(self, other: MayRing) -> MayRing:
        """Return the stricter limit: people allowed by both, and the ``quiet`` of either."""
        among = self.among if other.among is None else other.among
        if self.among is not None and other.among is not None:
            among = tuple(each for each in self.among if each in other.among)
        return MayRing(among, self.quiet or other.quiet)

    def at_rest(self, known: JobContext) -> MayRing:
        """Return the limit for a matter that is over: the quiet person is left out of all lists."""
        if not self.quiet or known.facts_or_none is None:
            return self
        among = known.people if self.among is None else self.among
        return MayRing(tuple(each for each in among if each != self.quiet))

    def begin(self) -> dict[str, str]:
        """Return the limit as ``begin`` facts for the next job."""
        facts = {} if self.among is None else {"ring": ",".join(self.among)}
        return facts | ({"quiet": self.quiet} if self.quiet else {})


ANYBODY = MayRing()


def begun(begin: Mapping[str, str]) -> MayRing:
    """Return the limit stored in the ``begin`` facts of a job."""
    ring = begin.get("ring")
    return MayRing(None if ring is None else tuple(ring.split(",")), begin.get("quiet", ""))


def about(out: object) -> MayRing:
    """Return the limit an answer of the hub carries; ``ANYBODY`` where it carries none."""
    given: Any = out
    among = getattr(given, "may_ring", None)
    quiet = given.sender if getattr(given, "ring", "") == DO_NOT_RING else ""
    return MayRing(None if among is None else tuple(among), quiet or "")


def about_all(begin: Mapping[str, str], read: Iterable[object]) -> MayRing:
    """Return the limit for a job; later results replace those of ``begin`` and earlier results."""
    found = begun(begin)
    for result in read:
        rows = getattr(result, "rows", ())
        named = [row for row in rows if getattr(row, "reference", "") == begin.get("everyone")]
        for one in map(about, (result, *named)):
            among = found.among if one.among is None else one.among
            found = replace(found, among=among, quiet=one.quiet or found.quiet)
    return found


def card_for(known: JobContext, may: MayRing) -> PhoneCard:
    """Return the phone card without the people who may not be rung."""
    shut = not_rung(known, may)
    rows = [row for row in known.card.on_call if row[0] not in shut]
    return known.card.model_copy(update={"on_call": rows}) if shut else known.card


def not_rung(known: JobContext, may: MayRing) -> frozenset[str]:
    """Return the names of the colleagues who may not be rung; empty before sign-in."""
    if may == ANYBODY or known.facts_or_none is None:
        return frozenset()
    return frozenset(person.name for person in known.facts.people if person.id not in may)
