"""Enrol the one workstation that all invented colleagues share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hubtui.client.enrol import enrol
from hubtui.client.http import HttpHub
from hubtui.crypto.signing import SigningKey
from hubtui.demo.cast import Cast
from hubtui.demo.manner import Manner
from hubtui.desk.hub.workstation import Enrolment
from hubtui.net import Link
from hubtui.server.host import read_access
from hubtui.wire import routes
from hubtui.wire.people import MakeCode
from hubtui.wording import say


async def enter(hub_place: Path, people: Mapping[str, str], manner: Manner) -> Cast:
    """Enrol a workstation with the rights of the hub's machine; ``people`` are ids by name."""
    access = read_access(hub_place)
    hub = HttpHub(Link(access.address, access.authority))
    hub.token = access.token
    try:
        code = (await hub.call(routes.MAKE_CODE, MakeCode(kind="workstation"))).code
    finally:
        await hub.close()
    key, name = SigningKey.new(), say("demo.colleagues")
    enrolled = await enrol(access.address, access.authority, code=code, key=key, name=name)
    place = Enrolment(
        address=access.address,
        ca=access.authority,
        hub=enrolled.hub,
        hub_id=enrolled.hub_id,
        workstation=enrolled.workstation,
        name=name,
        phone_card=enrolled.phone_card,
        key_name="",
        practice=True,
    )
    return Cast(place, key, people, manner)
