"""Who works in the practice hub, as read from ``people.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from hubtui.domain.people import Role

_HERE = Path(__file__).parent


class Strict(BaseModel):
    """A part of a scene file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(Strict):
    """An office of the practice hub."""

    name: str
    kind: str
    listed: tuple[str, ...] = ()
    accepts_pack: str = ""


class Invented(Strict):
    """An invented colleague."""

    name: str
    office: str
    job: str
    roles: tuple[Role, ...] = (Role.STAFF,)
    skills: tuple[str, ...] = ()
    phone: str


class People(Strict):
    """Who works in the practice hub."""

    hub: str
    zone: str
    suburbs: tuple[str, ...]
    hub_phone: str
    secret: str
    pin: str
    on_call: tuple[str, ...]
    able: tuple[str, ...]
    lines: tuple[str, ...]
    offices: tuple[Office, ...]
    people: tuple[Invented, ...]

    def first(self, role: str) -> str:
        """Return the name of the first person with a role."""
        return next(each.name for each in self.people if role in each.roles)


def people() -> People:
    """Read who works in the practice hub."""
    return People.model_validate(read("people.toml"))


def read(name: str) -> dict[str, Any]:
    """Read a file of this room."""
    return tomllib.loads((_HERE / name).read_text("utf-8"))
