"""The hub's own certificate authority, which signs only that hub's TLS certificates."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hubtui.crypto.signing import SigningKey
from hubtui.errors import Broken

if TYPE_CHECKING:
    from cryptography import x509

_CA_DAYS: Final = 20 * 365
_LEAF_DAYS: Final = 396
"""Thirteen months, the longest validity that strict clients accept."""
_EARLY: Final = timedelta(hours=24)
"""Validity starts this long before now, for a workstation whose clock is behind."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key."""

    certificate: bytes
    """PEM."""
    key: SigningKey


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """The names and addresses in a leaf certificate, and when it ends."""

    hosts: frozenset[str]
    ends: datetime


def new_authority(name: str, now_us: int) -> Issued:
    """Make the hub's self-signed authority; it may sign leaf certificates, never an authority."""
    from cryptography import x509

    key, subject, now = SigningKey.new(), _name(name), _when(now_us)
    builder = _builder(subject, subject, key, now, _CA_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return _signed(builder, key, key)


def issue_leaf(authority: Issued, hosts: Sequence[str], now_us: int) -> Issued:
    """Make a server certificate for these host names and IP addresses."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    issuer = x509.load_pem_x509_certificate(authority.certificate).subject
    key, now = SigningKey.new(), _when(now_us)
    builder = _builder(_name(hosts[0]), issuer, key, now, _LEAF_DAYS, authority.key)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
    )
    names = x509.SubjectAlternativeName([_general(host) for host in hosts])
    return _signed(builder.add_extension(names, critical=False), authority.key, key)


def leaf_facts(pem: bytes) -> LeafFacts:
    """Read a PEM leaf certificate; ``Broken`` (``certificate-unreadable``) for anything else."""
    from cryptography import x509

    try:
        leaf = x509.load_pem_x509_certificate(pem)
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound) as error:
        raise Broken("certificate-unreadable") from error
    found = names.get_values_for_type(x509.DNSName)
    addresses = names.get_values_for_type(x509.IPAddress)
    return LeafFacts(
        frozenset([*found, *(str(address) for address in addresses)]), leaf.not_valid_after_utc
    )


def certificate_der(pem: bytes) -> bytes:
    """Return a PEM certificate as DER, the bytes that a fingerprint covers."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    except ValueError as error:
        raise Broken("certificate-unreadable") from error


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: SigningKey,
    now: datetime,
    days: int,
    signer: SigningKey | None = None,
) -> x509.CertificateBuilder:
    from cryptography import x509

    public = key.private.public_key()
    above = (signer or key).private.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
    )


def _signed(builder: x509.CertificateBuilder, by: SigningKey, key: SigningKey) -> Issued:
    from cryptography.hazmat.primitives.hashes import SHA384
    from cryptography.hazmat.primitives.serialization import Encoding

    certificate = builder.sign(by.private, SHA384())
    return Issued(certificate.public_bytes(Encoding.PEM), key)


def _usage(*, authority: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    fits = text.encode()[:64].decode(errors="ignore")  # X.520 ub-common-name, in bytes here
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, fits)])


def _general(host: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _when(now_us: int) -> datetime:
    return datetime.fromtimestamp(now_us // 1_000_000, UTC)
