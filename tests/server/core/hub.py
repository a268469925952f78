"""A founded hub, a clock the test owns, and small acts to try them with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hubtui.crypto.signing import SigningKey
from hubtui.domain.log.audit import AuditEvent
from hubtui.server.log.tree import LogKey
from hubtui.server.store import Store, open_store
from hubtui.server.tx import Tx

HUB = "0" * 31 + "1"
START = 1_795_000_000_000_000
KEY = SigningKey.new()
SIGNER = LogKey("hub.test/log1", KEY)


@dataclass
class FakeClock:
    """Time that passes when told to."""

    now: int = START
    seconds: float = field(default=0.0)

    def now_us(self) -> int:
        return self.now

    def monotonic(self) -> float:
        return self.seconds


def found(path: Path, vfs: str | None = None, synchronous: int = 2) -> Store:
    """Make a hub's file with its one hub."""
    store = open_store(path, create=True, vfs=vfs, synchronous=synchronous)
    with store.transaction():
        store.bound(HUB).found_hub(
            name="A hub",
            time_zone="Pacific/Auckland",
            practice=1,
            log_origin=SIGNER.origin,
            log_hash="sha256",
            log_public=KEY.public,
            now=START,
        )
    return store


def note_of(tx: Tx, thing: str = "", actor: str = "someone") -> int:
    """A small act: one leaf and one event."""
    tx.event("someone", "alert", thing or "x")
    return tx.leaf(AuditEvent.ALERT_SENT, actor=actor, thing=thing or tx.new_id(), level=2)
