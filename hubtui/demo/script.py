"""The scenes of practice as read from their files: who answers how, who sends what."""

from __future__ import annotations

from collections.abc import Mapping

from hubtui.demo.people import Strict, read
from hubtui.domain.levels import Field, Level
from hubtui.domain.told import Talked
from hubtui.wire.alerts import ClientBody


class Move(Strict):
    """One thing a colleague does, so many seconds after the one before."""

    after: float
    does: str
    code: str = ""


class Way(Strict):
    """How a colleague answers."""

    moves: tuple[Move, ...]


class Pause(Strict):
    """Seconds before something."""

    after: float


class Colleagues(Strict):
    """How each answers."""

    ways: Mapping[str, Way]
    again: Way
    talk: Pause
    people: Mapping[str, str]

    def way(self, name: str) -> Way:
        """Return how a person answers."""
        return self.ways[self.people[name]]


class Send(Strict):
    """One alert a colleague sends to whoever is signed in."""

    after: float
    senders: tuple[str, ...]
    level: Level
    client: ClientBody | None = None
    told: Talked | None = None
    picks: Mapping[Field, tuple[str, ...]]
    promises: tuple[str, ...] = ()
    note: str = ""


class First(Strict):
    """What is sent to whoever is signed in."""

    send: tuple[Send, ...]


def colleagues() -> Colleagues:
    """Read how each answers."""
    return Colleagues.model_validate(read("scenes/colleagues.toml"))


def first() -> First:
    """Read what is sent to whoever is signed in."""
    return First.model_validate(read("scenes/first.toml"))
