"""What a workstation asks before anybody is signed in, to show the names to pick from.

Apart from all other bodies and routes: a person waits for these, and the rest can be loaded while
they read.
"""

from __future__ import annotations

from hubtui.wire.base import Answer, Body, Id, Line
from hubtui.wire.route import post

FOR_NAMES = "names"
FOR_SIGN_IN = "sign-in"
"""What a challenge is answered for; an answer to one is no answer to the other."""


def to_sign(nonce: str, hub_id: str, workstation: str, purpose: str) -> bytes:
    """Give the bytes a workstation signs, so that no signature serves another hub or purpose."""
    return "|".join((nonce, hub_id, workstation, purpose)).encode()


class PhoneCard(Answer):
    """Who to ring: kept on the workstation so that it can be shown with the hub down."""

    emergency: str
    lines: list[str] = []
    on_call: list[tuple[str, str]] = []
    """Pairs of name and phone number, first to ring first."""
    hub_phone: str = ""


class Ask(Body):
    """Ask for a challenge to sign."""

    workstation: Id


class Challenge(Answer):
    """A nonce (base64url, 32 bytes) good once, for one minute."""

    nonce: str


class Proof(Body):
    """A challenge answered: ``signature`` is base64url of the DER signature over ``to_sign``."""

    workstation: Id
    nonce: Line
    signature: Line


class NameOut(Answer):
    """A name to pick at sign-in."""

    id: Id
    name: str
    agency: str


class Names(Answer):
    """The names to pick from, for a proven workstation only."""

    names: list[NameOut]


CHALLENGE = post("challenge", "/v1/challenges", Ask, Challenge, 201)
NAMES = post("names", "/v1/names", Proof, Names)
