"""Seal and open bytes, wrap keys with keys, derive keys by label."""

from __future__ import annotations

import hmac
import os
from typing import Final

from hubtui.errors import Broken

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def new_key() -> bytes:
    """Make a fresh 256-bit key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """Encrypt with AES-256-GCM under a random nonce, bound to ``aad``."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def open_sealed(key: bytes, blob: bytes, aad: bytes) -> bytes:
    """Decrypt the output of ``seal``; ``Broken`` for other bytes, another key or other ``aad``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(blob) < _NONCE_BYTES + 16:
        raise Broken("seal-broken")
    try:
        return AESGCM(key).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], aad)
    except InvalidTag as error:
        raise Broken("seal-broken") from error


def wrap(kek: bytes, key: bytes) -> bytes:
    """Wrap a key with another (RFC 3394)."""
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    return aes_key_wrap(kek, key)


def unwrap(kek: bytes, wrapped: bytes) -> bytes:
    """Unwrap the output of ``wrap``; ``Broken`` (``key-unwrap``) for any other key or bytes."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    try:
        return aes_key_unwrap(kek, wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise Broken("key-unwrap") from error


def derive(root: bytes, label: str) -> bytes:
    """Derive a key for one purpose from a root that is already random (HKDF-SHA256, no salt).

    Written as two HMACs: the library's HKDF is ten times slower, and each alert derives two keys.
    """
    return mac(mac(bytes(32), root), b"hubtui/" + label.encode() + b"\x01")


def mac(key: bytes, message: bytes) -> bytes:
    """Return the HMAC-SHA256 of a message."""
    return hmac.digest(key, message, "sha256")


def same(one: bytes, other: bytes) -> bool:
    """Compare two byte strings in constant time."""
    return hmac.compare_digest(one, other)
