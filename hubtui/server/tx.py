"""The transaction a command gets from the writer, and what is published after its commit."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.refs import new_id
from hubtui.server.log.tree import Fact, Tree
from hubtui.server.store import Bound


@dataclass(frozen=True, slots=True)
class Notification:
    """Notice that something changed for a person: a kind and a reference, never what."""

    person: str
    number: int
    kind: str
    ref: str


@dataclass(slots=True)
class AfterCommit:
    """What to publish and call after the commit; dropped if there is no commit."""

    events: list[Notification] = field(default_factory=list)
    calls: list[Callable[[], None]] = field(default_factory=list)
    timers: bool = False
    messages: bool = False

    def add(self, other: AfterCommit) -> None:
        """Add what one command of the batch collected."""
        self.events += other.events
        self.calls += other.calls
        self.timers = self.timers or other.timers
        self.messages = self.messages or other.messages


class Tx:
    """One command's transaction: rows, log leaf, events and timers are committed together.

    ``q`` runs queries, ``now`` is this act's time, ``told`` is what will be published.
    """

    __slots__ = ("_tree", "now", "q", "told")

    def __init__(self, q: Bound, tree: Tree, now: int) -> None:
        """Made by the writer for each command."""
        self.q = q
        self.now = now
        self.told = AfterCommit()
        self._tree = tree

    def new_id(self) -> str:
        """Make a time-ordered 128-bit id."""
        return new_id(self.now, os.urandom(10))

    def leaf(
        self, event: AuditEvent, *, actor: str, thing: str, seal: bytes = b"", **facts: Fact
    ) -> int:
        """Write a log leaf; return its number. ``facts`` are codes, ids and whole numbers.

        ``seal`` is the commitment to what was sealed (``keys.commitment``).
        """
        return self._tree.append(self.now, event, actor, thing, facts, seal)

    def event(self, person: str, kind: str, ref: str) -> int:
        """Notify a person's open screens; return the event's number, counted per person."""
        row = self.q.add_event(person=person, now=self.now, kind=kind, ref=ref)
        number = int(row["number"])
        self.told.events.append(Notification(person, number, kind, ref))
        return number

    def timer(self, thing: str, step: str, due_at: int, *, round: int = 0) -> None:  # noqa: A002
        """Add a timer; a second one with the same thing, step and round changes nothing."""
        self.q.add_timer(
            id=self.new_id(), thing=thing, step=step, round=round, due_at=due_at, now=self.now
        )
        self.told.timers = True

    def cancel_timers(self, thing: str, *steps: str) -> None:
        """Cancel a thing's steps, or those named, that have not fired."""
        if not steps:
            self.q.cancel_timers(thing=thing, now=self.now)
        else:
            self.q.cancel_steps(thing=thing, steps=json.dumps(steps), now=self.now)

    def after(self, call: Callable[[], None]) -> None:
        """Run this on the event loop once the commit is on disk, and not otherwise."""
        self.told.calls.append(call)
