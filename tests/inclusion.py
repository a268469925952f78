"""The check of a proof that a leaf is in the log, as whoever holds a receipt would write it."""

from __future__ import annotations

from collections.abc import Sequence

from hubtui.domain.log.merkle import SHA256, node_hash


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, name: str = SHA256
) -> bool:
    """Tell whether ``leaf`` is number ``index`` of the tree of ``size`` leaves with this root."""
    if not 0 <= index < size:
        return False
    place, last, value = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            value = node_hash(step, value, name)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, step, name)
        place, last = place >> 1, last >> 1
    return last == 0 and value == root
