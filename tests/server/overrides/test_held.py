"""Held while the hub was away: sealed so that only the hub reads it, delivered once and marked."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from hubtui.crypto.box import seal_to
from hubtui.crypto.signing import SigningKey
from hubtui.domain.clock import HOUR
from hubtui.wire import routes
from hubtui.wire.overrides import (
    HeldOverride,
    SealedOverride,
    SendOverride,
    held_place,
    held_to_sign,
)
from hubtui.wire.people import RemovePerson
from tests.hubs import AsgiHub, Desk, Problem, enrol
from tests.server.overrides.danger import ANA, ARI, BETH, SECRETS, body, open_it, rows


async def sealed(hub: AsgiHub, sent: SendOverride, name: str = ANA, **other: Any) -> SealedOverride:
    """As a workstation would hold it."""
    desk = await hub.sign_in(name)
    key = base64.b64decode((await desk.call(routes.FACTS)).box_key)
    station = other.get("station", hub.workstation)
    plain = HeldOverride(person=hub.created.people[name], override=sent).model_dump_json().encode()
    place = held_place(hub.created.hub_id, station.id)
    blob = base64.b64encode(seal_to(key, plain, place)).decode()
    signing: SigningKey = other.get("key", station.key)
    signature = signing.sign(held_to_sign(hub.created.hub_id, station.id, blob))
    return SealedOverride(
        workstation=station.id, sealed=blob, signature=base64.b64encode(signature).decode()
    )


async def test_delivered_once_signed_out_and_marked_late(hub: AsgiHub) -> None:
    written = hub.clock.now
    sent = body(hub, BETH, written_at=written)
    held = await sealed(hub, sent)
    await (await hub.sign_in(ANA)).call(routes.SIGN_OUT)
    hub.clock.now += 5 * HOUR
    stranger = Desk(hub.http)
    first = await stranger.call(routes.HELD, held)
    again = await asyncio.gather(*(stranger.call(routes.HELD, held) for _ in range(5)))
    assert {one.override for one in again} == {first.override}
    assert first.late
    assert len(await rows(hub, BETH)) == 1
    out = await open_it(hub, BETH, first.override)
    assert out.content is not None
    assert out.content.words == SECRETS[1]
    assert (out.written_at, out.arrived_at, out.late) == (written, first.at, True)
    assert hub.leaves(first.override).count("override:delivered") == 1


async def test_sent_directly_and_held_too_is_one(hub: AsgiHub) -> None:
    sent = body(hub, BETH)
    held = await sealed(hub, sent)
    direct = await (await hub.sign_in(ANA)).call(routes.SEND_OVERRIDE, sent)
    hub.clock.now += HOUR
    assert (await Desk(hub.http).call(routes.HELD, held)).override == direct.override
    assert len(await rows(hub, BETH)) == 1


async def test_who_wrote_it_may_have_left_since_but_not_before(hub: AsgiHub) -> None:
    sent = body(hub, BETH, written_at=hub.clock.now)
    held = await sealed(hub, sent)
    later = sent.model_copy(update={"key": "later", "written_at": hub.clock.now + 2 * HOUR})
    after = await sealed(hub, later)
    hub.clock.now += HOUR
    ari = await hub.sign_in(ARI)
    await ari.call(routes.REMOVE_PERSON, RemovePerson(person=hub.created.people[ANA]))
    stranger = Desk(hub.http)
    with pytest.raises(Problem, match="held-unproven"):
        await stranger.call(routes.HELD, after)
    receipt = await stranger.call(routes.HELD, held)
    out = await open_it(hub, BETH, receipt.override)
    assert (out.sender, out.late) == (hub.created.people[ANA], True)


async def test_only_an_enrolled_workstation_where_they_signed_in_delivers(hub: AsgiHub) -> None:
    sent, stranger = body(hub, BETH), Desk(hub.http)
    other = await enrol(hub.http, hub.server.host_token, "Desk 2")
    forged = await sealed(hub, sent, key=SigningKey.new())
    elsewhere = await sealed(hub, sent, station=other)
    good = await sealed(hub, sent)
    moved = good.model_copy(update={"workstation": other.id})
    for held in (forged, elsewhere, moved):
        with pytest.raises(Problem) as refused:
            await stranger.call(routes.HELD, held)
        assert (refused.value.status, refused.value.code) == (401, "held-unproven")
    resigned = base64.b64encode(
        other.key.sign(held_to_sign(hub.created.hub_id, other.id, good.sealed))
    ).decode()
    with pytest.raises(Problem, match="held-unreadable"):
        await stranger.call(routes.HELD, moved.model_copy(update={"signature": resigned}))
    assert await rows(hub, BETH) == []
    assert (await stranger.call(routes.HELD, good)).reference


async def test_the_key_is_given_at_enrolment_too(hub: AsgiHub) -> None:
    key = (await (await hub.sign_in(ANA)).call(routes.FACTS)).box_key
    assert base64.b64decode(key) == hub.server.box_key.public
    assert "box_key" in routes.ENROL.gives.model_fields
