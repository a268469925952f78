"""One sitting: a folder, a number of rounds, and floors that take turns with ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from tests.bench import load
from tests.bench.filled import Filled, fill
from tests.bench.made import Made, make

T = TypeVar("T")


@dataclass
class Sitting:
    """What every line of the table is measured with."""

    folder: Path
    rounds: int
    quick: bool
    peers: bool = False
    ending: ExitStack = field(default_factory=ExitStack)
    others: float = 0.0
    """The most of a core that others took, since this was last set to 0."""

    def turns(
        self,
        works: Mapping[str, Callable[[], T]],
        rounds: int | None = None,
        *,
        starts: bool = False,
    ) -> dict[str, list[T]]:
        """Do each in turn, round after round, so that what else happens here happens to all.

        Where programs are started there is a first round that does not count: it compiles them.
        """
        for work in works.values() if starts else ():
            work()
        found: dict[str, list[T]] = {name: [] for name in works}
        for number in range(rounds or self.rounds):
            for name in list(works)[:: 1 if number % 2 else -1]:
                before = load.mark()
                found[name].append(works[name]())
                self.others = max(self.others, load.others(before))
        return found

    @cached_property
    def made(self) -> Made:
        """A hub with people signed in and drafts ready to be sent, kept stopped."""
        return make(self.folder / "made", drafts=10 if self.quick else 24)

    @cached_property
    def small(self) -> Filled:
        """A hub of 1,000 alerts."""
        return fill(self.made, self.folder / "small", 1_000)

    @cached_property
    def large(self) -> Filled:
        """A hub of 100,000 alerts; of 10,000 where it must be quick."""
        return fill(self.made, self.folder / "large", 10_000 if self.quick else 100_000)
