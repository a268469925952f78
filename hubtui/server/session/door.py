"""Endpoints before sign-in: greeting, enrolling a workstation, names to pick from, signing in."""

from __future__ import annotations

import base64

from hubtui import __version__
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Act
from hubtui.errors import Refused
from hubtui.server.http.auth import FOR_ANYBODY, challenge_signed_for, read_public_key
from hubtui.server.http.context import RequestContext
from hubtui.server.http.registry import reads, waits
from hubtui.server.overrides.roster import phone_card
from hubtui.server.people.codes import TRIES, code_mac
from hubtui.server.people.names import checked_line
from hubtui.server.session import sessions
from hubtui.server.tx import Tx
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.door import FOR_NAMES, FOR_SIGN_IN, Ask, Challenge, NameOut, Names, Proof
from hubtui.wire.session import Enrol, Enrolled, Greeting, SignedIn, SignIn


def greet(asked: RequestContext[Nothing]) -> Greeting:
    """Return what anybody may know of the hub: its name, version and trouble."""
    config = asked.hub.config
    return Greeting(
        hub=config.name,
        practice=config.practice,
        versions=["v1"],
        server=f"hubtui {__version__}",
        trouble=asked.hub.trouble,
    )


async def enrol(asked: RequestContext[Enrol]) -> Enrolled:
    """Enrol a workstation with a single-use code."""
    hub, body = asked.hub, asked.body
    public = read_public_key(body.public_key)
    name = checked_line(body.name, "name")
    if not name:
        raise Refused("workstation-no-name", field="name")
    hashed = code_mac(hub.keys, body.code)
    if not asked.q.enrolment_code_out(now=asked.now, most=TRIES):
        raise Refused("enrol-code", field="code")  # or a stranger could keep the writer busy

    def command(tx: Tx) -> str | None:
        used = tx.q.use_enrolment_code(code_hash=hashed, now=tx.now, most=TRIES)
        if used is None:
            tx.q.count_enrolment_try(now=tx.now)
            return None
        made = tx.new_id()
        tx.q.add_workstation(
            id=made, name=name, public_key=public, public_place=int(body.public_place), now=tx.now
        )
        tx.leaf(AuditEvent.WORKSTATION_ENROLLED, actor=made, thing=made, code=used["id"])
        return made

    made = await hub.writer.do(command)
    if made is None:  # counted, and so not raised inside
        raise Refused("enrol-code", field="code")
    return Enrolled(
        workstation=made,
        hub=hub.config.name,
        hub_id=hub.hub_id,
        phone_card=phone_card(hub.config, asked.q, hub.clock.now_us()),
        box_key=base64.b64encode(hub.box_key.public).decode(),
    )


def challenge(asked: RequestContext[Ask]) -> Challenge:
    """Return a nonce to sign; one given to an unknown workstation is useless."""
    workstation = asked.body.workstation
    known = asked.q.workstation(id=workstation) is not None
    return Challenge(nonce=asked.hub.challenges.give(workstation, known=known))


def names(asked: RequestContext[Proof]) -> Names:
    """Return the names to pick from at sign-in, to a proven workstation."""
    offices = {row["id"]: row["name"] for row in asked.q.agencies(pack="", version="", digest="")}
    rows = asked.q.people(now=asked.now)
    # An office may have ended with people still in it: they too must be able to sign in.
    found = ((row["id"], row["name"], offices.get(row["agency"], "")) for row in rows)
    return Names(names=[NameOut(id=id_, name=name, agency=at) for id_, name, at in found])


async def sign_in(asked: RequestContext[SignIn]) -> SignedIn:
    """Sign in with the workstation's proof and the person's passphrase or one-time code."""
    return await sessions.sign_in(asked.hub, asked.q, asked.body)


ENDPOINTS = (
    reads(routes.GREET, Act.HUB_GREET, greet, proof=FOR_ANYBODY),
    waits(
        routes.ENROL,
        Act.WORKSTATION_ENROL,
        AuditEvent.WORKSTATION_ENROLLED,
        enrol,
        proof=FOR_ANYBODY,
    ),
    reads(routes.CHALLENGE, Act.CHALLENGE_ASK, challenge, proof=FOR_ANYBODY),
    reads(routes.NAMES, Act.NAMES_LIST, names, proof=challenge_signed_for(FOR_NAMES)),
    waits(
        routes.SIGN_IN,
        Act.SESSION_BEGIN,
        AuditEvent.PERSON_SIGNED_IN,
        sign_in,
        proof=challenge_signed_for(FOR_SIGN_IN),
    ),
)
