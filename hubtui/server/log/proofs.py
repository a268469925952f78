"""Receipts and proofs, read from stored leaves: full runs of 256 come as one stored root."""

from __future__ import annotations

from dataclasses import dataclass

from hubtui.domain.log.merkle import (
    SHA256,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
)
from hubtui.errors import Refused
from hubtui.server.log.tree import TILE
from hubtui.server.store import Bound


@dataclass(frozen=True, slots=True)
class LeafProof:
    """An act's place in the log, and the inclusion proof against the first head over it."""

    seq: int
    leaf: bytes
    """The leaf's hash."""
    note: str
    proof: tuple[bytes, ...]


def receipt(q: Bound, seq: int, name: str = SHA256) -> LeafProof:
    """Return the receipt of a committed leaf, the same one every time.

    Raises:
        Refused: ``log-no-leaf`` if no signed head covers it.
    """
    head = q.head_over(seq=seq)
    if head is None or seq < 0:
        raise Refused("log-no-leaf")
    [row] = q.log_bodies(first=seq, last=seq + 1)
    proof = inclusion(q, seq, int(head["size"]), name)
    return LeafProof(seq, leaf_hash(row["body"].encode(), name), str(head["note"]), proof)


def inclusion(q: Bound, seq: int, size: int, name: str = SHA256) -> tuple[bytes, ...]:
    """Prove that a leaf is in the tree of ``size`` leaves; ``Refused`` if it cannot be."""
    if not 0 <= seq < size <= q.log_size():
        raise Refused("log-no-leaf")
    return inclusion_proof(seq, size, _Subtrees(q, name))


def consistency(q: Bound, old: int, new: int, name: str = SHA256) -> tuple[bytes, ...]:
    """Prove that the tree of ``new`` leaves begins with that of ``old``; ``Refused`` otherwise."""
    if not 0 <= old <= new <= q.log_size():
        raise Refused("log-no-leaf")
    return consistency_proof(old, new, _Subtrees(q, name))


class _Subtrees:
    """Computes the root over a run of leaves, from stored tile roots and the leaves after them."""

    def __init__(self, q: Bound, name: str) -> None:
        self._q = q
        self._name = name

    def __call__(self, first: int, last: int) -> bytes:
        """Return the root over leaves ``first`` up to ``last``, the bounds of a subtree."""
        if first % TILE or last - first < TILE:
            return root_of(self._leaves(first, last), self._name)
        whole = last // TILE
        frontier = Frontier(name=self._name)
        for row in self._q.log_tiles(first=first // TILE, last=whole):
            frontier = frontier.append_subtree(row["root"], TILE)
        for leaf in self._leaves(whole * TILE, last):
            frontier = frontier.append(leaf)
        return frontier.root()

    def _leaves(self, first: int, last: int) -> list[bytes]:
        rows = self._q.log_bodies(first=first, last=last)
        return [leaf_hash(row["body"].encode(), self._name) for row in rows]
