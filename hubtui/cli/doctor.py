"""``hubtui doctor``: what is set up here and what is not, in plain words; nothing is changed."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hubtui import __version__, guard
from hubtui.cli.out import out
from hubtui.cli.settings import desk_settings, key_file
from hubtui.cli.start import desk_folder
from hubtui.cli.trouble import trouble_words
from hubtui.client.http import HttpHub
from hubtui.desk import workstation
from hubtui.desk.workstation import Place
from hubtui.errors import HubError
from hubtui.flow.problems import problem_words
from hubtui.net import Link
from hubtui.places import data_dir
from hubtui.vault import check_ring, open_vault
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wording import say

SMALLEST = (60, 20)


def run_doctor() -> int:
    """Say how each part stands; the exit code is 1 where something is in the way of working."""
    good = True
    for fine, words in _looked_at():
        mark = say("doctor.fine") if fine else say("doctor.look")
        out(f"{mark} {words}")
        good = good and fine
    return 0 if good else 1


def _looked_at() -> Iterator[tuple[bool, str]]:
    yield True, say("doctor.version", version=__version__, python=sys.version.split()[0])
    yield _size()
    yield True, say("doctor.colours", colours=_colours())
    yield True, say("doctor.clock", now=time.strftime("%H:%M, %d.%m.%Y, %Z"))
    yield from _settings()
    folder = desk_folder()
    try:
        place = workstation.load(folder)
    except HubError as error:
        yield False, trouble_words(error)
        return
    if place is None:
        yield False, say("doctor.not-joined")
        yield from _key_ring()
    else:
        yield True, say("doctor.joined", hub=place.hub, name=place.name, address=place.address)
        yield _key(place, folder)
        yield _reached(place)
    yield from _own_hub()


def _size() -> tuple[bool, str]:
    wide, high = shutil.get_terminal_size()
    if not sys.stdout.isatty():
        return True, say("doctor.no-terminal")
    fits = wide >= SMALLEST[0] and high >= SMALLEST[1]
    key = "doctor.size" if fits else "doctor.size-small"
    return fits, say(key, wide=wide, high=high)


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return say("doctor.colours-none")
    if guard.wants_plain([], os.environ):
        return say("doctor.colours-plain")
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return say("doctor.colours-all")
    many = "256color" in os.environ.get("TERM", "")
    return say("doctor.colours-256" if many else "doctor.colours-16")


def _settings() -> Iterator[tuple[bool, str]]:
    try:
        found = desk_settings()
    except HubError as error:
        yield False, trouble_words(error)
        return
    for name, source in found.sources.items():
        if source != "default":
            value = getattr(found.settings, name)
            from_where = say(f"doctor.source.{source}")
            yield True, say("doctor.setting", name=name, value=value, source=from_where)


def _key_ring() -> Iterator[tuple[bool, str]]:
    try:
        check_ring()
    except HubError as error:
        yield False, trouble_words(error)
    else:
        yield True, say("doctor.key-ring")


def _key(place: Place, folder: Path) -> tuple[bool, str]:
    file = key_file(folder) if place.key_file else None
    try:
        open_vault(file).load(place.key_name)
    except HubError as error:  # the words of the desk: no other way of keeping a key is offered
        return False, problem_words(error, place.phone_card)
    return True, say("doctor.key-file", file=file) if file else say("doctor.key-there")


def _reached(place: Place) -> tuple[bool, str]:
    async def greet() -> str:
        hub = HttpHub(Link(place.address, place.ca))
        try:
            return (await hub.call(routes.GREET, Nothing())).server
        finally:
            await hub.close()

    try:
        return True, say("doctor.reached", server=asyncio.run(greet()))
    except HubError as error:
        return False, trouble_words(error)


def _own_hub() -> Iterator[tuple[bool, str]]:
    """Say whether a hub lies in this machine's usual place, and whether it runs."""
    place = data_dir() / "hub"
    if (place / "data").is_dir():
        runs = (place / "data" / "host.json").is_file()
        yield True, say("doctor.hub-runs" if runs else "doctor.hub-stands", place=place)
