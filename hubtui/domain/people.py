"""Roles, agencies, and the actor that a rule decides about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
AgencyId = NewType("AgencyId", str)
WorkstationId = NewType("WorkstationId", str)

LINE_LIMIT, PHONE_LIMIT = 80, 30
"""Most letters in a name, a job or another directory line; most in a phone number."""


class Role(StrEnum):
    """A role in the hub; one person may hold several."""

    STAFF = "staff"
    SUPERVISOR = "supervisor"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy-officer"
    TRAINER = "trainer"
    HOST = "host"
    """Anybody who can read the hub machine's own folder; not a person, and never sees content."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One office in the hub; ``listed`` are its statutory lists, never asked of staff."""

    id: AgencyId
    name: str
    kind: str
    listed: frozenset[str] = frozenset()
    accepted_pack: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who asks, at which workstation; roles are read afresh on each request."""

    person: PersonId
    roles: frozenset[Role]
    agency: AgencyId
    workstation: WorkstationId
    doubt_since: int = 0
    """Time of a sign-in with a new code that nobody has confirmed yet; 0 if there is none."""
