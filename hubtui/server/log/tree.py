"""The log as the writer extends it: a leaf per act, and a signed head per commit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hubtui.crypto.notes import sign_head
from hubtui.crypto.signing import SigningKey
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.log.checkpoint import Checkpoint
from hubtui.domain.log.merkle import Frontier, leaf_hash, root_of
from hubtui.errors import Broken
from hubtui.server.store import Bound

TILE: Final = 256
"""Leaves under one stored root."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_.#/-]{0,95}\Z")

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)

Fact = str | int | bool | tuple[str, ...]


def leaf_body(
    seq: int,
    at: int,
    event: AuditEvent,
    actor: str,
    thing: str,
    facts: Mapping[str, Fact],
    seal: bytes,
) -> str:
    """Return a leaf's canonical JSON, which is hashed: sorted, no spaces, ASCII, codes and numbers.

    Raises:
        Broken: ``log-fact`` for a value that could be a name or a sentence.
    """
    for name, value in (("actor", actor), ("thing", thing), *facts.items()):
        _check(name, value)
    body: dict[str, object] = {
        "v": 1,
        "seq": seq,
        "at": at,
        "event": event.value,
        "actor": actor,
        "thing": thing,
        "facts": dict(facts),
    }
    if seal:
        body["seal"] = seal.hex()
    return _CANONICAL.encode(body)


def _check(name: str, value: Fact) -> None:
    parts = value if isinstance(value, tuple) else (value,)
    for part in parts:
        plain = isinstance(part, int) or part == "" or _CODE.match(part)
        if not plain:
            raise Broken("log-fact", name=name)


@dataclass(frozen=True, slots=True)
class LogKey:
    """The log's own key, and the name it signs under."""

    origin: str
    key: SigningKey
    hash_name: str = "sha256"


@dataclass(frozen=True, slots=True)
class _Grown:
    """Immutable state of the log; to undo, an older state is put back."""

    frontier: Frontier
    tail: tuple[bytes, ...]


class Tree:
    """The writer's log; ``mark`` and ``restore`` are used with savepoints."""

    def __init__(self, q: Bound, signer: LogKey) -> None:
        """Continue the stored log from its end.

        Raises:
            Broken: ``log-head-differs`` if the last signed head is not over these leaves.
        """
        self._q = q
        self._signer = signer
        self._now = _take_up(q, signer.hash_name)
        self._signed = 0
        last = q.last_head()
        if last is not None:
            self._signed = int(last["size"])
        if self._signed != self.size:
            raise Broken("log-head-differs")
        if last is not None and not str(last["note"]).startswith(self._head().text() + "\n"):
            raise Broken("log-head-differs")

    @property
    def size(self) -> int:
        """Count the leaves, the uncommitted ones of this transaction too."""
        return self._now.frontier.size

    @property
    def frontier(self) -> Frontier:
        """Return the tree's frontier: its size and subtree roots."""
        return self._now.frontier

    def mark(self) -> object:
        """Return the current state, for ``restore``."""
        return self._now

    def restore(self, mark: object) -> None:
        """Go back to a state that ``mark`` returned."""
        if not isinstance(mark, _Grown):
            raise TypeError("a mark comes from mark()")
        self._now = mark

    def append(
        self,
        at: int,
        event: AuditEvent,
        actor: str,
        thing: str,
        facts: Mapping[str, Fact],
        seal: bytes,
    ) -> int:
        """Write the next leaf in the open transaction; return its number."""
        seq, name = self.size, self._signer.hash_name
        body = leaf_body(seq, at, event, actor, thing, facts, seal)
        hashed = leaf_hash(body.encode(), name)
        self._q.add_leaf(seq=seq, body=body)
        tail = (*self._now.tail, hashed)
        if len(tail) == TILE:
            self._q.add_tile(tile=seq // TILE, root=root_of(tail, name))
            tail = ()
        self._now = _Grown(self._now.frontier.append(hashed), tail)
        return seq

    def sign(self, at: int) -> str | None:
        """Write and return a signed head over the transaction's leaves; None if it has none."""
        if self.size == self._signed:
            return None
        note = sign_head(self._signer.key, self._head())
        self._q.add_head(size=self.size, now=at, note=note)
        return note

    def committed(self) -> None:
        """Note that the transaction is on disk, and its leaves are signed."""
        self._signed = self.size

    def _head(self) -> Checkpoint:
        return Checkpoint(self._signer.origin, self.size, self._now.frontier.root())


def _take_up(q: Bound, name: str) -> _Grown:
    size = int(q.log_size())
    whole = size // TILE
    frontier = Frontier(name=name)
    tiles = q.log_tiles(first=0, last=whole)
    if len(tiles) != whole:
        raise Broken("log-head-differs")
    for row in tiles:
        frontier = frontier.append_subtree(row["root"], TILE)
    tail: list[bytes] = []
    for row in q.log_bodies(first=whole * TILE, last=size):
        tail.append(leaf_hash(row["body"].encode(), name))
        frontier = frontier.append(tail[-1])
    if frontier.size != size:
        raise Broken("log-head-differs")
    return _Grown(frontier, tuple(tail))
