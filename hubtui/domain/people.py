"""Who is who in a hub: roles, agencies, and the actor a rule is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
AgencyId = NewType("AgencyId", str)
WorkstationId = NewType("WorkstationId", str)

LINE_LIMIT, PHONE_LIMIT = 80, 30
"""Letters a name, a job or another line of the directory may have, and a phone number."""


class Role(StrEnum):
    """What a person may do in the hub; one person may hold several."""

    STAFF = "staff"
    SUPERVISOR = "supervisor"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy-officer"
    TRAINER = "trainer"
    HOST = "host"
    """Whoever may read the hub machine's own folder; no person, and never sees content."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One office in the hub; ``listed``: the statutory lists it stands on, never asked of staff."""

    id: AgencyId
    name: str
    kind: str
    listed: frozenset[str] = frozenset()
    accepted_pack: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, from which workstation; roles are read afresh on each request."""

    person: PersonId
    roles: frozenset[Role]
    agency: AgencyId
    workstation: WorkstationId
    doubt_since: int = 0
    """When they signed in with a new code; 0 where nobody has to say that it is them."""
