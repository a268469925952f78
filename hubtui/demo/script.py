"""Scenes of practice, read from TOML files: who answers how, and who sends what."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from hubtui.demo.people import read_toml
from hubtui.domain.alerts.consultation import Talked
from hubtui.domain.alerts.levels import Field, Level
from hubtui.wire.alerts import ClientBody


class Strict(BaseModel):
    """Base of every part of a scene file; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Move(Strict):
    """One scripted action; ``after`` is seconds after the action before it."""

    after: float
    does: str
    code: str = ""


class Way(Strict):
    """A way of answering: scripted moves in order."""

    moves: tuple[Move, ...]


class Pause(Strict):
    """Seconds before an action."""

    after: float


class Raised(Strict):
    """The safety alert a colleague raises to whoever is signed in."""

    after: float
    apart: float
    """Seconds this alert waits after the person may have begun a safety alert of their own."""
    senders: tuple[str, ...]
    line: str
    words: str
    about: str
    where: str
    called: str
    record: Mapping[str, str]


class Danger(Strict):
    """Scripted answers to safety alerts, and the one a colleague raises."""

    raised: Raised
    told: Mapping[str, Way]
    people: Mapping[str, str]
    supervisor: Way
    reviewer: Way

    def way(self, wants: str, name: str) -> Way:
        """Return the moves of a person for what an alert asks of them."""
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
    """Scripted answers to alerts, by person."""

    ways: Mapping[str, Way]
    again: Way
    talk: Pause
    people: Mapping[str, str]

    def way(self, name: str) -> Way:
        """Return the scripted moves of a person."""
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
    """The alerts sent to whoever is signed in."""

    send: tuple[Send, ...]


class Script(Strict):
    """The whole script of practice."""

    colleagues: Colleagues
    first: First
    danger: Danger


def script(*, climbs: bool = False) -> Script:
    """Read the whole script; with ``climbs``, supervisors and reviewers make no moves."""
    said = danger()
    if climbs:
        said = said.model_copy(update=dict.fromkeys(("supervisor", "reviewer"), Way(moves=())))
    return Script(colleagues=colleagues(), first=first(), danger=said)


def colleagues() -> Colleagues:
    """Read how each colleague answers."""
    return Colleagues.model_validate(read_toml("scenes/colleagues.toml"))


def danger() -> Danger:
    """Read who does what with a safety alert."""
    return Danger.model_validate(read_toml("scenes/danger.toml"))


def first() -> First:
    """Read the alerts sent to whoever is signed in."""
    return First.model_validate(read_toml("scenes/first.toml"))
