"""The one thread that writes: it commits all waiting commands together, then answers them.

    writer = Writer(store, clock, signer)
    writer.start()                                   # on the event loop
    receipt = await writer.do(lambda tx: send_alert(tx, body))
    await writer.do(command, urgent=True)            # a safety alert: first, with places kept
    writer.listen(push.publish)                      # called on the loop, after each commit
    writer.on_trouble(mend)                          # likewise, after each batch not written
    await writer.stop()                              # finishes what is queued

A command is a plain function of a ``Tx``. Whatever it raises undoes it alone (log and all) and is
raised again where it was awaited. ``Refused("hub-busy")``: the queue is full, nothing was tried.
``Unreachable("hub-disk-full" | "hub-cannot-write")``: not written; ``trouble`` names it until
something is. After a failed sync, a damaged file or a fault of its own the writer is ``dead``: it
writes nothing more, and only a new process can tell what reached the disk.
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
from hubtui.server.log.tree import LogKey, Tree
from hubtui.server.store import ConstraintFailed, DiskFull, Store, StoreFailed, SyncFailed
from hubtui.server.tx import AfterCommit, Tx

_log = logging.getLogger(__name__)

FULL: Final = "hub-disk-full"
CANNOT: Final = "hub-cannot-write"

T = TypeVar("T")
Command = Callable[[Tx], T]
Listener = Callable[[AfterCommit], None]

QUEUE: Final = 1024
RESERVED: Final = 64
"""Places beyond the queue that only urgent commands may take."""
BATCH: Final = 128


class _Job:
    """A queued command: its future belongs to the event loop, its outcome comes from the thread."""

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
        signer: LogKey,
        release: Callable[[], bool] = lambda: False,
        spent: Callable[[], bool] = lambda: False,
    ) -> None:
        """Continue the stored log; ``Broken`` if it does not end in its last signed head.

        ``release`` frees the disk kept for urgent commands, and returns whether there was any;
        while ``spent`` returns True only urgent commands are written, to keep that room for them.
        """
        self._release = release
        self._spent = spent
        self._store = store
        self._connection = store.connection
        self._q = store.bound(store.hub_id)
        self._clock = clock
        self._tree = Tree(self._q, signer)
        self._urgent: deque[_Job] = deque()
        self._plain: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._listeners: list[Listener] = []
        self._troubled: list[Callable[[], None]] = []
        self._trouble = ""
        self._thread = threading.Thread(target=self._run, name="hubtui-writer", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.dead = False

    @property
    def trouble(self) -> str:
        """Return the code of why it cannot write; empty when the last batch was written."""
        return CANNOT if self.dead else self._trouble

    @property
    def log_size(self) -> int:
        """Count the log's leaves; exact only between batches."""
        return self._tree.size

    def listen(self, listener: Listener) -> None:
        """Call this on the event loop after each commit, with what it has to tell."""
        self._listeners.append(listener)

    def on_trouble(self, listener: Callable[[], None]) -> None:
        """Call this on the event loop after each batch that was not written."""
        self._troubled.append(listener)

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
        """Run a command in the next batch, and return its result once it is on disk."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._wake:
            if self.dead or self._stopping:
                raise Unreachable(CANNOT)
            waiting = len(self._urgent) + len(self._plain)
            if waiting >= (QUEUE + RESERVED if urgent else QUEUE):
                raise Refused("hub-busy")
            (self._urgent if urgent else self._plain).append(_Job(command, future, urgent=urgent))
            self._wake.notify()
        return await future

    def _run(self) -> None:
        batch: list[_Job] = []
        try:
            self._checkpoint()
            while batch := self._take():
                told = self._write(batch)
                self._post(batch, told)
                batch = []  # answered
                self._checkpoint()
        except BaseException as error:  # noqa: BLE001 - one funnel: nobody may wait on it for ever
            _log.error("writer ended: %s", type(error).__name__)
            self._end(batch)

    def _end(self, batch: list[_Job]) -> None:
        """Fail all waiting commands, because the thread has ended."""
        with self._wake:
            self.dead = True
            left = [*batch, *self._urgent, *self._plain]
        _failed(left, Unreachable(CANNOT))
        self._post(left, None)

    def _checkpoint(self) -> None:
        """Keep the store's write-ahead log short; a failed sync ends the writer."""
        if self.dead:
            return
        try:
            self._store.checkpoint()
        except StoreFailed as error:
            if isinstance(error, SyncFailed):
                _log.error("checkpoint failed: %s", type(error).__name__)
                self.dead = True
                self._post([], None)

    def _take(self) -> list[_Job]:
        with self._wake:
            while not (self._urgent or self._plain or self._stopping):
                self._wake.wait()
            batch: list[_Job] = []
            for lane in (self._urgent, self._plain):
                while lane and len(batch) < BATCH:
                    batch.append(lane.popleft())
            return batch

    def _post(self, batch: list[_Job], told: AfterCommit | None) -> None:
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._finish, batch, told)
        except RuntimeError:  # the loop is closed: nobody is left to hear
            pass

    def _finish(self, batch: list[_Job], told: AfterCommit | None) -> None:
        for job in batch:
            job.answer()
        loop = asyncio.get_running_loop()
        if self.trouble:
            for hears in self._troubled:
                loop.call_soon(hears)
        if told is None:
            return
        for listener in self._listeners:  # each on its own, so that one's mistake stays its own
            loop.call_soon(listener, told)
        for call in told.calls:
            loop.call_soon(call)

    def _write(self, batch: list[_Job]) -> AfterCommit | None:
        """Write a batch; None if nothing was written."""
        if self.dead:
            _failed(batch, Unreachable(CANNOT))
            return None
        plain = [job for job in batch if not job.urgent]
        if plain and self._spent():
            _failed(plain, Unreachable(FULL))
            batch = [job for job in batch if job.urgent]
        if not batch:
            self._is(FULL)
            return None
        start = self._tree.mark()
        try:
            told = self._commit(batch)
            gone = all(isinstance(job.error, Unreachable) for job in batch)  # what they read, too
            still_full = self._trouble == FULL and all(job.urgent for job in batch)
            self._is(CANNOT if gone else FULL if still_full else "")
            return told
        except BaseException as error:  # noqa: BLE001 - one funnel: the thread must answer
            self._tree.restore(start)
            given_up = self._give_up(error)
            urgent = [job for job in batch if job.urgent]
            if urgent and isinstance(error, DiskFull) and self._release():
                _failed(batch, given_up)
                return self._write(urgent)  # once: the reserve is gone now
            _failed(batch, given_up)
            return None

    def _commit(self, batch: list[_Job]) -> AfterCommit:
        told = AfterCommit()
        self._execute("BEGIN IMMEDIATE")
        for job in batch:
            self._one(job, told)
        self._tree.sign(self._clock.now_us())
        self._execute("COMMIT")
        self._tree.committed()
        return told

    def _one(self, job: _Job, told: AfterCommit) -> None:
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

    def _is(self, trouble: str, kind: str = "") -> None:
        """Set the trouble code; log it only when it changes."""
        if trouble != self._trouble:
            _log.error("writing: %s", " ".join((trouble or "well again", kind)).strip())
        self._trouble = trouble

    def _execute(self, sql: str) -> None:
        self._q.run(sql)

    def _give_up(self, error: BaseException) -> HubError:
        """Undo the batch, and set ``dead`` if nothing may be written any more."""
        lost = isinstance(error, SyncFailed) or not isinstance(error, StoreFailed)
        try:
            if self._connection.in_transaction:
                self._execute("ROLLBACK")
        except StoreFailed:
            lost = True
        full = isinstance(error, DiskFull) and not lost
        said = Unreachable("hub-disk-full") if full else Unreachable("hub-cannot-write")
        self._is(said.code, type(error).__name__)
        if lost:
            _log.error("writing: over until a new start")
            self.dead = True
        return said


def _for_asker(error: Exception) -> Exception:
    """Return the error for the caller: a store failure as ``Unreachable``, any other as it is."""
    if isinstance(error, StoreFailed) and not isinstance(error, ConstraintFailed):
        return Unreachable(CANNOT)
    return error


def _failed(batch: list[_Job], error: HubError) -> None:
    for job in batch:
        job.value, job.error = None, error
