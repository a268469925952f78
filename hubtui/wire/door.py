"""Routes and bodies for the list of names, used before anybody is signed in.

These are kept apart from all others: a person waits for them, and the rest can load while they
read.
"""

from __future__ import annotations

from hubtui.wire.base import Answer, Body, Id, Line
from hubtui.wire.route import post

FOR_NAMES = "names"
FOR_SIGN_IN = "sign-in"
"""Purpose of a challenge, besides ``FOR_NAMES``; an answer for one does not serve the other."""


def to_sign(nonce: str, hub_id: str, workstation: str, purpose: str) -> bytes:
    """Return the bytes a workstation signs, so that no signature serves another hub or purpose."""
    return "|".join((nonce, hub_id, workstation, purpose)).encode()


class PhoneCard(Answer):
    """People and numbers to ring; kept on the workstation, to be shown when the hub is down."""

    emergency: str
    lines: list[str] = []
    on_call: list[tuple[str, str]] = []
    """Pairs of name and phone number, first to ring first."""
    hub_phone: str = ""


class Ask(Body):
    """Ask for a challenge to sign."""

    workstation: Id


class Challenge(Answer):
    """A nonce (base64url, 32 bytes), valid once and for one minute."""

    nonce: str


class Proof(Body):
    """An answer to a challenge; ``signature``: base64url of the DER signature over ``to_sign``."""

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
