"""``hubtui doctor``: report what is set up on this machine, and change nothing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from hubtui import __version__, guard
from hubtui.cli.arguments import Arguments
from hubtui.cli.hub.doctor import Finding, fine, greet, look, own_hub, trouble, why_not_well
from hubtui.cli.out import out, out_json
from hubtui.cli.settings import desk_settings, key_file
from hubtui.cli.start import desk_folder
from hubtui.desk.hub import workstation
from hubtui.desk.hub.workstation import Enrolment
from hubtui.errors import HubError
from hubtui.flow.engine.problems import problem_words
from hubtui.vault import check_ring, open_vault
from hubtui.wording import say
from hubtui.wording.when import clock, date_words

SMALLEST = (60, 20)


def run_doctor(asked: Arguments) -> int:
    """Print all findings; return 1 if one of them needs attention, else 0."""
    found = []
    for one in _looked_at(asked):
        found.append(one)
        if not asked.json:
            mark = say("doctor.fine") if one.ok else say("doctor.look")
            out(f"{mark} {one.words}")
    well = all(one.ok for one in found)
    if asked.json:
        out_json({"ok": well, "found": [asdict(one) for one in found]})
    return 0 if well else 1


def _looked_at(asked: Arguments) -> Iterator[Finding]:
    version = sys.version.split()[0]
    yield fine("version", version=__version__, python=version)
    yield _size()
    yield Finding("colours", True, say("doctor.colours", colours=_colours()))
    yield fine("clock", now=_now())
    yield from _settings()
    own = list(own_hub(asked.data))
    yield from _desk(hub_here=bool(own))
    yield from own


def _desk(*, hub_here: bool) -> Iterator[Finding]:
    """Check this computer as a workstation; the hub's own machine need not be one."""
    folder = desk_folder()
    try:
        place = workstation.load(folder)
    except HubError as error:
        yield trouble(error)
        return
    if place is None and hub_here:
        yield fine("no-workstation")
    elif place is None:
        yield look("not-joined")
        yield _key_ring()
    else:
        yield fine("joined", hub=place.hub, name=place.name, address=place.address)
        yield _key(place, folder)
        yield _reached(place)


def _now() -> str:
    now = datetime.now().astimezone()
    zone = now.tzinfo
    assert zone is not None
    return f"{clock(now, zone)}, {date_words(now.date())}, {now.tzname()}"


def _size() -> Finding:
    wide, high = shutil.get_terminal_size()
    if not sys.stdout.isatty():
        return fine("no-terminal")
    if wide >= SMALLEST[0] and high >= SMALLEST[1]:
        return fine("size", wide=wide, high=high)
    return look("size-small", wide=wide, high=high)


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return say("doctor.colours-none")
    if guard.wants_plain([], os.environ):
        return say("doctor.colours-plain")
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return say("doctor.colours-all")
    many = "256color" in os.environ.get("TERM", "")
    return say("doctor.colours-256" if many else "doctor.colours-16")


def _settings() -> Iterator[Finding]:
    try:
        found = desk_settings()
    except HubError as error:
        yield trouble(error)
        return
    for name, source in found.sources.items():
        if source != "default":
            value = getattr(found.settings, name)
            from_where = say(f"doctor.source.{source}")
            yield fine("setting", name=name, value=value, source=from_where)


def _key_ring() -> Finding:
    try:
        check_ring()
    except HubError as error:
        return trouble(error)
    return fine("key-ring")


def _key(place: Enrolment, folder: Path) -> Finding:
    file = key_file(folder) if place.key_file else None
    try:
        open_vault(file).load(place.key_name)
    except HubError as error:  # the wording of the screens: it does not offer another key store
        return Finding(error.code, False, problem_words(error, place.phone_card))
    return fine("key-file", file=file) if file else fine("key-there")


def _reached(place: Enrolment) -> Finding:
    try:
        greeting = greet(place.address, place.ca)
    except HubError as error:
        return trouble(error)
    return why_not_well(greeting) or fine("reached", server=greeting.server)
