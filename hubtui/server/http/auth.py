"""Authenticate the caller: by a session token, a workstation's proof, or the host's token."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from hubtui.crypto.signing import load_public, verify
from hubtui.domain import policy
from hubtui.domain.people import Actor, AgencyId, PersonId, Role, WorkstationId
from hubtui.errors import Broken, Refused
from hubtui.server.store import Bound
from hubtui.wire.door import to_sign

if TYPE_CHECKING:
    from hubtui.server.http.context import RequestContext
    from hubtui.server.hub import HubServer

HOST: Final = Actor(
    PersonId("host"), frozenset({Role.HOST}), AgencyId("host"), WorkstationId("host")
)
"""The actor for whoever can read the hub machine's private files."""

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
    """Return the SHA-256 hash under which a token is stored."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def session_of(hub: HubServer, q: Bound, token: str, now: int) -> Session | None:
    """Return the session of a token, or None; roles and membership are read anew."""
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


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """The proof asked of a caller without a session, and the check that refuses without it."""

    proof: policy.ProofKind
    check: Callable[[RequestContext[Any]], None]


def challenge_signed_for(purpose: str) -> ProofCheck:
    """Require a workstation's signature of our nonce; ``Refused`` (``workstation-unproven``)."""

    def check(asked: RequestContext[Any]) -> None:
        hub, shown = asked.hub, asked.body
        fresh = hub.challenges.take(shown.nonce, shown.workstation)
        row = asked.q.workstation(id=shown.workstation)
        message = to_sign(shown.nonce, hub.hub_id, shown.workstation, purpose)
        good = row is not None and verify(row["public_key"], _bytes(shown.signature), message)
        if not (fresh and good):
            raise Refused("workstation-unproven")

    return ProofCheck(policy.ProofKind.WORKSTATION, check)


FOR_ANYBODY: Final = ProofCheck(policy.ProofKind.NOTHING, lambda _: None)
"""No proof, for requests open to anybody; the handler checks a code in the body."""


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
    """Decode base64url, padded or not; empty bytes if it is invalid."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
