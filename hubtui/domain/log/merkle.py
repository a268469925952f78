"""RFC 6962 trees: the running frontier a log keeps, and the proofs a witness checks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

SHA256: Final = "sha256"
HASHES: Final = {SHA256: hashlib.sha256, "sha384": hashlib.sha384}

Subtree = Callable[[int, int], bytes]
"""Function that returns the root over leaves ``first`` up to, not including, ``last``."""


def empty_root(name: str = SHA256) -> bytes:
    """Return the root of a tree without leaves."""
    return HASHES[name]().digest()


def leaf_hash(data: bytes, name: str = SHA256) -> bytes:
    """Hash one leaf, with the prefix that keeps it apart from inner nodes."""
    return HASHES[name](b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes, name: str = SHA256) -> bytes:
    """Hash two children into their parent."""
    return HASHES[name](b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the perfect subtrees of a growing tree, biggest first.

    Immutable: appending returns a new frontier, so a rollback only keeps the old one.
    """

    size: int = 0
    roots: tuple[bytes, ...] = ()
    name: str = SHA256

    def append(self, leaf: bytes) -> Frontier:
        """Add one leaf hash on the right."""
        return self.append_subtree(leaf, 1)

    def append_subtree(self, root: bytes, width: int) -> Frontier:
        """Add a subtree of ``width`` leaves, a power of two that must divide ``size``."""
        if width < 1 or width & (width - 1) or self.size % width:
            raise ValueError("a subtree must be perfect and fall on its own edge")
        roots = list(self.roots)
        above = self.size // width
        while above & 1:
            root = node_hash(roots.pop(), root, self.name)
            above >>= 1
        return Frontier(self.size + width, (*roots, root), self.name)

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.roots:
            return empty_root(self.name)
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root, self.name)
        return root

    def dump(self) -> str:
        """Return the frontier as one line of text."""
        return ":".join((self.name, str(self.size), *(root.hex() for root in self.roots)))

    @classmethod
    def load(cls, text: str) -> Frontier:
        """Read the output of ``dump``; ``ValueError`` for anything else."""
        name, size, *roots = text.split(":")
        if name not in HASHES or not size.isascii() or not size.isdigit():
            raise ValueError("not a frontier")
        frontier = cls(int(size), tuple(bytes.fromhex(root) for root in roots), name)
        width = HASHES[name]().digest_size
        if frontier.size.bit_count() != len(roots) or any(len(r) != width for r in frontier.roots):
            raise ValueError("not a frontier")
        return frontier


def split(width: int) -> int:
    """Return the largest power of two smaller than ``width``."""
    return 1 << ((width - 1).bit_length() - 1)


def root_of(leaves: Sequence[bytes], name: str = SHA256) -> bytes:
    """Return the root over these leaf hashes."""
    if not leaves:
        return empty_root(name)
    level = list(leaves)
    while len(level) > 1:
        pairs = [
            node_hash(left, right, name)
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        if len(level) & 1:
            pairs.append(level[-1])
        level = pairs
    return level[0]


def inclusion_proof(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """Return the hashes that lead from leaf ``index`` to the root over ``size`` leaves."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    path: list[bytes] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + split(last - first)
        if index < middle:
            path.append(subtree(middle, last))
            last = middle
        else:
            path.append(subtree(first, middle))
            first = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, subtree: Subtree) -> tuple[bytes, ...]:
    """Return the hashes that prove that the tree of ``new`` leaves begins with the ``old`` ones."""
    if not 0 <= old <= new:
        raise ValueError("the old tree must be the smaller")
    if old in (0, new):
        return ()
    path: list[bytes] = []
    first, last, whole = 0, new, True
    while last != old:
        middle = first + split(last - first)
        if old <= middle:
            path.append(subtree(middle, last))
            last = middle
        else:
            path.append(subtree(first, middle))
            first, whole = middle, False
    if not whole:
        path.append(subtree(first, last))
    return tuple(reversed(path))


def verify_consistency(
    old: int,
    new: int,
    proof: Sequence[bytes],
    old_root: bytes,
    new_root: bytes,
    name: str = SHA256,
) -> bool:
    """Tell whether ``proof`` shows that the tree of ``new`` leaves begins with the ``old`` ones."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == empty_root(name)
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(step, before, name), node_hash(step, after, name)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step, name)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root
