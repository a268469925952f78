"""The job context: the hub's facts, the signed-in person, the pack and the time."""

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
    """Everything a job may read; ``now`` is in microseconds UTC, taken when the job starts."""

    card: PhoneCard
    hub: str
    practice: bool
    now: int
    facts_or_none: Facts | None = None
    me_or_none: Me | None = None
    pack_or_none: Pack | None = None
    practice_secret: str = ""
    """On a practice hub, the passphrase of everybody, which is not asked for; else empty."""
    practice_pin: str = ""
    """On a practice hub, the PIN of everybody, which the hidden screen shows; else empty."""
    shut: frozenset[str] = frozenset()
    """Ids of people who must not be suggested as somebody to ask about this matter."""

    @property
    def facts(self) -> Facts:
        """Return the hub's facts; raise ``Broken`` before sign-in."""
        if self.facts_or_none is None:
            raise Broken("flow-not-signed-in")
        return self.facts_or_none

    @property
    def me(self) -> Me:
        """Return the signed-in person; raise ``Broken`` before sign-in."""
        if self.me_or_none is None:
            raise Broken("flow-not-signed-in")
        return self.me_or_none

    @property
    def pack(self) -> Pack:
        """Return the guidance pack the hub uses; raise ``Broken`` where it is not loaded."""
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
