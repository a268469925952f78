"""Someone has left: they are shut out at once, and nothing that waited for them is lost."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from hubtui.domain.clock import DAY
from hubtui.wire import routes
from hubtui.wire.people import RemovePerson
from tests.hubs import AsgiHub, Problem
from tests.server import made
from tests.server.made import Wanted
from tests.server.overrides import danger
from tests.server.overrides.danger import ANA, ARI, BETH, COLIN, PITA, SELA, TAMA


async def refused(call: Awaitable[object]) -> Problem:
    with pytest.raises(Problem) as error:
        await call
    return error.value


async def leave(hub: AsgiHub, name: str) -> None:
    ari = await hub.sign_in(ARI)
    await ari.call(routes.REMOVE_PERSON, RemovePerson(person=hub.created.people[name]))


async def test_they_are_signed_out_and_cannot_come_back(hub: AsgiHub) -> None:
    beth = await hub.sign_in(BETH)
    await leave(hub, BETH)
    assert (await refused(beth.call(routes.ME))).status == 401
    assert (await refused(hub.sign_in_again(BETH))).code == "sign-in-wrong"
    ana = await hub.sign_in(ANA)
    assert beth.id not in {each.id for each in (await ana.call(routes.FACTS)).people}
    assert hub.leaves(beth.id)[-1] == "person:removed"
    ari = await hub.sign_in(ARI)
    again = ari.call(routes.REMOVE_PERSON, RemovePerson(person=beth.id))
    assert (await refused(again)).code == "person-unknown"


async def test_what_waits_for_them_goes_late_and_its_sender_is_told(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in(ANA), await hub.sign_in(BETH)
    alert = (await made.send(hub, ana, beth.id, Wanted(days=10))).alert
    await leave(hub, BETH)
    await hub.fire(3 * DAY)
    ana = await hub.sign_in_again(ANA)
    [row] = (await ana.call(routes.ALERTS, query={"box": "sent"})).rows
    assert row.late
    assert (await ana.call(routes.ALERT, id=alert)).recipient == beth.id
    sela = await hub.sign_in(SELA)
    assert (await sela.call(routes.WEEK)).late


async def test_a_safety_alert_goes_on_to_the_next_one_able_to_act(hub: AsgiHub) -> None:
    await danger.set_roster(hub, (SELA, TAMA), (BETH, COLIN))
    sent = await danger.send(hub, BETH)
    await leave(hub, BETH)
    await hub.fire(DAY // 144)  # ten minutes
    assert sent.override in {row.id for row in await danger.rows(hub, COLIN)}


async def test_the_one_on_call_leaves_and_another_supervisor_is_rung(hub: AsgiHub) -> None:
    await danger.set_roster(hub, (SELA, TAMA), ())
    sent = await danger.send(hub, BETH)
    await leave(hub, SELA)
    await hub.fire(DAY // 48)  # half an hour
    assert sent.override in {row.id for row in await danger.rows(hub, TAMA)}
    ana = await hub.sign_in(ANA)
    roster = await ana.call(routes.ROSTER)
    assert [each.person for each in roster.entries if each.on_call] == [hub.created.people[TAMA]]


@pytest.mark.parametrize("names", [(PITA,), (SELA, TAMA)])
async def test_nobody_leaves_the_hub_without_their_part(
    hub: AsgiHub, names: tuple[str, ...]
) -> None:
    *first, last = names
    for name in first:
        await leave(hub, name)
    assert (await refused(leave(hub, last))).code == "person-needed"
    await hub.sign_in(last)
