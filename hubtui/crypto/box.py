"""Seal to a public key: only the private key opens it, so the sealing machine cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hubtui.crypto.aead import derive, open_sealed, seal
from hubtui.crypto.signing import SigningKey, load_public
from hubtui.errors import Broken

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import (
        EllipticCurvePrivateKey,
        EllipticCurvePublicKey,
    )

_LENGTH_BYTES: Final = 2


def seal_to(public: bytes, plain: bytes, aad: bytes) -> bytes:
    """Seal for the owner of ``public`` (DER, P-384): fresh key agreement, then AES-GCM."""
    ours = SigningKey.new()
    key = _shared(ours.private, load_public(public), ours.public, public)
    return len(ours.public).to_bytes(_LENGTH_BYTES) + ours.public + seal(key, plain, aad)


def open_box(key: SigningKey, blob: bytes, aad: bytes) -> bytes:
    """Open what ``seal_to`` sealed to this key; ``Broken`` (``seal-broken``) for anything else."""
    end = _LENGTH_BYTES + int.from_bytes(blob[:_LENGTH_BYTES])
    theirs = blob[_LENGTH_BYTES:end]
    try:
        public = load_public(theirs)
    except Broken as error:
        raise Broken("seal-broken") from error
    return open_sealed(_shared(key.private, public, theirs, key.public), blob[end:], aad)


def _shared(
    private: EllipticCurvePrivateKey, public: EllipticCurvePublicKey, fresh: bytes, owner: bytes
) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = private.exchange(ec.ECDH(), public)
    return derive(secret + fresh + owner, "box")
