"""Any course the whole hub can take: all try everything, beside a model of what was promised.

The model knows only who was named, from whom it is kept, and who was fixed as a reader when a
safety alert was sent.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from hubtui.domain.clock import MINUTE
from hubtui.domain.overrides.tracks import ACTING, READ_BACKS, STAND_DOWNS
from hubtui.wire import routes
from hubtui.wire.alerts import AlertOut, OpenAlert
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    Acknowledge,
    ByPhone,
    OverrideOut,
    ReadBack,
    StandDown,
)
from hubtui.wire.records import KeepDraft
from tests.faults.falling import Falling
from tests.faults.invariant import Acked, doubles, wrong_with
from tests.faults.ready import Author, Ready, limits, running
from tests.hubs import AsgiHub, Problem, TestClock
from tests.server import made

T = TypeVar("T")
NAMES = (
    "Ana Sender", "Beth Receiver", "Colin Other", "Sela Supervisor", "Tama Supervisor",
    "Pita Privacy", "Faith Facilitator", "Ari Admin",
)  # fmt: skip
OFFICERS = frozenset({"Pita Privacy"})
WATCHING = OFFICERS | {"Sela Supervisor", "Tama Supervisor"}
KEPT = KeepDraft(job="tell", version=0, answers="{}")


@dataclass
class Promise:
    """What was promised when one was sent."""

    id: str
    reference: str
    sender: str
    named: tuple[str, ...]
    kept_from: frozenset[str]
    readers: frozenset[str]
    """Everybody who may ever read its words."""
    again: Callable[[], Awaitable[Any]] = field(repr=False)
    """Ask for the very same once more."""
    receipt: Any = field(repr=False)

    def somebody(self, lot: random.Random) -> str:
        """Give one of its readers, or anybody at all."""
        return lot.choice(sorted(self.readers) if lot.random() < 0.7 else NAMES)


class Run:
    """What all courses of one campaign share."""

    def __init__(self, ready: Ready, place: Path, part: int) -> None:
        self.ready = ready
        self.place = place
        self.part = part
        self.number = 0
        self.seen: Counter[str] = Counter()


class Course(RuleBasedStateMachine):
    """One course of one hub."""

    run: ClassVar[Run]

    def __init__(self) -> None:
        super().__init__()
        self.run.number += 1
        self.place = self.run.place / str(self.run.number)
        self.loop = asyncio.Runner()
        self.clock = TestClock(self.run.ready.began + MINUTE)
        self.chance = random.Random(0)
        self.steps = 0
        self.alerts: list[Promise] = []
        self.overrides: list[Promise] = []
        self.acked = Acked()
        self.meant: Counter[str] = Counter()
        self.homes = 0
        self.stack = AsyncExitStack()

    @rule(seed=st.integers(0, 1 << 32))
    def step(self, seed: int) -> None:
        """One thing that somebody or something does; all choices of it come from the seed."""
        self.steps += 1
        lot = random.Random(f"{self.run.part} {seed} {self.steps}")
        acts: list[tuple[int, Callable[[random.Random], None]]] = [
            (2, self.tell),
            (2, self.danger),
            (1, self.restart),
            (2, self.time_passes),
            (1, self.the_clock_is_set),
        ]
        if self.alerts:
            acts.append((5, self.with_an_alert))
        if self.overrides:
            acts.append((7, self.with_a_safety_alert))
        if self.alerts or self.overrides:
            acts.append((1, self.ask_for_the_same_again))
        weights, does = zip(*acts, strict=True)
        [do] = lot.choices(does, weights)
        do(lot)

    # ---- the hub's own life

    @initialize()
    def begin(self) -> None:
        self._start()

    def _start(self) -> None:
        self.homes += 1
        self.home = self.run.ready.copy(self.place / f"home{self.homes}")
        self.falling = Falling(f"course-{self.run.number}-{self.homes}")
        self._serve()

    def _serve(self) -> None:
        self.stack = AsyncExitStack()
        self.hub: AsgiHub = self._do(self.stack.enter_async_context(self._hub()))
        self.write = Author(self.hub, 1000 * self.homes + len(self.alerts))

    def _hub(self) -> AbstractAsyncContextManager[AsgiHub]:
        spends = limits(reserve=0)
        name = self.falling.name
        return running(self.run.ready, self.home, vfs=name, clock=self.clock, spends=spends)

    def restart(self, lot: random.Random) -> None:
        self.run.seen["restart"] += 1
        self._do(self.stack.aclose())
        self._serve()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def _id(self, name: str) -> str:
        return self.run.ready.people[name]

    async def _through_a_cut(self, ask: Callable[[], Awaitable[T]], wait: int) -> T:
        """Cut the power at a write from now, go on from what is left, and ask again."""
        fallen, left = self.place / f"fallen{self.homes}", [wait]
        db = self.home / "data" / "hub.db"

        def moment() -> None:
            left[0] -= 1
            if left[0] == 0:
                self.falling.copy_fallen(db, fallen / "data" / "hub.db", self.chance)

        self.falling.moment = moment
        first = await ask()
        self.falling.moment = lambda: None
        if not fallen.exists():
            return first  # it was over before
        self.run.seen["cut"] += 1
        await self.stack.aclose()
        self.falling.unregister()
        self.homes += 1
        old, self.home = self.home, self.place / f"home{self.homes}"
        shutil.copytree(old, self.home, ignore=shutil.ignore_patterns("hub.db*"))
        for file in (fallen / "data").iterdir():
            shutil.copy(file, self.home / "data" / file.name)
        self.falling = Falling(f"course-{self.run.number}-{self.homes}")
        self.stack = AsyncExitStack()
        self.hub = await self.stack.enter_async_context(self._hub())
        self.write = Author(self.hub, 1000 * self.homes)
        return await ask()

    def time_passes(self, lot: random.Random) -> None:
        minutes = lot.choice((1, 1, 3, 3, 6, 16, 31, 61, 300, 1500, 6000))
        self._do(self.hub.fire(minutes * MINUTE))

    def the_clock_is_set(self, lot: random.Random) -> None:
        self.clock.now += lot.choice((-60, -1, 1, 60)) * MINUTE
        self._do(self.hub.fire())

    # ---- sending

    def tell(self, lot: random.Random) -> None:
        sender, to, *others = lot.sample(NAMES, 4)
        kept = others[: lot.randint(-2, 2)] if lot.random() < 0.5 else []
        desk = self.hub.desks[sender]
        draft = self._do(desk.call(routes.KEEP_NEW_DRAFT, KEPT)).id
        body = self.write.alert(sender, to, keep_from=tuple(self._id(name) for name in kept))

        async def ask() -> Any:
            return await self.hub.desks[sender].call(routes.SEND_DRAFT, body, id=draft)

        receipt = self._sent(ask, lot.randint(-60, 30))
        self.acked.alert(receipt, self._id(to))
        self.meant[self._id(sender)] += 1
        readers = frozenset({sender, to})
        promise = Promise(
            receipt.alert, receipt.reference, sender, (to,), frozenset(kept), readers, ask, receipt
        )
        self.alerts.append(promise)

    def danger(self, lot: random.Random) -> None:
        sender = lot.choice(NAMES)
        to, kept_from = (lot.sample(NAMES, lot.choice((0, 1, 1, 2))) for _ in range(2))
        body = self.write.override(*to, keep_from=[self._id(name) for name in kept_from])
        body = body.model_copy(update={"written_at": self.clock.now})

        async def ask() -> Any:
            return await self.hub.desks[sender].call(routes.SEND_OVERRIDE, body)

        receipt = self._sent(ask, lot.randint(-90, 45))
        self.acked.override(receipt)
        self.meant[self._id(sender)] += 1
        row = self.hub.server.q.override(id=receipt.override)
        names = {person: name for name, person in self.run.ready.people.items()}
        readers = frozenset(names[person] for person in json.loads(row["readers"]))
        kept = frozenset(kept_from) - {sender}
        watching = WATCHING - {sender, *to}
        if not watching - kept:  # nobody can shut out everyone who could watch over it
            kept -= OFFICERS & watching
        assert not readers & kept
        assert {names[one.person] for one in receipt.told} <= readers
        assert set(to) - kept - {sender} <= readers
        promise = Promise(
            receipt.override, receipt.reference, sender, tuple(to), kept, readers, ask, receipt
        )
        self.overrides.append(promise)

    def _sent(self, ask: Callable[[], Awaitable[Any]], cut: int) -> Any:
        return self._do(self._through_a_cut(ask, cut) if cut > 0 else _awaited(ask))

    def ask_for_the_same_again(self, lot: random.Random) -> None:
        promise = lot.choice([*self.alerts, *self.overrides])
        assert self._do(_awaited(promise.again)) == promise.receipt

    # ---- everybody tries everything

    def _try(self, call: Coroutine[Any, Any, T]) -> T | None:
        try:
            return self._do(call)
        except Problem as problem:
            status = problem.status
        assert status in (403, 404, 409, 422)
        return None

    def with_an_alert(self, lot: random.Random) -> None:
        promise = lot.choice(self.alerts[-4:])
        who, act = promise.somebody(lot), lot.choice(("look", "open", "answer", "recall", "end"))
        desk, version = self.hub.desks[who], {"version": 1}
        calls: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {
            "look": lambda: desk.call(routes.ALERT, id=promise.id),
            "open": lambda: desk.call(routes.OPEN, OpenAlert(), id=promise.id),
            "answer": lambda: made.answer(desk, promise.id, "will-ring"),
            "recall": lambda: desk.call(routes.RECALL, Nothing(), id=promise.id),
            "end": lambda: made.close(desk, promise.id, "over", **version),
        }
        found: AlertOut | None = self._try(calls[act]())
        if found is None:
            return
        self.run.seen[f"alert {act}"] += 1
        assert who not in promise.kept_from
        assert found.alert is None or who in promise.readers
        if act in ("open", "answer"):
            assert who in promise.named
        if act == "recall":
            assert who == promise.sender

    def with_a_safety_alert(self, lot: random.Random) -> None:
        promise = lot.choice(self.overrides[-4:])
        who, other, code = promise.somebody(lot), lot.choice(NAMES), lot.randrange(12)
        act = lot.choice(("look", "open", "words", "ack", "back", "over", "phone"))
        desk, id_ = self.hub.desks[who], promise.id
        acting = ACTING[code % len(ACTING)]
        person = self._id(other) if acting == "named" else None
        calls: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {
            "look": lambda: desk.call(routes.OVERRIDE, id=id_),
            "open": lambda: desk.call(routes.OPEN_OVERRIDE, Nothing(), id=id_),
            "words": lambda: desk.call(routes.READ_WORDS, Nothing(), id=id_),
            "ack": lambda: desk.call(
                routes.ACKNOWLEDGE, Acknowledge(acting=acting, person=person), id=id_
            ),
            "back": lambda: desk.call(
                routes.READ_BACK, ReadBack(answer=READ_BACKS[code % 3]), id=id_
            ),
            "over": lambda: desk.call(
                routes.STAND_DOWN, StandDown(why=STAND_DOWNS[code % 3]), id=id_
            ),
            "phone": lambda: desk.call(routes.BY_PHONE, ByPhone(person=self._id(other)), id=id_),
        }
        found: OverrideOut | None = self._try(calls[act]())
        if found is None:
            return
        self.run.seen[f"safety {act}"] += 1
        assert who not in promise.kept_from
        assert found.content is None or who in promise.readers
        told = {one.person for one in found.told}
        assert not told & {self._id(name) for name in promise.kept_from}
        if act == "ack":
            assert who != promise.sender
            assert self._id(who) not in {o.person for o in found.told if not o.as_supervisor}
        if act == "over":
            self._was_theirs_to_end(promise, who)
        if found.acknowledged_by:
            assert found.acknowledged_by != self._id(promise.sender)
        assert found.standing is not None
        stands = found.standing.code
        assert stands != "acting" or found.standing.who == found.standing.by
        assert found.may_ring is not None
        assert not {self._id(name) for name in promise.kept_from} & set(found.may_ring)
        answers = [one.read_back for one in found.told if not one.as_supervisor]
        if "going" in answers:
            assert stands in ("acting", "over"), "their own word leads whatever others say"

    def _was_theirs_to_end(self, promise: Promise, who: str) -> None:
        """Whoever ended it sent it, or had said last of themselves that they will act."""
        rows = self.hub.server.q.override_events(override=promise.id)
        [end] = [row for row in rows if row["kind"] == "stood-down"]
        words = [
            row["code"]
            for row in rows
            if row["by"] == end["by"]
            and row["leaf"] < end["leaf"]
            and row["kind"] in ("read-back", "acknowledged")
        ]
        acts = bool(words) and words[-1] in ("going", "me")
        assert end["by"] == self._id(promise.sender) or acts, who

    # ---- what always holds

    @invariant()
    def lists_show_no_more_than_was_promised(self) -> None:
        if not hasattr(self, "hub"):
            return
        who = NAMES[self.chance.randrange(len(NAMES))]
        desk = self.hub.desks[who]
        known = {one.id: one for one in (*self.alerts, *self.overrides)}
        for box in ("waiting", "sent"):
            for row in self._do(desk.call(routes.ALERTS, query={"box": box})).rows:
                assert who not in known[row.id].kept_from
                assert row.mine == (who == known[row.id].sender)
        for danger in self._do(desk.call(routes.OVERRIDES)).rows:
            assert who not in known[danger.id].kept_from
        references = {one.reference for one in known.values() if who in one.kept_from}
        page = self._do(desk.call(routes.EVENTS_PAGE, query={"after": "0"}))
        assert not references & {event.reference for event in page.events}

    def teardown(self) -> None:
        """Let all that is due fall due, stop, and look at the store."""
        if not hasattr(self, "hub"):  # it never began
            return
        try:
            self._do(self._settle())
        finally:
            self._do(self.stack.aclose())
            self.falling.unregister()
            self.loop.close()
        db = self.home / "data" / "hub.db"
        wrong = wrong_with(db, self.acked, self.public)
        assert not wrong, wrong
        assert not doubles(db, self.meant)
        shutil.rmtree(self.place)

    async def _settle(self) -> None:
        await self.hub.fire(60 * 24 * 60 * MINUTE)
        self.public = self.hub.server.log_key.public
        for promise in self.overrides:
            row = self.hub.server.q.override(id=promise.id)
            names = {self._id(name) for name in promise.readers}
            assert set(json.loads(row["readers"])) == names
            events = self.hub.server.q.override_events(override=promise.id)
            shown = Counter(one["code"] for one in events if one["kind"] == "shown")
            # A word taken back lets the steps begin anew, each once a round.
            rounds = 1 + sum(
                one["kind"] in ("acknowledged", "read-back", "told-by-phone") for one in events
            )
            assert all(count <= rounds for count in shown.values()), shown
            fired = self.hub.server.q.override_timers(override=promise.id)
            steps = Counter((one["step"], one["round"]) for one in fired)
            assert all(count == 1 for count in steps.values()), steps
            heard = [one["by"] for one in events if one["kind"] == "acknowledged"]
            assert self._id(promise.sender) not in heard
            timers = self.hub.server.q.override_timers(override=promise.id)
            assert all(one["done_at"] is not None for one in timers)
            fired = [one["step"] for one in timers if one["outcome"] == "fired"]
            assert self.hub.leaves(promise.id).count("timer:fired") == len(fired)


async def _awaited(ask: Callable[[], Awaitable[T]]) -> T:
    return await ask()
