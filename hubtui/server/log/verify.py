"""Check a whole log from outside: only the file, the log's public key, and heads seen elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hubtui.crypto.notes import open_head
from hubtui.domain.log.checkpoint import Checkpoint
from hubtui.domain.log.merkle import HASHES, Frontier
from hubtui.errors import Broken
from hubtui.server.log.tree import TILE
from hubtui.server.store import Bound, open_for_checking


@dataclass(frozen=True, slots=True)
class LogReport:
    """Result of a check: ``problem`` is a code, empty if no problem was found.

    ``first_bad`` is the first leaf that cannot be trusted; the fault lies at it or after it,
    before ``last_bad``.
    """

    size: int
    root: bytes
    problem: str = ""
    first_bad: int | None = None
    last_bad: int | None = None

    @property
    def well(self) -> bool:
        """Return whether no problem was found."""
        return not self.problem


class _Found(Exception):
    """Raised at the first problem, to end the check and fill the report."""

    def __init__(self, problem: str, first: int, last: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.first = first
        self.last = last


def verify(
    path: Path, *, public: bytes | None = None, outside: Sequence[str] = (), thorough: bool = False
) -> LogReport:
    """Hash every leaf again, and compare with the stored heads and the ``outside`` ones (notes).

    ``public`` is the log's key as known outside; without it the file's own key is used. The
    last head covers all leaves, so its signature is the one that counts; ``thorough`` checks
    every head and every signature, and is what says where a fault begins.
    With outside heads, ``first_bad`` is the size of the largest of them that matches.
    Problems: ``log-empty`` (in a hub that has people or alerts), ``log-gap``, ``log-tile``,
    ``log-head``, ``log-unsigned``, ``log-short`` (leaves without a head, or fewer than an outside
    head saw), ``log-forked``, ``log-other-key`` (an outside head that our key did not sign).
    """
    with open_for_checking(path) as q:
        report = _check(q, public, outside, thorough=thorough)
        if report.well or thorough:
            return report
        narrowed = _check(q, public, outside, thorough=True)
        return report if narrowed.well else narrowed


def _check(q: Bound, public: bytes | None, outside: Sequence[str], *, thorough: bool) -> LogReport:
    hub = q.hub()
    if hub is None:
        raise Broken("hub-not-founded")
    check = _Check(q, str(hub["log_hash"]), str(hub["log_origin"]), public or hub["log_public"])
    try:
        seen = sorted(map(check.outside, outside), key=lambda head: head.size)
        check.walk(seen, thorough=thorough)
    except _Found as found:
        # With outside heads, only those that match prove anything.
        first = check.held if outside else found.first
        return LogReport(check.size, check.root(), found.problem, first, found.last)
    return LogReport(check.size, check.root())


class _Check:
    """One pass over the leaves, stopping at the size of each head to compare."""

    def __init__(self, q: Bound, name: str, origin: str, public: bytes) -> None:
        self._q = q
        self._name = name
        self._origin = origin
        self._public = public
        self._whole = Frontier(name=name)
        """Frontier of all full tiles; ``_part`` has the subtree roots of the incomplete one."""
        self._part: list[bytes] = []
        self.size = 0
        self.held = 0
        """Size of the largest outside head that matched."""

    def root(self) -> bytes:
        """Return the root over the leaves read so far."""
        roots = (*self._whole.roots, *self._part)
        return Frontier(self.size, roots, self._name).root()

    def opened(self, note: str) -> Checkpoint:
        """Return the head in a stored note; ``log-unsigned`` if our key did not sign it."""
        try:
            return open_head(self._public, note, self._origin)
        except Broken as error:
            raise _Found("log-unsigned", self.size) from error

    def outside(self, note: str) -> Checkpoint:
        """Return the head in an outside note; ``log-other-key`` if our key did not sign it."""
        try:
            return open_head(self._public, note, self._origin)
        except Broken as error:
            raise _Found("log-other-key", 0) from error

    def walk(self, outside: list[Checkpoint], *, thorough: bool) -> None:
        """Read all leaves and heads; raise ``_Found`` at the first problem."""
        size, last = int(self._q.log_size()), self._q.last_head()
        good = 0
        if not size and self._q.is_lived_in():
            raise _Found("log-empty", 0)
        for end, note in self._heads(thorough=thorough):
            self._outside(outside, end, good)
            self._grow_to(end, good)
            head = Checkpoint(self._origin, self.size, self.root())
            if not note.startswith(head.text() + "\n"):
                raise _Found("log-head", good, self.size)
            if thorough or end == last["size"]:
                self.opened(note)
            good = self.size
        if size != self.size:
            raise _Found("log-short", self.size, size)
        if self._q.tile_count() != size // TILE:
            raise _Found("log-tile", size)
        self._outside(outside, size, good)
        if outside:
            raise _Found("log-short", size, outside[-1].size)

    def _heads(self, *, thorough: bool) -> Iterator[tuple[int, str]]:
        """Yield every head if ``thorough``; otherwise about one per tile, and the last."""
        held: tuple[int, str] | None = None
        given = 0
        for size, note in self._q.tuples("log_heads"):
            if held and size - given > TILE:
                given = held[0]
                yield held
            held = (size, note)
            if thorough:
                yield held
        if held and not thorough:
            yield held

    def _outside(self, heads: list[Checkpoint], up_to: int, good: int) -> None:
        while heads and heads[0].size <= up_to:
            head = heads.pop(0)
            self._grow_to(head.size, good)
            if self.root() != head.root:
                raise _Found("log-forked", good, head.size)
            self.held = head.size

    def _grow_to(self, size: int, good: int) -> None:
        new, part, count = HASHES[self._name], self._part, self.size
        for seq, body in self._q.tuples("log_bodies", first=count, last=size):
            if seq != count:
                raise _Found("log-gap", count, seq)
            hashed = new(b"\x00" + body.encode()).digest()
            above = count % TILE
            while above & 1:
                hashed = new(b"\x01" + part.pop() + hashed).digest()
                above >>= 1
            part.append(hashed)
            count += 1
            self.size = count
            if count % TILE == 0:
                self._tile(part.pop(), good)
        if count < size:
            raise _Found("log-gap", count, size)

    def _tile(self, root: bytes, good: int) -> None:
        tile = self.size // TILE - 1
        rows = self._q.log_tiles(first=tile, last=tile + 1)
        if not rows or rows[0]["root"] != root:
            raise _Found("log-tile", max(good, tile * TILE), self.size)
        self._whole = self._whole.append_subtree(root, TILE)
