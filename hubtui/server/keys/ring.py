"""The keys in use: one root, a key for each purpose, and a data key for each thing and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hubtui.crypto.aead import derive, mac, new_key, open_sealed, seal, unwrap, wrap
from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Broken
from hubtui.server.store import Bound

if TYPE_CHECKING:
    from hubtui.server.tx import Tx

_FORMAT: Final = b"\x01"
"""First byte of a sealed field: AES-256-GCM, the naming below, key version 1."""
_KEK: Final = 1


class Keys:
    """Keys derived from the root key; the root key itself is not kept."""

    def __init__(self, root: bytes, hub_id: str) -> None:
        """Derive a key for each purpose."""
        self._hub = hub_id
        self._kek = derive(root, f"kek/{_KEK}")
        self._index = derive(root, "index")
        self.pepper = derive(root, "pepper")

    def new_data_key(self, tx: Tx, thing: str, kind: str, *, version: int = 0) -> bytes:
        """Make the key for one kind of content of a thing, and store it wrapped."""
        key = new_key()
        tx.q.add_data_key(
            thing=thing,
            version=version,
            kind=kind,
            wrapped=wrap(self._kek, key),
            kek=_KEK,
            now=tx.now,
        )
        return key

    def data_key(self, q: Bound, thing: str, kind: str, *, version: int = 0) -> bytes | None:
        """Unwrap a thing's key; None if it was shredded or never made."""
        row = q.data_key(thing=thing, version=version, kind=kind)
        if row is None:
            return None
        if row["kek"] != _KEK:
            raise Broken("key-version")
        return unwrap(self._kek, row["wrapped"])

    def shred(self, tx: Tx, thing: str, kind: str, *, version: int = 0, why: str) -> bool:
        """Delete a wrapped key, so that what it sealed is unreadable here and in later backups.

        It is logged, and the shred list repeats it after a restore. False if there was no key.
        """
        if tx.q.drop_data_key(thing=thing, version=version, kind=kind) is None:
            return False
        tx.q.add_shred(thing=thing, version=version, kind=kind, why=why, now=tx.now)
        tx.leaf(
            AuditEvent.KEY_SHREDDED, actor="hub", thing=thing, version=version, kind=kind, why=why
        )
        return True

    def drop(self, tx: Tx, thing: str, kind: str, *, version: int = 0) -> None:
        """Shred a key without a log leaf, for drafts, which are never logged."""
        if tx.q.drop_data_key(thing=thing, version=version, kind=kind) is not None:
            tx.q.add_shred(thing=thing, version=version, kind=kind, why="draft", now=tx.now)

    def seal_field(self, key: bytes, table: str, row: str, field: str, plain: str) -> bytes:
        """Seal one field, bound to its table, row and name; moved elsewhere it will not open."""
        return _FORMAT + seal(key, plain.encode(), self._place(table, row, field))

    def open_field(self, key: bytes, table: str, row: str, field: str, sealed: bytes) -> str:
        """Open one field; ``Broken`` if it was changed, or moved from another place."""
        if sealed[:1] != _FORMAT:
            raise Broken("seal-broken")
        return open_sealed(key, sealed[1:], self._place(table, row, field)).decode()

    def index_mac(self, text: bytes) -> bytes:
        """Return a keyed hash, to look a text up without storing it."""
        return mac(self._index, text)

    def _place(self, table: str, row: str, field: str) -> bytes:
        return "|".join((self._hub, table, row, field, "1", "1")).encode()


def commitment(key: bytes, *sealed: bytes) -> bytes:
    """Return a commitment to sealed fields; it reveals nothing once the data key is shredded."""
    salt = derive(key, "commitment")
    parts = b"".join(len(one).to_bytes(4) + one for one in sealed)
    return mac(salt, parts)
