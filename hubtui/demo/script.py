"""The scenes of practice as read from their files: who is here, answers how, sends what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from hubtui.domain.levels import Field, Level
from hubtui.domain.people import Role
from hubtui.domain.told import Talked
from hubtui.wire.alerts import ClientBody

_HERE = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(_Strict):
    """An office of the practice hub."""

    name: str
    kind: str
    listed: tuple[str, ...] = ()
    accepts_pack: str = ""


class Invented(_Strict):
    """An invented colleague."""

    name: str
    office: str
    job: str
    roles: tuple[Role, ...] = (Role.STAFF,)
    skills: tuple[str, ...] = ()
    phone: str


class People(_Strict):
    """Who works in the practice hub."""

    hub: str
    zone: str
    suburbs: tuple[str, ...]
    hub_phone: str
    secret: str
    pin: str
    on_call: tuple[str, ...]
    lines: tuple[str, ...]
    offices: tuple[Office, ...]
    people: tuple[Invented, ...]

    def first(self, role: str) -> str:
        """Return the name of the first person with a role."""
        return next(each.name for each in self.people if role in each.roles)


class Move(_Strict):
    """One thing a colleague does, so many seconds after the one before."""

    after: float
    does: str
    code: str = ""


class Way(_Strict):
    """How a colleague answers."""

    moves: tuple[Move, ...]


class Pause(_Strict):
    """Seconds before something."""

    after: float


class Colleagues(_Strict):
    """How each answers."""

    ways: Mapping[str, Way]
    again: Way
    talk: Pause
    people: Mapping[str, str]

    def way(self, name: str) -> Way:
        """Return how a person answers."""
        return self.ways[self.people[name]]


class Send(_Strict):
    """One alert a colleague sends to whoever is signed in."""

    after: float
    senders: tuple[str, ...]
    level: Level
    client: ClientBody | None = None
    told: Talked | None = None
    picks: Mapping[Field, tuple[str, ...]]
    promises: tuple[str, ...] = ()
    note: str = ""


class First(_Strict):
    """What is sent to whoever is signed in."""

    send: tuple[Send, ...]


def people() -> People:
    """Read who works in the practice hub."""
    return People.model_validate(_read("people.toml"))


def colleagues() -> Colleagues:
    """Read how each answers."""
    return Colleagues.model_validate(_read("scenes/colleagues.toml"))


def first() -> First:
    """Read what is sent to whoever is signed in."""
    return First.model_validate(_read("scenes/first.toml"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text("utf-8"))
