"""Hash and check passphrases and PINs: Argon2id over a hash keyed with the hub's pepper.

A check takes some 40 ms and 19 MiB: let at most two run at a time, off the event loop.
"""

from __future__ import annotations

import os
import unicodedata
from typing import Final

from hubtui.crypto.aead import mac
from hubtui.errors import Broken

_SALT_BYTES: Final = 16
_LENGTH: Final = 32
_KIB: Final = 19 * 1024

DUMMY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""Verifier to check where the account does not exist, so that both cases take the same time."""


def hash_secret(secret: str, pepper: bytes) -> str:
    """Make the verifier to store; NFKC makes spelling variants of one text the same secret."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    salt = os.urandom(_SALT_BYTES)
    kdf = Argon2id(salt=salt, length=_LENGTH, iterations=2, lanes=1, memory_cost=_KIB)
    return kdf.derive_phc_encoded(_keyed(secret, pepper))


def check_secret(verifier: str, secret: str, pepper: bytes) -> bool:
    """Tell whether ``secret`` matches; ``Broken`` (``verifier-unreadable``) for a bad verifier."""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(_keyed(secret, pepper), verifier)
    except InvalidKey as error:
        if not verifier.startswith("$argon2id$"):
            raise Broken("verifier-unreadable") from error
        return False
    return True


def _keyed(secret: str, pepper: bytes) -> bytes:
    return mac(pepper, unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass"))
