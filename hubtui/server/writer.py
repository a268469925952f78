"""The one thread that writes: it takes what waits, commits it together, then answers.

    writer = Writer(store, clock, signer)
    writer.start()                                   # on the event loop
    receipt = await writer.do(lambda tx: send_alert(tx, body))
    await writer.do(command, urgent=True)            # a safety alert: first, with places kept
    writer.listen(push.publish)                      # called on the loop, after each commit
    await writer.stop()                              # finishes what is queued

A command is a plain function of a ``Tx``. Whatever it raises undoes it alone (log and all) and is
raised again where it was awaited. ``Refused("hub-busy")``: the queue is full, nothing was tried.
``Unreachable("hub-disk-full" | "hub-cannot-write")``: not written; after the second kind the
writer is ``dead`` when a sync failed, and nothing is written until the process starts anew.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final, TypeVar

from hubtui.domain.clock import Clock
from hubtui.errors import HubError, Refused, Unreachable
from hubtui.server.log.tree import Signer, Tree
from hubtui.server.store import ConstraintFailed, DiskFull, Store, StoreFailed, SyncFailed
from hubtui.server.tx import Told, Tx

_log = logging.getLogger(__name__)

T = TypeVar("T")
Command = Callable[[Tx], T]
Listener = Callable[[Told], None]

QUEUE: Final = 1024
RESERVED: Final = 64
"""Places beyond the queue that only urgent commands may take."""
BATCH: Final = 128


class _Job:
    """A command on its way: its future lives on the loop, its outcome comes from the thread."""

    __slots__ = ("command", "error", "future", "urgent", "value")

    def __init__(self, command: Command[Any], future: asyncio.Future[Any], *, urgent: bool) -> None:
        self.command = command
        self.future = future
        self.urgent = urgent
        self.value: Any = None
        self.error: BaseException | None = None

    def answer(self) -> None:
        if self.future.done():  # the asker went away; what was done stays done
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


class Writer:
    """The owner of the only connection that writes."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        signer: Signer,
        release: Callable[[], bool] = lambda: False,
        spent: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take up the log; ``Broken`` if it does not end in its last signed head.

        ``release`` gives up the disk kept for urgent commands, and says whether there was any;
        while it is ``spent`` nothing else is written, or the rest would take that room.
        """
        self._release = release
        self._spent = spent
        self._connection = store.connection
        self._q = store.bound(store.hub_id)
        self._clock = clock
        self._tree = Tree(self._q, signer)
        self._urgent: deque[_Job] = deque()
        self._plain: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._listeners: list[Listener] = []
        self._thread = threading.Thread(target=self._run, name="hubtui-writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.dead = False

    @property
    def log_size(self) -> int:
        """Count the log's leaves; exact only between batches."""
        return self._tree.size

    def listen(self, listener: Listener) -> None:
        """Call this on the event loop after each commit, with what it has to tell."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin, on the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def stop(self) -> None:
        """Finish what is queued and end the thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    async def do(self, command: Command[T], *, urgent: bool = False) -> T:
        """Run a command in the next batch and give what it returns, once it is on disk."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._wake:
            if self.dead or self._stopping:
                raise Unreachable("hub-cannot-write")
            waiting = len(self._urgent) + len(self._plain)
            if waiting >= (QUEUE + RESERVED if urgent else QUEUE):
                raise Refused("hub-busy")
            (self._urgent if urgent else self._plain).append(_Job(command, future, urgent=urgent))
            self._wake.notify()
        return await future

    def _run(self) -> None:
        while batch := self._take():
            told = self._write(batch)
            self._post(batch, told)

    def _take(self) -> list[_Job]:
        with self._wake:
            while not (self._urgent or self._plain or self._stopping):
                self._wake.wait()
            batch: list[_Job] = []
            for lane in (self._urgent, self._plain):
                while lane and len(batch) < BATCH:
                    batch.append(lane.popleft())
            return batch

    def _post(self, batch: list[_Job], told: Told) -> None:
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._finish, batch, told)
        except RuntimeError:  # the loop is closed: nobody is left to hear
            pass

    def _finish(self, batch: list[_Job], told: Told) -> None:
        for job in batch:
            job.answer()
        loop = asyncio.get_running_loop()
        for listener in self._listeners:  # each on its own, so that one's mistake stays its own
            loop.call_soon(listener, told)
        for call in told.calls:
            loop.call_soon(call)

    def _write(self, batch: list[_Job]) -> Told:
        if self.dead:
            return _failed(batch, Unreachable("hub-cannot-write"))
        plain = [job for job in batch if not job.urgent]
        if plain and self._spent():
            _failed(plain, Unreachable("hub-disk-full"))
            batch = [job for job in batch if job.urgent]
        if not batch:
            return Told()
        start = self._tree.mark()
        try:
            return self._commit(batch)
        except BaseException as error:  # noqa: BLE001 - one funnel: the thread must answer
            self._tree.restore(start)
            given_up = self._give_up(error)
            urgent = [job for job in batch if job.urgent]
            if urgent and isinstance(error, DiskFull) and self._release():
                _failed(batch, given_up)
                return self._write(urgent)  # once: the reserve is gone now
            return _failed(batch, given_up)

    def _commit(self, batch: list[_Job]) -> Told:
        told = Told()
        self._execute("BEGIN IMMEDIATE")
        for job in batch:
            self._one(job, told)
        self._tree.sign(self._clock.now_us())
        self._execute("COMMIT")
        self._tree.committed()
        return told

    def _one(self, job: _Job, told: Told) -> None:
        mark = self._tree.mark()
        tx = Tx(self._q, self._tree, self._clock.now_us())
        self._execute("SAVEPOINT command")
        job.error = None
        try:
            job.value = job.command(tx)
        except Exception as error:  # one funnel: a command fails its asker, not the batch
            if not self._connection.in_transaction or isinstance(error, DiskFull | SyncFailed):
                raise  # the engine undid the whole batch, or must
            job.error = _for_asker(error)
            self._execute("ROLLBACK TO command")
            self._tree.restore(mark)
        else:
            told.add(tx.told)
        self._execute("RELEASE command")

    def _execute(self, sql: str) -> None:
        self._q.run(sql)

    def _give_up(self, error: BaseException) -> HubError:
        """Undo the batch; decide whether anything may ever be written again."""
        lost = isinstance(error, SyncFailed) or not isinstance(error, StoreFailed)
        try:
            if self._connection.in_transaction:
                self._execute("ROLLBACK")
        except StoreFailed:
            lost = True
        _log.error("batch not written: %s, dead: %s", type(error).__name__, lost)
        if lost:
            self.dead = True
        if isinstance(error, DiskFull):
            return Unreachable("hub-disk-full")
        return Unreachable("hub-cannot-write")


def _for_asker(error: Exception) -> Exception:
    """Give the asker an answer they know; a broken rule of the tables is theirs to understand."""
    if isinstance(error, StoreFailed) and not isinstance(error, ConstraintFailed):
        return Unreachable("hub-cannot-write")
    return error


def _failed(batch: list[_Job], error: HubError) -> Told:
    for job in batch:
        job.value, job.error = None, error
    return Told()
