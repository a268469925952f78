"""Sign a person in and out at the hub, and read the safety bar with nobody signed in."""

from __future__ import annotations

from hubtui import __version__
from hubtui.client.port import Hub
from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.desk.session.proving import prove
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.door import FOR_SIGN_IN
from hubtui.wire.overrides import FOR_BAR, AskBar, Bar
from hubtui.wire.session import SignedIn, SignIn


async def bar(hub: Hub, place: Enrolment, key: WorkstationKey) -> Bar:
    """Return what every workstation shows: a reference at most, and who is on call."""
    proof = await prove(hub, place, key, FOR_BAR)
    return await hub.call(routes.BAR, AskBar(**proof.model_dump()))


async def sign_in(
    hub: Hub, place: Enrolment, key: WorkstationKey, person: str, secret: str, new: str = ""
) -> SignedIn:
    """Sign a person in, and send the session token with each call from then on."""
    proof = await prove(hub, place, key, FOR_SIGN_IN)
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
    """End the session at the hub, and drop its token here even if the hub fails."""
    try:
        await hub.call(routes.SIGN_OUT, Nothing())
    finally:
        hub.token = ""
