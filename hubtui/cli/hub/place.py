"""Find the hub's folder on this machine, and read what the hub holds."""

from __future__ import annotations

import shlex
import time
from dataclasses import dataclass
from pathlib import Path

from hubtui import places
from hubtui.cli.out import out
from hubtui.errors import Broken
from hubtui.server.hub import store_path
from hubtui.server.store import open_for_checking
from hubtui.wording import say, say_lines


@dataclass(frozen=True, slots=True)
class HubFound:
    """Name of the hub in a folder, with the ids of its offices and people by name."""

    name: str
    offices: dict[str, str]
    people: dict[str, str]


def hub_folder(told: str) -> Path:
    """Return ``told`` as the hub's folder; if it is empty, the usual folder."""
    return Path(told).expanduser().absolute() if told else places.data_dir() / "hub"


def data_flag(place: Path) -> str:
    """Return the ``--data`` flag a command needs to find this hub; empty for the usual folder."""
    return "" if place == hub_folder("") else f" --data {shlex.quote(str(place))}"


def existing(told: str) -> Path:
    """Return the folder of a hub that was set up.

    Raises:
        Broken: ``hub-not-here`` or ``hub-not-yours``.
    """
    place = hub_folder(told)
    if not _there(store_path(place), place):
        raise Broken("hub-not-here", place=str(place))
    return place


def taken(place: Path) -> bool:
    """Tell whether a folder holds a hub, complete or not.

    Raises:
        Broken: ``hub-not-yours``.
    """
    return _there(place / "data", place)


def _there(path: Path, place: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        raise Broken("hub-not-yours", place=str(place)) from None


def standing(place: Path) -> HubFound:
    """Read the hub's name, offices and people from its store, whether it runs or not."""
    now = time.time_ns() // 1_000
    with open_for_checking(store_path(place)) as q:
        hub = q.hub()
        if hub is None:
            raise Broken("hub-not-here", place=str(place))
        offices = q.agencies(pack="", version="", digest="")
        people = q.people(now=now)
        return HubFound(
            hub["name"],
            {row["name"]: row["id"] for row in offices},
            {row["name"]: row["id"] for row in people},
        )


def show_hub(place: Path) -> int:
    """Print what the hub in this folder holds, and change nothing."""
    found = standing(place)
    out(say("server.init.there", hub=found.name, place=str(place)))
    out(say("server.init.there-offices", offices=", ".join(found.offices)))
    out(say("server.init.there-people", count=len(found.people)))
    for line in say_lines("server.init.there-next", data=data_flag(place)):
        out(line)
    return 0
