"""The hub's folder on this machine, and what stands in it."""

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
    """A hub as its folder has it; ids by name."""

    name: str
    offices: dict[str, str]
    people: dict[str, str]


def hub_folder(told: str) -> Path:
    """Return the hub's folder: the one told, else the usual one."""
    return Path(told).expanduser().absolute() if told else places.data_dir() / "hub"


def data_flag(place: Path) -> str:
    """Return what a command needs besides, to find this hub; nothing for the usual folder."""
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
    """Tell whether there is a hub in a folder, whole or not.

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
    """Read who and what is in the hub, whether it runs or not."""
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
    """Say what is there already; nothing is changed."""
    found = standing(place)
    out(say("server.init.there", hub=found.name, place=str(place)))
    out(say("server.init.there-offices", offices=", ".join(found.offices)))
    out(say("server.init.there-people", count=len(found.people)))
    for line in say_lines("server.init.there-next", data=data_flag(place)):
        out(line)
    return 0
