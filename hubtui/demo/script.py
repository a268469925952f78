"""The scenes of practice as read from their files: who answers how, who sends what."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from hubtui.demo.people import read_toml
from hubtui.domain.alerts.consultation import Talked
from hubtui.domain.alerts.levels import Field, Level
from hubtui.wire.alerts import ClientBody


class Strict(BaseModel):
    """A part of a scene file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class Raised(Strict):
    """The safety alert a colleague raises against whoever is signed in."""

    after: float
    apart: float
    """How long it stays apart from one that whoever is played has just begun."""
    senders: tuple[str, ...]
    line: str
    words: str
    about: str
    where: str
    called: str
    record: Mapping[str, str]


class Danger(Strict):
    """Who does what with a safety alert."""

    raised: Raised
    told: Mapping[str, Way]
    people: Mapping[str, str]
    supervisor: Way
    reviewer: Way

    def way(self, wants: str, name: str) -> Way:
        """Return how a person takes up what an alert wants of them."""
        match wants:
            case "open":
                return self.told[self.people.get(name, "goes")]
            case "acknowledge":
                return self.supervisor
            case "review":
                return self.reviewer
            case _:
                return Way(moves=())


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


class Script(Strict):
    """All of it."""

    colleagues: Colleagues
    first: First
    danger: Danger


def script(*, climbs: bool = False) -> Script:
    """Read all of it; where safety alerts climb, scripted supervisors leave them alone."""
    said = danger()
    if climbs:
        said = said.model_copy(update=dict.fromkeys(("supervisor", "reviewer"), Way(moves=())))
    return Script(colleagues=colleagues(), first=first(), danger=said)


def colleagues() -> Colleagues:
    """Read how each answers."""
    return Colleagues.model_validate(read_toml("scenes/colleagues.toml"))


def danger() -> Danger:
    """Read who does what with a safety alert."""
    return Danger.model_validate(read_toml("scenes/danger.toml"))


def first() -> First:
    """Read what is sent to whoever is signed in."""
    return First.model_validate(read_toml("scenes/first.toml"))
