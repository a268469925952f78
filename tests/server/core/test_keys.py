"""Keys stay outside the database, and what they seal opens in its own place only."""

from __future__ import annotations

import os
import ssl
import stat
import sys
from pathlib import Path

import pytest

from hubtui.domain.clock import DAY
from hubtui.errors import Broken
from hubtui.server.keys import Keys, files
from hubtui.server.keys.ring import commitment
from hubtui.server.keys.tls import ensure_leaf, make_authority
from hubtui.server.store import Store
from hubtui.server.tx import Tx
from hubtui.server.writer import Writer
from tests.server.core.hub import HUB, START

SECRET = "Ripeka was seen at the bus stop"


@pytest.fixture
def keys() -> Keys:
    return Keys(b"r" * 32, HUB)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    files.make(made, tmp_path / "data")
    return made


def test_keys_are_made_once_for_their_owner_only(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert len(files.open_root(folder, data)) == 32
    assert files.open_log_key(folder, data).public == files.open_log_key(folder, data).public
    for one in (folder, *folder.iterdir()):
        assert stat.S_IMODE(one.stat().st_mode) & 0o077 == 0, one
    with pytest.raises(Broken, match="key-exists"):
        files.make(folder, data)


def test_keys_never_lie_beside_the_data(tmp_path: Path) -> None:
    for inside in (tmp_path, tmp_path / "keys"):
        with pytest.raises(Broken, match="key-beside-data"):
            files.make(inside, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes")
def test_a_key_others_can_read_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / files.ROOT).chmod(0o640)
    with pytest.raises(Broken, match="key-open-to-others"):
        files.open_root(folder, tmp_path / "data")


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "key-damaged"), (b"!!", "key-damaged"), (None, "key-missing")]
)
def test_a_damaged_root_is_refused(
    folder: Path, tmp_path: Path, content: bytes | None, code: str
) -> None:
    root = folder / files.ROOT
    root.unlink()
    if content is not None:
        files.write_secret(root, content)
    with pytest.raises(Broken, match=code):
        files.open_root(folder, tmp_path / "data")


def test_the_service_managers_credential_comes_first(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "credentials"
    files.make(other, tmp_path / "data")
    before = files.open_root(folder, tmp_path / "data")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(other))
    assert files.open_root(folder, tmp_path / "data") != before


def test_each_purpose_has_its_own_key(keys: Keys) -> None:
    other_root = Keys(b"s" * 32, HUB)
    made = {keys.pepper, keys.index_mac(b"x"), other_root.pepper}
    assert len(made) == 3
    assert keys.pepper == Keys(b"r" * 32, HUB).pepper


async def test_a_sealed_field_opens_in_its_own_place_only(writer: Writer, keys: Keys) -> None:
    key = await writer.do(lambda tx: keys.new_data_key(tx, "alert", "words", version=1))
    place = ("alert_version", "alert/1", "words")
    sealed = keys.seal_field(key, *place, SECRET)
    assert SECRET.encode() not in sealed
    assert keys.open_field(key, *place, sealed) == SECRET
    assert keys.seal_field(key, *place, SECRET) != sealed
    for moved in (
        ("draft", "alert/1", "words"),
        ("alert_version", "alert/2", "words"),
        ("alert_version", "alert/1", "client"),
    ):
        with pytest.raises(Broken, match="seal-broken"):
            keys.open_field(key, *moved, sealed)
    with pytest.raises(Broken, match="seal-broken"):
        Keys(b"r" * 32, "another hub").open_field(key, *place, sealed)
    for place_of_damage in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[place_of_damage] ^= 1
        with pytest.raises(Broken, match="seal-broken"):
            keys.open_field(key, *place, bytes(damaged))
    with pytest.raises(Broken, match="seal-broken"):
        keys.open_field(key, *place, b"")


async def test_a_data_key_is_stored_wrapped_and_another_root_cannot_open_it(
    writer: Writer, store: Store, keys: Keys
) -> None:
    key = await writer.do(lambda tx: keys.new_data_key(tx, "alert", "words", version=1))
    q = store.reader().q
    assert keys.data_key(q, "alert", "words", version=1) == key
    assert keys.data_key(q, "alert", "client", version=1) is None
    assert key not in q.data_key(thing="alert", version=1, kind="words")["wrapped"]
    with pytest.raises(Broken, match="key-unwrap"):
        Keys(b"s" * 32, HUB).data_key(q, "alert", "words", version=1)


async def test_a_shredded_key_is_gone_from_every_file(
    writer: Writer, store: Store, keys: Keys
) -> None:
    await writer.do(lambda tx: keys.new_data_key(tx, "alert", "words", version=1))
    q = store.reader().q
    wrapped = q.data_key(thing="alert", version=1, kind="words")["wrapped"]

    def on_disk() -> bool:
        return any(wrapped in one.read_bytes() for one in store.path.parent.glob("hub.db*"))

    assert on_disk()
    assert await writer.do(lambda tx: keys.shred(tx, "alert", "words", version=1, why="closed"))
    assert not await writer.do(lambda tx: keys.shred(tx, "alert", "words", version=1, why="closed"))
    assert keys.data_key(q, "alert", "words", version=1) is None
    assert q.log_size() == 1
    await writer.stop()
    store.close()
    assert not on_disk()


async def test_a_draft_is_dropped_without_a_word(writer: Writer, store: Store, keys: Keys) -> None:
    def write_and_drop(tx: Tx) -> None:
        keys.new_data_key(tx, "draft", "draft")
        keys.drop(tx, "draft", "draft")

    await writer.do(write_and_drop)
    q = store.reader().q
    assert keys.data_key(q, "draft", "draft") is None
    assert q.log_size() == 0


def test_a_commitment_binds_every_part_and_hides_without_the_key() -> None:
    key, other = b"k" * 32, b"o" * 32
    made = {
        commitment(key, b"ab", b"c"),
        commitment(key, b"a", b"bc"),
        commitment(key, b"abc"),
        commitment(other, b"ab", b"c"),
    }
    assert len(made) == 4
    assert commitment(key, b"ab", b"c") in made


class TestTls:
    """The hub vouches for itself, and renews without a visit."""

    HOSTS = ("localhost", "127.0.0.1", "hub.lan")

    def test_a_leaf_is_kept_until_it_is_nearly_over(self, tmp_path: Path) -> None:
        make_authority(tmp_path, "A hub", START)
        first = ensure_leaf(tmp_path, self.HOSTS, START)
        content = first.leaf.read_bytes()
        again = ensure_leaf(tmp_path, self.HOSTS, START + 300 * DAY)
        assert (first.renewed, again.renewed) == (True, False)
        assert again.leaf.read_bytes() == content
        later = ensure_leaf(tmp_path, self.HOSTS, START + 340 * DAY)
        assert later.renewed
        assert later.fingerprint == first.fingerprint
        assert len(first.fingerprint) == 6

    def test_one_that_cannot_be_written_leaves_the_old_one_as_long_as_it_lasts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_authority(tmp_path, "Old school", START)
        first = ensure_leaf(tmp_path, self.HOSTS, START)
        kept = first.leaf.read_bytes()

        def failed(_handle: int) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(os, "fsync", failed)
        other = ensure_leaf(tmp_path, (*self.HOSTS, "new.test"), START + DAY)
        assert (other.renewed, other.leaf.read_bytes()) == (False, kept)
        with pytest.raises(OSError, match="Input"):
            ensure_leaf(tmp_path, self.HOSTS, START + 3_000 * DAY)

    def test_another_address_makes_another_leaf(self, tmp_path: Path) -> None:
        make_authority(tmp_path, "A hub", START)
        ensure_leaf(tmp_path, self.HOSTS, START)
        assert ensure_leaf(tmp_path, (*self.HOSTS, "10.0.0.9"), START).renewed

    def test_a_damaged_leaf_is_made_anew(self, tmp_path: Path) -> None:
        make_authority(tmp_path, "A hub", START)
        leaf = ensure_leaf(tmp_path, self.HOSTS, START).leaf
        leaf.write_bytes(b"")
        assert ensure_leaf(tmp_path, self.HOSTS, START).renewed

    @pytest.mark.parametrize(
        ("host", "own", "good"),
        [
            ("localhost", True, True),
            ("127.0.0.1", True, True),
            ("elsewhere.lan", True, False),
            ("localhost", False, False),
        ],
    )
    def test_only_the_pinned_hub_under_its_name_is_believed(
        self, tmp_path: Path, host: str, own: bool, good: bool
    ) -> None:
        import time

        now = time.time_ns() // 1000
        make_authority(tmp_path / "own", "A hub", now)
        make_authority(tmp_path / "other", "A hub", now)
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls = ensure_leaf(tmp_path / "own", self.HOSTS, now)
        server.load_cert_chain(tls.leaf)
        server.minimum_version = ssl.TLSVersion.TLSv1_3
        pin = tls.authority if own else tmp_path / "other" / tls.authority.name
        client = ssl.create_default_context(cafile=str(pin))
        client.verify_flags |= ssl.VERIFY_X509_STRICT
        assert shakes_hands(server, client, host) is good


def shakes_hands(server: ssl.SSLContext, client: ssl.SSLContext, host: str) -> bool:
    """Let both sides talk in memory."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(down, up, server_hostname=host)
    there = server.wrap_bio(up, down, server_side=True)
    done: set[ssl.SSLObject] = set()
    for _ in range(10):
        for side in (here, there):
            try:
                side.do_handshake()
                done.add(side)
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLCertVerificationError:
                return False
    return done == {here, there}
