"""Check a whole log from outside: only the file, the log's public key, and heads seen elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hubtui.crypto.notes import open_head
from hubtui.domain.checkpoint import Checkpoint
from hubtui.domain.merkle import Frontier, leaf_hash, root_of
from hubtui.errors import Broken
from hubtui.server.log.tree import TILE
from hubtui.server.store import Bound, Row, open_for_checking

_RUN = 4096


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: ``problem`` is a code, empty when all is well.

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
        """Say whether nothing was found."""
        return not self.problem


class _Found(Exception):
    """A problem, on its way to the report."""

    def __init__(self, problem: str, first: int, last: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.first = first
        self.last = last


def verify(
    path: Path, *, public: bytes | None = None, outside: Sequence[str] = (), thorough: bool = False
) -> Report:
    """Hash every leaf again and compare with every head, those seen outside (notes) too.

    ``public`` is the log's key as known outside; without it the file's own word is taken.
    ``thorough`` checks each head's signature, not only the last one's and the outside ones'.
    Problems: ``log-gap``, ``log-tile``, ``log-head``, ``log-unsigned``, ``log-short`` (leaves
    without a head, or fewer than an outside head saw), ``log-forked``.
    """
    with open_for_checking(path) as q:
        hub = q.hub()
        if hub is None:
            raise Broken("hub-not-founded")
        check = _Check(q, str(hub["log_hash"]), str(hub["log_origin"]), public or hub["log_public"])
        try:
            seen = sorted((check.opened(note) for note in outside), key=lambda head: head.size)
            check.walk(seen, thorough=thorough)
        except _Found as found:
            root = check.frontier.root()
            return Report(check.frontier.size, root, found.problem, found.first, found.last)
        return Report(check.frontier.size, check.frontier.root())


class _Check:
    """One pass over the leaves, stopping at each size some head speaks of."""

    def __init__(self, q: Bound, name: str, origin: str, public: bytes) -> None:
        self._q = q
        self._name = name
        self._origin = origin
        self._public = public
        self._run: list[bytes] = []
        self.frontier = Frontier(name=name)

    def opened(self, note: str) -> Checkpoint:
        try:
            return open_head(self._public, note, self._origin)
        except Broken as error:
            raise _Found("log-unsigned", self.frontier.size) from error

    def walk(self, outside: list[Checkpoint], *, thorough: bool) -> None:
        size, last = int(self._q.log_size()), self._q.last_head()
        good = 0
        for row in self._heads():
            self._outside(outside, int(row["size"]), good)
            self._grow_to(int(row["size"]), good)
            head = Checkpoint(self._origin, self.frontier.size, self.frontier.root())
            if not str(row["note"]).startswith(head.text() + "\n"):
                raise _Found("log-head", good, self.frontier.size)
            if thorough or row["size"] == last["size"]:
                self.opened(str(row["note"]))
            good = self.frontier.size
        if size != self.frontier.size:
            raise _Found("log-short", self.frontier.size, size)
        if self._q.tile_count() != size // TILE:
            raise _Found("log-tile", size)
        self._outside(outside, size, good)
        if outside:
            raise _Found("log-short", size, outside[-1].size)

    def _outside(self, heads: list[Checkpoint], up_to: int, good: int) -> None:
        while heads and heads[0].size <= up_to:
            head = heads.pop(0)
            self._grow_to(head.size, good)
            if self.frontier.root() != head.root:
                raise _Found("log-forked", good, head.size)

    def _grow_to(self, size: int, good: int) -> None:
        for seq, body in self._bodies(size):
            if seq != self.frontier.size:
                raise _Found("log-gap", self.frontier.size, seq)
            hashed = leaf_hash(body.encode(), self._name)
            self.frontier = self.frontier.append(hashed)
            self._run.append(hashed)
            if len(self._run) == TILE:
                self._tile(seq // TILE, good)
        if self.frontier.size < size:
            raise _Found("log-gap", self.frontier.size, size)

    def _tile(self, tile: int, good: int) -> None:
        rows = self._q.log_tiles(first=tile, last=tile + 1)
        if not rows or rows[0]["root"] != root_of(self._run, self._name):
            raise _Found("log-tile", max(good, tile * TILE), (tile + 1) * TILE)
        self._run.clear()

    def _heads(self) -> Iterator[Row]:
        size = 0
        while rows := self._q.log_heads(size=size, most=_RUN):
            yield from rows
            size = rows[-1]["size"]

    def _bodies(self, size: int) -> Iterator[tuple[int, str]]:
        for first in range(self.frontier.size, size, _RUN):
            for row in self._q.log_bodies(first=first, last=min(first + _RUN, size)):
                yield row["seq"], row["body"]
