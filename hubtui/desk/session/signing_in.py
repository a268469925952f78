"""Proving the workstation and the person to the hub."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from hubtui import __version__
from hubtui.errors import Broken
from hubtui.wire.base import Nothing
from hubtui.wire.door import (
    CHALLENGE,
    FOR_NAMES,
    FOR_SIGN_IN,
    NAMES,
    Ask,
    Names,
    Proof,
    to_sign,
)

if TYPE_CHECKING:
    from hubtui.client.port import Hub
    from hubtui.desk.hub.workstation import Place, Signer
    from hubtui.wire.overrides import Bar
    from hubtui.wire.session import SignedIn


async def bar(hub: Hub, place: Place, key: Signer) -> Bar:
    """Ask what every workstation shows: a reference at most, and who is on call."""
    from hubtui.wire import routes
    from hubtui.wire.overrides import FOR_BAR, AskBar

    proof = await _prove(hub, place, key, FOR_BAR)
    return await hub.call(routes.BAR, AskBar(**proof.model_dump()))


async def names(hub: Hub, place: Place, key: Signer) -> Names:
    """Ask who can sign in here."""
    return await hub.call(NAMES, await _prove(hub, place, key, FOR_NAMES))


async def sign_in(
    hub: Hub, place: Place, key: Signer, person: str, secret: str, new: str = ""
) -> SignedIn:
    """Sign a person in; from then on the hub's token is sent with each call."""
    from hubtui.wire import routes
    from hubtui.wire.session import SignIn

    proof = await _prove(hub, place, key, FOR_SIGN_IN)
    body = SignIn(
        **proof.model_dump(),
        person=person,
        secret=secret,
        new_passphrase=new or None,
        client=f"hubtui {__version__}",
    )
    signed = await hub.call(routes.SIGN_IN, body)
    hub.token = signed.token
    return signed


async def sign_out(hub: Hub) -> None:
    """End the session at the hub, and forget it here whatever the hub says."""
    from hubtui.wire import routes

    try:
        await hub.call(routes.SIGN_OUT, Nothing())
    finally:
        hub.token = ""


async def _prove(hub: Hub, place: Place, key: Signer, purpose: str) -> Proof:
    if not place.workstation:
        raise Broken("desk-not-open")  # its enrolment could not be read, and is read anew first
    challenge = await hub.call(CHALLENGE, Ask(workstation=place.workstation))
    message = to_sign(challenge.nonce, place.hub_id, place.workstation, purpose)
    signature = base64.urlsafe_b64encode(key.sign(message)).decode()
    return Proof(workstation=place.workstation, nonce=challenge.nonce, signature=signature)
