"""Somebody comes in with a new code: it is shut, their supervisor says it is them, it opens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from hubtui.wire import routes
from hubtui.wire.people import MakeCode
from tests.hubs import Desk, enrol, passphrase
from tests.stories.people import FRONTS, Front, Tui, environment
from tests.stories.telling import number_row, opens, tells
from tests.stories.town import Town

pytestmark = pytest.mark.story

BETH, TAMA = "Beth Receiver", "Tama Supervisor"


@pytest.fixture(scope="module")
def own_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A hub of its own: its people have other passphrases afterwards."""
    town = Town(tmp_path_factory.mktemp("new-codes"), names=(TAMA,))
    yield town
    town.close()


@pytest.fixture(scope="module")
def ana(own_town: Town) -> Iterator[Front]:
    ana = own_town.sits_down(Tui, "Ana Sender")
    yield ana
    ana.close()


async def _given(town: Town, name: str, new: str) -> None:
    """Have a code made for somebody, and choose a passphrase with it."""
    person = town.hub.people[name]
    async with town.hub.client() as http:
        host = Desk(http, town.hub.host_token)
        given = await host.call(routes.MAKE_CODE, MakeCode(kind="person", person=person))
        assert given.shut
        there = await enrol(http, town.hub.host_token, f"Desk of {name}")
        await there.sign_in(person, given.code, new)


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_what_waits_is_shut_until_my_supervisor_says_it_is_me(
    own_town: Town, ana: Front, kind: type[Front]
) -> None:
    ana.tell_home()
    number = tells(ana, 1)
    new = passphrase(f"{kind.kind}again")
    asyncio.run(_given(own_town, BETH, new))
    ana.tell_home()
    ana.sees_come(f"Beth Receiver has a new code, so {number} is shut for now.")
    beth = kind(env=environment(own_town.desk()))
    tama = own_town.sits_down(kind, TAMA)
    try:
        beth.sign_in(BETH, new)  # the passphrase chosen with the code clears nothing
        beth.sees("What waits is shut until Tama Supervisor says it is you")
        beth.pick("What you sent")
        beth.sees("This is shut for now", "You can send. F9 and safety alerts work.")
        beth.pick("Home")
        beth.sees("What do you want to do?")
        beth.pick("What waits for you")
        beth.sees("What waits for you", number)
        beth.pick(number_row(beth, number))
        shown = beth.sees("This is shut for now", "It opens when Tama Supervisor says it is you.")
        assert "Ruby" not in shown
        beth.pick("Home")
        beth.sees("What do you want to do?")
        tama.sees("Is it Beth Receiver?")
        tama.pick("What waits for you")
        tama.sees("signed in with a new code")
        tama.pick("Is it Beth Receiver?")
        tama.sees("See or speak with them first.", "by the hub's machine")
        tama.pick("Yes. I have seen or spoken with them")
        tama.sees("It is Beth Receiver.", "What waits for them is open now.")
        beth.tell_home()
        opens(beth, number)
        beth.sees("Ruby McAllister, 7")
    finally:
        beth.close()
        tama.close()
