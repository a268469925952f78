"""The hub's TLS material: its own authority, made once, and a leaf it renews by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from hubtui.crypto.certs import (
    Issued,
    LeafFacts,
    certificate_der,
    issue_leaf,
    leaf_facts,
    new_authority,
)
from hubtui.crypto.signing import SigningKey
from hubtui.crypto.words import fingerprint
from hubtui.errors import Broken
from hubtui.server.keys.files import read_secret, replace_secret, write_secret

CA_CERTIFICATE: Final = "hub-ca.pem"
CA_KEY: Final = "hub-ca-key.pem"
LEAF: Final = "hub-leaf.pem"

_RENEW_BEFORE: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Tls:
    """Files a server needs to listen, and a workstation to pin."""

    leaf: Path
    """Leaf, authority and key in one PEM file, for ``ssl.SSLContext.load_cert_chain``."""
    authority: Path
    """The certificate workstations pin."""
    fingerprint: tuple[str, ...]
    """The authority as six words, to compare at enrolment."""
    renewed: bool


def make_authority(folder: Path, name: str, now_us: int) -> None:
    """Make the hub's authority; init runs this once (``key-exists`` after)."""
    made = new_authority(name, now_us)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_secret(folder / CA_KEY, made.key.pem())
    write_secret(folder / CA_CERTIFICATE, made.certificate)


def ensure_leaf(folder: Path, hosts: Sequence[str], now_us: int) -> Tls:
    """Return the TLS files, with a new leaf if the old one ends soon or names other hosts.

    If a new leaf cannot be written, the old one is used until it expires.
    """
    certificate = read_secret(folder / CA_CERTIFICATE)
    renewed = not _good(folder / LEAF, hosts, now_us)
    if renewed:
        authority = Issued(certificate, SigningKey.load(read_secret(folder / CA_KEY)))
        made = issue_leaf(authority, hosts, now_us)
        # The authority is shown too: at enrolment a person compares its words before it is pinned.
        try:
            replace_secret(folder / LEAF, made.certificate + certificate + made.key.pem())
        except OSError:
            if not _lasts(folder / LEAF, now_us):
                raise
            renewed = False
    words = fingerprint(certificate_der(certificate))
    return Tls(folder / LEAF, folder / CA_CERTIFICATE, words, renewed)


def _good(leaf: Path, hosts: Sequence[str], now_us: int) -> bool:
    facts = _facts(leaf)
    if facts is None or facts.hosts != frozenset(hosts):
        return False
    return facts.ends > _day(now_us) + _RENEW_BEFORE


def _lasts(leaf: Path, now_us: int) -> bool:
    facts = _facts(leaf)
    return facts is not None and facts.ends > _day(now_us)


def _facts(leaf: Path) -> LeafFacts | None:
    if not leaf.exists():
        return None
    try:
        return leaf_facts(read_secret(leaf))
    except Broken:
        return None


def _day(now_us: int) -> datetime:
    return datetime.fromtimestamp(now_us // 1_000_000, UTC)
