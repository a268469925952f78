"""Somebody who signs in with a new code, for tests of what it opens and what it does not."""

from __future__ import annotations

from hubtui.wire import routes
from hubtui.wire.people import MakeCode
from hubtui.wire.session import SayWho
from tests.hubs import AsgiHub, Desk

CHOSEN = "mountain copper lantern seven hills"


async def new_code(hub: AsgiHub, name: str, by: Desk) -> Desk:
    """Have a code made for a person who had a passphrase, and sign in with it."""
    person = hub.created.people[name]
    if hub.server.q.credential(person=person)["changed_at"] is None:
        await hub.sign_in(name)
    given = await by.call(routes.MAKE_CODE, MakeCode(kind="person", person=person))
    hub.desks[name] = await hub.workstation.sign_in(person, given.code, CHOSEN)
    return hub.desks[name]


async def say(desk: Desk, name: str, hub: AsgiHub, *, yes: bool = True) -> None:
    """Say of somebody who signed in with a new code whether it is them."""
    person = hub.created.people[name]
    code = next(row["id"] for row in hub.server.q.open_codes() if row["person"] == person)
    await desk.call(routes.SAY_WHO, SayWho(yes=yes), id=code)
