"""One hub in one process: its store, writer, keys, pack and streams, started and stopped together.

``place`` is the hub's folder: ``data/`` (the store), ``keys/`` (never inside ``data``).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hubtui.domain.clock import MINUTE, Clock
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Actor
from hubtui.errors import HubError, Unreachable
from hubtui.guidance.load import load
from hubtui.guidance.pack import Pack
from hubtui.server.clock import SystemClock
from hubtui.server.due_loop import DueLoop
from hubtui.server.http.challenges import Challenges
from hubtui.server.keys import Keys, files
from hubtui.server.late import FILE, LateReads
from hubtui.server.log.tree import LogKey
from hubtui.server.mending import Mending
from hubtui.server.outbox.worker import Carry, Outbox
from hubtui.server.push import Push
from hubtui.server.reserve import Reserve
from hubtui.server.settings import Config, Limits, read_config
from hubtui.server.store import Bound, Store, open_store
from hubtui.server.timers import Handler, Timers
from hubtui.server.tx import AfterCommit, Tx
from hubtui.server.writer import CANNOT, Writer

_log = logging.getLogger(__name__)

_RESERVE_SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True)
class Background:
    """Background work of a hub, passed in by the layer above."""

    write_down: Callable[[], Awaitable[bool]]
    """Logs the late reads; returns whether some are left."""
    handlers: Mapping[str, Handler] | None = None
    """Timer handlers by step; None if this hub fires no timers."""
    carry: Carry | None = None


class HubServer:
    """Everything a request needs of the hub."""

    def __init__(
        self, place: Path, *, limits: Limits | None = None, clock: Clock | None = None
    ) -> None:
        """Open the hub of ``place``; nothing runs until ``start``."""
        self.place = place
        self.limits = limits or Limits()
        self.clock: Clock = clock or SystemClock()
        self.store: Store = open_store(store_path(place), now_us=self.clock.now_us())
        try:
            self._open()
        except BaseException:
            self.store.close()
            raise

    def _open(self) -> None:
        data, folder = self.place / "data", self.place / "keys"
        self.reader = self.store.reader()
        self.hub_id = self.store.hub_id
        self.keys = Keys(files.open_root(folder, data), self.hub_id)
        self.log_key = files.open_log_key(folder, data)
        self.box_key = files.open_box_key(folder, data)
        self.config: Config = read_config(self.q)
        self.pack: Pack = load(self.config.pack)
        hub = self.q.hub()
        signer = LogKey(hub["log_origin"], self.log_key, hub["log_hash"])
        self.reserve = Reserve(data / "reserve", self.limits.reserve)
        self.writer = Writer(
            self.store, self.clock, signer, self.reserve.release, self.reserve.spent
        )
        self.push = Push(self.q)
        self.challenges = Challenges(self.clock, self.limits.challenge)
        self.hashing = ThreadPoolExecutor(self.limits.hashes_at_once, "hubtui-hash")
        self.hashes: Counter[str] = Counter()
        self.host_token = secrets.token_urlsafe(32)
        self.stopping = asyncio.Event()
        self.timers: Timers | None = None
        self.outbox: Outbox | None = None
        self.late_reads = LateReads(data / FILE)
        self._writing_down = False
        self.whole = False
        """True once the first write is on disk; before, only ``at_once`` endpoints answer."""
        self.mending = Mending(self.writer, self.limits.again_seconds, self.stopping)
        self._background: Background | None = None
        self._first: Callable[[], None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def q(self) -> Bound:
        """Return the event loop's own reading connection."""
        return self.reader.q

    @property
    def trouble(self) -> str:
        """Return the code of why the hub cannot write; empty if it can."""
        found = self.writer.trouble
        return found or ("" if self.whole else CANNOT)

    async def start(
        self,
        background: Callable[[HubServer], Background] | None = None,
        first: Callable[[], None] | None = None,
    ) -> None:
        """Start the writer, streams and loops; if nothing can be written yet, keep trying.

        ``first`` writes the start's file beside the store; it has to be on disk as well.
        """
        self._background, self._first = background(self) if background else None, first
        self.writer.listen(self.push.publish)
        self.writer.listen(self._recovered)
        self.writer.on_trouble(self._in_trouble)
        self.writer.start()
        self.reserve.hold()
        try:
            await self._begin()
        except Unreachable:  # the writer has said so
            pass
        except OSError as error:
            _log.error("a start's first file is not written: %s", type(error).__name__)
            self._in_trouble()

    async def _begin(self) -> None:
        if self._first is not None:
            await asyncio.to_thread(self._first)
        await self.writer.do(self._started, urgent=True)
        self.whole = True
        self.spawn(self._hold_reserve())
        work = self._background
        if work is not None and work.handlers is not None:
            self.timers = Timers(self.writer, self.q, self.clock, work.handlers)
        if work is not None and work.carry is not None:
            self.outbox = Outbox(self.writer, self.q, self.clock, work.carry)
        for loop in self._loops:
            self.writer.listen(loop.wake)
            self.spawn(loop.run())

    @property
    def _loops(self) -> list[DueLoop]:
        return [loop for loop in (self.timers, self.outbox) if loop is not None]

    def _in_trouble(self) -> None:
        self.spawn(self.mending.run(self._attempt))

    async def _attempt(self) -> None:
        """Try to write: the start, if that is not written yet, or a leaf about the trouble."""
        if not self.whole:
            await self._begin()
        if trouble := self.writer.trouble:
            await self._count("hub", trouble)

    async def stop(self) -> None:
        """End the streams, finish what is queued, and close the store."""
        self.end_streams()
        for loop in self._loops:
            loop.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        await self.writer.stop()
        self.hashing.shutdown(wait=True)
        if self.writer.dead:
            self.store.leave_as_it_is()
        self.store.close()

    def end_streams(self) -> None:
        """End every open stream, because a stopping server would wait for them."""
        self.stopping.set()
        self.push.stop()

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run a task beside the requests, and keep a reference to it until it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def note_refusal(self, actor: Actor, act: str) -> None:
        """Log that someone was refused; at most one leaf per person, act and minute."""
        self.spawn(self._note(actor, act))

    async def _note(self, actor: Actor, act: str) -> None:
        with suppress(
            HubError
        ):  # the refusal itself stands; that it cannot write is said elsewhere
            await self._count(actor.person, act)

    async def _count(self, actor: str, act: str) -> None:
        def count(tx: Tx) -> None:
            row = tx.q.count_refusal(actor=actor, act=act, minute=tx.now // MINUTE)
            if row["count"] == 1:
                tx.leaf(AuditEvent.REFUSAL_COUNTED, actor=actor, thing=act)

        await self.writer.do(count)

    def _recovered(self, _told: AfterCommit) -> None:
        """After a commit, start logging the late reads."""
        if self.late_reads and self._background is not None and not self._writing_down:
            self._writing_down = True
            self.spawn(self._write_down(self._background.write_down))

    async def _write_down(self, write: Callable[[], Awaitable[bool]]) -> None:
        wait = self.limits.again_seconds
        try:
            while not self.stopping.is_set() and await write():
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self.stopping.wait()
                wait = min(2 * wait, _RESERVE_SECONDS)
        finally:
            self._writing_down = False

    async def _hold_reserve(self) -> None:
        """Take the disk reserve for safety alerts again, once there is room."""
        while not self.stopping.is_set():
            try:
                async with asyncio.timeout(_RESERVE_SECONDS):
                    await self.stopping.wait()
            except TimeoutError:
                self.reserve.hold()

    def _started(self, tx: Tx) -> None:
        tx.leaf(AuditEvent.HUB_STARTED, actor="hub", thing=self.hub_id)
        ref = self.pack.ref
        if tx.q.known_pack(id=ref.id, version=ref.version, digest=ref.digest) is None:
            tx.q.add_pack(id=ref.id, version=ref.version, digest=ref.digest, now=tx.now)
            tx.leaf(AuditEvent.PACK_LOADED, actor="hub", thing=ref.id, version=ref.version)


def store_path(place: Path) -> Path:
    """Return where the hub of ``place`` keeps its database."""
    return place / "data" / "hub.db"
