"""Checks of ``hubtui doctor`` on a hub: its state is read or asked, never guessed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hubtui.cli.hub.place import data_flag, hub_folder
from hubtui.cli.trouble import trouble_words
from hubtui.client.http import HttpHub
from hubtui.errors import HubError, Unreachable
from hubtui.net import Link
from hubtui.server.host import read_access
from hubtui.server.hub import store_path
from hubtui.server.store import StoreFailed, open_for_checking
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.session import Greeting
from hubtui.wording import say


@dataclass(frozen=True, slots=True)
class Finding:
    """Result of one check: ``code`` is stable, ``words`` may change."""

    code: str
    ok: bool
    words: str


def fine(code: str, **facts: object) -> Finding:
    """Return a finding that needs no attention."""
    return Finding(code, True, say(f"doctor.{code}", **facts))


def look(code: str, **facts: object) -> Finding:
    """Return a finding that needs somebody's attention."""
    return Finding(code, False, say(f"doctor.{code}", **facts))


def trouble(error: HubError) -> Finding:
    """Return a finding for an error, under the error's own code."""
    return Finding(error.code, False, trouble_words(error))


def greet(address: str, authority: str) -> Greeting:
    """Return a hub's greeting, over a link that trusts only ``authority``."""

    async def ask() -> Greeting:
        hub = HttpHub(Link(address, authority))
        try:
            return await hub.call(routes.GREET, Nothing())
        finally:
            await hub.close()

    return asyncio.run(ask())


def why_not_well(greeting: Greeting) -> Finding | None:
    """Return a finding if the greeting reports trouble; older hubs report none."""
    return look("hub-trouble", trouble=greeting.trouble) if greeting.trouble else None


def own_hub(told: str) -> Iterator[Finding]:
    """Check the hub on this machine: does it exist, does it run, is a staff role unconfirmed."""
    place = hub_folder(told)
    try:
        if not (place / "data").is_dir():
            if told:
                yield look("hub-none", place=place)
            return
        yield _runs(place)
        yield from _asked(place)
    except HubError as error:
        yield trouble(error)
    except (OSError, StoreFailed):
        yield look("hub-unreadable", place=place)


def _runs(place: Path) -> Finding:
    """Ask the hub whether it runs: a hub that was killed leaves its access file behind."""
    flag = data_flag(place)
    try:
        access = read_access(place)
        greeting = greet(access.address, access.authority)
    except Unreachable as error:
        code = "hub-stands" if error.code == "hub-not-running" else "hub-silent"
        return look(code, place=place, data=flag)
    except (OSError, ValueError, KeyError, json.JSONDecodeError):
        return look("hub-silent", place=place, data=flag)
    return why_not_well(greeting) or fine("hub-runs", place=place)


def _asked(place: Path) -> Iterator[Finding]:
    """Name people whose staff role is unconfirmed: no safety alert climbs to them yet."""
    with open_for_checking(store_path(place)) as q:
        rows = q.staff_asked()
    names = ", ".join(row["name"] for row in rows)
    if names:
        yield look("staff-asked", names=names, data=data_flag(place))
