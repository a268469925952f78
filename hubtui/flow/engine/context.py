"""What a job knows when it is walked: the hub's facts, the person, the pack, the hour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hubtui.errors import Broken

if TYPE_CHECKING:
    from hubtui.guidance.pack import Pack
    from hubtui.wire.door import PhoneCard
    from hubtui.wire.people import AgencyOut, Facts, Me, PersonOut


@dataclass(frozen=True)
class JobContext:
    """Facts for a job; ``now`` is in microseconds UTC, read when the job is started."""

    card: PhoneCard
    hub: str
    practice: bool
    now: int
    facts_or_none: Facts | None = None
    me_or_none: Me | None = None
    pack_or_none: Pack | None = None
    practice_secret: str = ""
    """In practice, everybody's passphrase: it is not asked for."""
    practice_pin: str = ""
    """In practice, everybody's PIN: it is shown."""
    shut: frozenset[str] = frozenset()
    """Who must not learn of the matter in hand: they are not named as somebody to ask."""

    @property
    def facts(self) -> Facts:
        """Return the hub's facts; there once signed in."""
        if self.facts_or_none is None:
            raise Broken("flow-not-signed-in")
        return self.facts_or_none

    @property
    def me(self) -> Me:
        """Return the signed-in person."""
        if self.me_or_none is None:
            raise Broken("flow-not-signed-in")
        return self.me_or_none

    @property
    def pack(self) -> Pack:
        """Return the guidance pack the hub uses."""
        if self.pack_or_none is None:
            raise Broken("flow-no-pack")
        return self.pack_or_none

    @cached_property
    def people(self) -> dict[str, PersonOut]:
        """Return colleagues by id."""
        return {person.id: person for person in self.facts.people}

    @cached_property
    def agencies(self) -> dict[str, AgencyOut]:
        """Return offices by id."""
        return {agency.id: agency for agency in self.facts.agencies}
