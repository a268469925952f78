"""Safety alerts as a desk would send them, for tests to follow through the hub."""

from __future__ import annotations

import json
import secrets
from typing import Any

from hubtui.domain.clock import MINUTE
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    OverrideOut,
    OverrideReceipt,
    OverrideRow,
    SendOverride,
    SetReach,
    SetRoster,
)
from hubtui.wire.people import SetPresence
from tests.hubs import AsgiHub, Desk

ANA, BETH, COLIN = "Ana Sender", "Beth Receiver", "Colin Other"
SELA, TAMA = "Sela Supervisor", "Tama Supervisor"
FAITH, ARI, PITA = "Faith Facilitator", "Ari Admin", "Pita Privacy"
NORA, THEO = "Nora New", "Theo Trainer"
EVERYBODY = (ANA, BETH, COLIN, SELA, TAMA, FAITH, ARI, PITA, NORA, THEO)
SECRETS = ("Mere Tāne", "He has a knife", "9 Miro Lane")


def body(hub: AsgiHub, *names: str, **more: Any) -> SendOverride:
    """A safety alert to people of these names; ``keep_from`` takes names too."""
    people = hub.created.people
    more["keep_from"] = [people[name] for name in more.get("keep_from", ())]
    about, words, where = SECRETS
    given = {
        "key": secrets.token_hex(16),
        "written_at": hub.clock.now,
        "recipients": [people[name] for name in names],
        "about": about,
        "words": words,
        "where": where,
        **more,
    }
    return SendOverride.model_validate(given)


async def send(hub: AsgiHub, *names: str, by: str = ANA, **more: Any) -> OverrideReceipt:
    """Send one."""
    desk = await hub.sign_in(by)
    return await desk.call(routes.SEND_OVERRIDE, body(hub, *names, **more))


async def rows(hub: AsgiHub, name: str) -> list[OverrideRow]:
    """What the bar of a person's desk is made of."""
    desk = await hub.sign_in(name)
    return (await desk.call(routes.OVERRIDES)).rows


async def look(hub: AsgiHub, name: str, override: str) -> OverrideOut:
    """What a person sees of one."""
    desk = await hub.sign_in(name)
    return await desk.call(routes.OVERRIDE, id=override)


async def open_it(hub: AsgiHub, name: str, override: str) -> OverrideOut:
    """Open one as this person."""
    desk = await hub.sign_in(name)
    return await desk.call(routes.OPEN_OVERRIDE, Nothing(), id=override)


async def set_roster(hub: AsgiHub, on_call: tuple[str, ...], able: tuple[str, ...]) -> None:
    """Set the roster by names."""
    desk: Desk = await hub.sign_in(SELA)
    version = (await desk.call(routes.ROSTER)).version
    people = hub.created.people
    await desk.call(
        routes.SET_ROSTER,
        SetRoster(
            version=version,
            on_call=[people[name] for name in on_call],
            able=[people[name] for name in able],
        ),
    )


async def here(hub: AsgiHub, *names: str) -> None:
    """Let people be in today."""
    for name in names:
        desk = await hub.sign_in(name)
        await desk.call(routes.PRESENCE, SetPresence(here=True))


async def reach(hub: AsgiHub, name: str, **ways: Any) -> None:
    """Set how outside messages reach a person."""
    desk = await hub.sign_in(name)
    await desk.call(routes.SET_REACH, SetReach.model_validate(ways))


async def pass_minutes(hub: AsgiHub, minutes: float) -> None:
    """Let time pass and fire what is due."""
    await hub.fire(round(minutes * MINUTE))


def happened(hub: AsgiHub, override: str) -> list[tuple[str, str, str]]:
    """What happened on all tracks: kind, about whom (by name), code."""
    names = {person: name for name, person in hub.created.people.items()}
    found = hub.server.q.override_events(override=override)
    return [(row["kind"], names.get(row["person"], row["person"]), row["code"]) for row in found]


def readers(hub: AsgiHub, override: str) -> dict[str, set[str]]:
    """Who may know of it, and why, by name."""
    names = {person: name for name, person in hub.created.people.items()}
    seen = hub.server.q.override_viewers(override=override)
    return {names[row["person"]]: set(json.loads(row["whys"])) for row in seen}


def told_of(hub: AsgiHub, name: str) -> list[tuple[str, str]]:
    """Every event a person's desk ever got: kind and reference."""
    person = hub.created.people[name]
    found = hub.server.q.events_after(person=person, number=0, most=500)
    return [(row["kind"], row["ref"]) for row in found]
