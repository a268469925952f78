"""Enrol a workstation: a person compares the hub's six words, then only that hub is trusted."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from hubtui.client.http import HttpHub
from hubtui.crypto.certs import certificate_der
from hubtui.crypto.words import fingerprint
from hubtui.errors import Refused
from hubtui.net import Link, shown_authority
from hubtui.wire import routes
from hubtui.wire.session import Enrol, Enrolled

if TYPE_CHECKING:
    from hubtui.crypto.signing import SigningKey


async def shown(address: str) -> tuple[str, tuple[str, ...]]:
    """Return the certificate a hub shows, not trusted yet, and the six words to compare.

    Raises:
        Refused: ``hub-address``.
        Unreachable: nobody answers with TLS there.
    """
    ca = await shown_authority(address)
    return ca, words_of(ca)


def words_of(ca: str) -> tuple[str, ...]:
    """Return the six words of a hub's certificate."""
    return fingerprint(certificate_der(ca.encode()))


def compare(words: tuple[str, ...], typed: str) -> None:
    """Refuse the hub if the words typed are not its words.

    Raises:
        Refused: ``fingerprint-differs``.
    """
    if tuple(typed.lower().split()) != words:
        raise Refused("fingerprint-differs", field="fingerprint")


async def enrol(
    address: str,
    ca: str,
    *,
    code: str,
    key: SigningKey,
    name: str,
    public_place: bool = False,
) -> Enrolled:
    """Enrol with a single-use code, over a link that trusts ``ca`` alone."""
    hub = HttpHub(Link(address, ca))
    body = Enrol(
        code=code.strip(), public_key=_pem(key.public), name=name, public_place=public_place
    )
    try:
        return await hub.call(routes.ENROL, body)
    finally:
        await hub.close()


def _pem(public: bytes) -> str:
    text = base64.b64encode(public).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join(("-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""))
