"""Who is asking: the session behind a token, the proof of a workstation, the host itself."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from hubtui.crypto.signing import load_public, verify
from hubtui.domain.people import Actor, AgencyId, PersonId, Role, WorkstationId
from hubtui.errors import Broken, Refused
from hubtui.server.store import Bound
from hubtui.wire.door import Proof, to_sign

if TYPE_CHECKING:
    from hubtui.server.hub import HubServer

HOST: Final = Actor(
    PersonId("host"), frozenset({Role.HOST}), AgencyId("host"), WorkstationId("host")
)
"""Whoever may read the hub machine's own folder."""

_PEM_HEAD, _PEM_FOOT = "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person at a workstation, with the roles they hold at this moment."""

    id: str
    actor: Actor
    until: int
    failed: tuple[tuple[str, int], ...] = ()


_HOST_SESSION: Final = Session("host", HOST, 1 << 62)


def token_hash(token: str) -> bytes:
    """Return what a token is kept as."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def session_of(hub: HubServer, q: Bound, token: str, now: int) -> Session | None:
    """Return whose token this is, or None; roles and membership are read afresh."""
    if not token:
        return None
    hashed = token_hash(token)
    if hmac.compare_digest(hashed, token_hash(hub.host_token)):
        return _HOST_SESSION
    row = q.session_of(token_hash=hashed, now=now)
    if row is None:
        return None
    actor = Actor(
        PersonId(row["person"]),
        frozenset(Role(role) for role in json.loads(row["roles"])) - {Role.HOST},
        AgencyId(row["agency"]),
        WorkstationId(row["workstation"]),
        row["doubt_since"],
    )
    failed = tuple((str(name), int(at)) for name, at in json.loads(row["failed"]))
    return Session(row["id"], actor, row["ends_at"], failed)


def prove_workstation(hub: HubServer, proof: Proof, purpose: str) -> None:
    """Check that the workstation signed our nonce; ``Refused`` (``workstation-unproven``)."""
    fresh = hub.challenges.take(proof.nonce, proof.workstation)
    row = hub.q.workstation(id=proof.workstation)
    message = to_sign(proof.nonce, hub.hub_id, proof.workstation, purpose)
    good = row is not None and verify(row["public_key"], _bytes(proof.signature), message)
    if not (fresh and good):
        raise Refused("workstation-unproven")


def read_public_key(pem: str) -> bytes:
    """Read a PEM public key as DER; ``Refused`` (``key-unreadable``) unless it is P-384."""
    text = pem.strip()
    body = "".join(text.removeprefix(_PEM_HEAD).removesuffix(_PEM_FOOT).split())
    try:
        if not (text.startswith(_PEM_HEAD) and text.endswith(_PEM_FOOT)):
            raise Refused("key-unreadable", field="public_key")
        public = base64.b64decode(body, validate=True)
        load_public(public)
    except (Broken, binascii.Error, ValueError):
        raise Refused("key-unreadable", field="public_key") from None
    return public


def _bytes(text: str) -> bytes:
    """Read base64url, padded or not; nothing for what is not."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
