"""Sealing, wrapping, signing and passphrases: what was changed or is another's never passes."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from hubtui.crypto import aead, box, certs, passphrase, signing, words
from hubtui.domain.clock import DAY
from hubtui.errors import Broken

KEY = signing.SigningKey.new()
OTHER = signing.SigningKey.new()
NOW = 1_795_000_000_000_000


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_what_is_sealed_opens_with_its_key_and_place(plain: bytes, aad: bytes) -> None:
    key = aead.new_key()
    sealed = aead.seal(key, plain, aad)
    assert aead.open_sealed(key, sealed, aad) == plain
    for wrong in (
        (aead.new_key(), sealed, aad),
        (key, sealed, aad + b"x"),
        (key, sealed[:-1], aad),
    ):
        with pytest.raises(Broken, match="seal-broken"):
            aead.open_sealed(*wrong)


def test_wrapping_follows_rfc_3394() -> None:
    """Section 4.6 of the RFC: 256 bits of key data with a 256-bit key."""
    kek = bytes(range(32))
    key = bytes.fromhex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f")
    wrapped = bytes.fromhex(
        "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
    )
    assert aead.wrap(kek, key) == wrapped
    assert aead.unwrap(kek, wrapped) == key
    for wrong in (wrapped[:-1], wrapped[:-1] + b"x", b""):
        with pytest.raises(Broken, match="key-unwrap"):
            aead.unwrap(kek, wrong)


def test_labels_part_keys() -> None:
    made = {aead.derive(b"r" * 32, "kek"), aead.derive(b"r" * 32, "pepper"), b"r" * 32}
    assert len(made) == 3
    assert aead.same(aead.derive(b"r" * 32, "kek"), aead.derive(b"r" * 32, "kek"))
    assert not aead.same(b"a", b"b")


def test_a_derived_key_is_the_one_the_library_derives() -> None:
    for root, label in ((b"r" * 32, "kek/1"), (b"s" * 200, "box")):
        info = b"hubtui/" + label.encode()
        assert aead.derive(root, label) == HKDF(SHA256(), 32, None, info).derive(root)


def test_a_signature_holds_for_its_message_key_and_purpose() -> None:
    signature, note = KEY.sign(b"yes"), KEY.sign_note(b"yes")
    assert signing.verify(KEY.public, signature, b"yes")
    assert signing.verify_note(KEY.public, note, b"yes")
    assert not signing.verify(KEY.public, signature, b"no")
    assert not signing.verify(OTHER.public, signature, b"yes")
    assert not signing.verify(KEY.public, note, b"yes")
    assert not signing.verify(KEY.public, b"", b"yes")


def test_a_signing_key_comes_back_and_other_files_do_not() -> None:
    from cryptography.hazmat.primitives import serialization as how
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    assert signing.SigningKey.load(KEY.pem()).public == KEY.public
    pem, plain = how.Encoding.PEM, how.NoEncryption()
    p256 = ec.generate_private_key(ec.SECP256R1())
    edwards = ed25519.Ed25519PrivateKey.generate()
    wrong = [one.private_bytes(pem, how.PrivateFormat.PKCS8, plain) for one in (p256, edwards)]
    for one in (*wrong, b"", b"junk"):
        with pytest.raises(Broken, match="key-damaged"):
            signing.SigningKey.load(one)
    spki = how.PublicFormat.SubjectPublicKeyInfo
    for public in (p256.public_key().public_bytes(how.Encoding.DER, spki), b"", b"junk"):
        with pytest.raises(Broken, match="key-damaged"):
            signing.verify(public, b"", b"")


def test_only_the_owner_opens_a_box() -> None:
    sealed = box.seal_to(KEY.public, b"in danger", b"place")
    assert box.open_box(KEY, sealed, b"place") == b"in danger"
    assert box.seal_to(KEY.public, b"in danger", b"place") != sealed
    for key, blob, aad in (
        (OTHER, sealed, b"place"),
        (KEY, sealed, b"elsewhere"),
        (KEY, sealed[:-1], b"place"),
        (KEY, sealed[:60], b"place"),
        (KEY, b"", b"place"),
    ):
        with pytest.raises(Broken, match="seal-broken"):
            box.open_box(key, blob, aad)


def test_a_passphrase_is_checked_with_its_pepper() -> None:
    verifier = passphrase.hash_secret("four plain words here", b"pepper")
    assert verifier.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passphrase.check_secret(verifier, "four plain words here", b"pepper")
    assert not passphrase.check_secret(verifier, "four plain words Here", b"pepper")
    assert not passphrase.check_secret(verifier, "four plain words here", b"salt")
    assert passphrase.hash_secret("four plain words here", b"pepper") != verifier


def test_one_text_typed_in_two_ways_is_one_passphrase() -> None:
    composed, apart = "k\N{LATIN SMALL LETTER O WITH MACRON}whai", "ko\N{COMBINING MACRON}whai"
    assert composed != apart
    assert passphrase.check_secret(passphrase.hash_secret(composed, b""), apart, b"")


def test_the_stand_in_for_no_account_is_a_verifier_nothing_opens() -> None:
    for secret in ("", "a", "four plain words here"):
        assert not passphrase.check_secret(passphrase.DUMMY, secret, b"pepper")
    for wrong in ("", "plain", "$2b$12$abc"):
        with pytest.raises(Broken, match="verifier-unreadable"):
            passphrase.check_secret(wrong, "x", b"")


def test_the_words_are_enough_plain_and_each_once() -> None:
    assert len(words.words()) == len(set(words.words())) == words.COUNT
    assert math.log2(words.COUNT) * 4 >= 51
    assert all(word.isascii() and word == word.lower() for word in words.words())
    assert max(len(word) for word in words.words()) <= 9


def test_a_proposal_is_words_and_a_fingerprint_is_stable() -> None:
    assert len(words.propose(4).split()) == 4
    assert words.propose(2, below=lambda n: n - 1) == "zoom zoom"
    assert words.fingerprint(b"x") == words.fingerprint(b"x") != words.fingerprint(b"y")
    assert len(words.fingerprint(b"x")) == 6


def test_a_long_name_of_a_hub_with_macrons_fits_its_certificate() -> None:
    from cryptography import x509

    made = certs.new_authority("Te Whānau o Ngā Tūpuna " * 3 + "ā", NOW)
    [name] = x509.load_pem_x509_certificate(made.certificate).subject
    assert str(name.value).startswith("Te Whānau o Ngā Tūpuna Te Whānau")
    assert len(str(name.value).encode()) <= 64


def test_the_authority_signs_leaves_and_nothing_else() -> None:
    from cryptography import x509

    authority = certs.new_authority("A hub", NOW)
    leaf = certs.issue_leaf(authority, ["localhost", "::1", "127.0.0.1"], NOW)
    facts = certs.leaf_facts(leaf.certificate)
    assert facts.hosts == {"localhost", "::1", "127.0.0.1"}
    assert facts.ends.timestamp() * 1e6 == NOW + 396 * DAY
    read = x509.load_pem_x509_certificate(authority.certificate)
    limits = read.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (limits.value.ca, limits.value.path_length, limits.critical) == (True, 0, True)
    child = x509.load_pem_x509_certificate(leaf.certificate)
    child.verify_directly_issued_by(read)
    for one in (read, child):
        one.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        one.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    for wrong in (b"", authority.certificate):
        with pytest.raises(Broken, match="certificate-unreadable"):
            certs.leaf_facts(wrong)
    with pytest.raises(Broken, match="certificate-unreadable"):
        certs.certificate_der(b"")


def test_the_library_waits_until_it_is_needed() -> None:
    code = (
        "import sys; from hubtui.crypto import "
        "aead, box, certs, notes, passphrase, signing, words; "
        "sys.exit(any(name.startswith('cryptography') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
