"""Somebody who has left the hub acts no more: what their word held goes on without them."""

from __future__ import annotations

from hubtui.wire import routes
from hubtui.wire.overrides import Acknowledge, ByPhone, ReadBack
from hubtui.wire.people import RemovePerson
from tests.hubs import AsgiHub
from tests.server.overrides import danger
from tests.server.overrides.danger import ANA, ARI, BETH, COLIN, NORA, SELA, TAMA


async def _leaves(hub: AsgiHub, name: str) -> None:
    ari = await hub.sign_in(ARI)
    await ari.call(routes.REMOVE_PERSON, RemovePerson(person=hub.created.people[name]))
    hub.desks.pop(name, None)


async def _stands(hub: AsgiHub, override: str) -> tuple[str, str | None]:
    out = await danger.look(hub, ANA, override)
    assert out.standing is not None
    return out.standing.code, out.standing.who


async def test_who_was_going_and_has_left_holds_nobody_back(hub: AsgiHub) -> None:
    await danger.set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    override = (await danger.send(hub, BETH)).override
    beth = await hub.sign_in(BETH)
    await beth.call(routes.READ_BACK, ReadBack(answer="going"), id=override)
    sela = await hub.sign_in(SELA)
    await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="named", person=beth.id), id=override)
    await _leaves(hub, BETH)
    assert await _stands(hub, override) == ("nobody", None)
    assert COLIN in danger.readers(hub, override)
    out = await danger.look(hub, ANA, override)
    assert out.acknowledged_at is None, "she named somebody who is not here any more"
    assert TAMA in danger.readers(hub, override)
    await danger.pass_minutes(hub, 11)
    assert NORA in danger.readers(hub, override)


async def test_what_another_said_of_who_has_left_holds_no_more(hub: AsgiHub) -> None:
    await danger.set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    override = (await danger.send(hub, BETH)).override
    ana, beth = await hub.sign_in(ANA), hub.created.people[BETH]
    await ana.call(routes.BY_PHONE, ByPhone(person=beth, said="will-act"), id=override)
    assert await _stands(hub, override) == ("said-by", beth)
    await _leaves(hub, BETH)
    assert await _stands(hub, override) == ("nobody", None)
    assert COLIN in danger.readers(hub, override)


async def test_a_supervisor_who_had_it_and_has_left_is_followed_by_another(hub: AsgiHub) -> None:
    await danger.set_roster(hub, (SELA, TAMA), (COLIN,))
    override = (await danger.send(hub, BETH)).override
    sela = await hub.sign_in(SELA)
    await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=override)
    await _leaves(hub, SELA)
    out = await danger.look(hub, ANA, override)
    assert out.acknowledged_at is None
    assert TAMA in danger.readers(hub, override)
    [row] = await danger.rows(hub, TAMA)
    assert row.wants == "acknowledge"
    assert ("word-void", SELA, "left") in danger.happened(hub, override)
