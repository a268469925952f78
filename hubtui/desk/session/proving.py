"""Prove the workstation to the hub, and ask who can sign in."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from hubtui.errors import Broken
from hubtui.wire.door import CHALLENGE, FOR_NAMES, NAMES, Ask, Names, Proof, to_sign

if TYPE_CHECKING:
    from hubtui.client.port import Hub
    from hubtui.desk.hub.workstation import Enrolment, WorkstationKey


async def names(hub: Hub, place: Enrolment, key: WorkstationKey) -> Names:
    """Ask who can sign in here."""
    return await hub.call(NAMES, await prove(hub, place, key, FOR_NAMES))


async def prove(hub: Hub, place: Enrolment, key: WorkstationKey, purpose: str) -> Proof:
    """Sign the hub's challenge for one purpose, and return the proof."""
    if not place.workstation:
        raise Broken("desk-not-open")  # the enrolment could not be read yet
    challenge = await hub.call(CHALLENGE, Ask(workstation=place.workstation))
    message = to_sign(challenge.nonce, place.hub_id, place.workstation, purpose)
    signature = base64.urlsafe_b64encode(key.sign(message)).decode()
    return Proof(workstation=place.workstation, nonce=challenge.nonce, signature=signature)
