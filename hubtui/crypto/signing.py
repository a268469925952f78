"""P-384 keys that sign and verify: people's workstations, and the hub's log."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from hubtui.errors import Broken

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import (
        EllipticCurvePrivateKey,
        EllipticCurvePublicKey,
    )
    from cryptography.hazmat.primitives.hashes import HashAlgorithm


class SigningKey:
    """A private P-384 key."""

    def __init__(self, private: EllipticCurvePrivateKey) -> None:
        """Hold a key that is already known to be P-384."""
        self._private = private
        self.public = _spki(private.public_key())

    @classmethod
    def new(cls) -> SigningKey:
        """Make a fresh key."""
        from cryptography.hazmat.primitives.asymmetric import ec

        return cls(ec.generate_private_key(ec.SECP384R1()))

    @classmethod
    def load(cls, pem: bytes) -> SigningKey:
        """Read the output of ``pem``; ``Broken`` (``key-damaged``) for anything else."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise Broken("key-damaged") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp384r1":
            raise Broken("key-damaged")
        return cls(key)

    @property
    def private(self) -> EllipticCurvePrivateKey:
        """Return the ``cryptography`` key object, for the other modules of this package."""
        return self._private

    def pem(self) -> bytes:
        """Return the unencrypted private key (PKCS 8 PEM); keep it where only its owner reads."""
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
        )

        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, message: bytes) -> bytes:
        """Return the DER signature over the SHA-384 of ``message``."""
        return self._sign(message, _sha384())

    def sign_note(self, text: bytes) -> bytes:
        """Sign a C2SP note with SHA-256, which type 0x02 requires for every curve."""
        return self._sign(text, _sha256())

    def _sign(self, message: bytes, algorithm: HashAlgorithm) -> bytes:
        from cryptography.hazmat.primitives.asymmetric import ec

        return self._private.sign(message, ec.ECDSA(algorithm))


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether ``SigningKey.sign`` made this signature with the key of ``public`` (DER)."""
    return _verify(public, signature, message, _sha384())


def verify_note(public: bytes, signature: bytes, text: bytes) -> bool:
    """Tell whether ``SigningKey.sign_note`` made this signature."""
    return _verify(public, signature, text, _sha256())


def key_id(public: bytes) -> bytes:
    """Return the first four bytes of the key's SHA-256: its id in a C2SP note."""
    return sha256(public).digest()[:4]


def load_public(public: bytes) -> EllipticCurvePublicKey:
    """Read a DER public key; ``Broken`` (``key-damaged``) unless it is P-384."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Broken("key-damaged") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp384r1":
        raise Broken("key-damaged")
    return key


def _verify(public: bytes, signature: bytes, message: bytes, algorithm: HashAlgorithm) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        load_public(public).verify(signature, message, ec.ECDSA(algorithm))
    except InvalidSignature:
        return False
    return True


def _spki(public: EllipticCurvePublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _sha256() -> HashAlgorithm:
    from cryptography.hazmat.primitives.hashes import SHA256

    return SHA256()


def _sha384() -> HashAlgorithm:
    from cryptography.hazmat.primitives.hashes import SHA384

    return SHA384()
