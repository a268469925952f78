"""Timers: rows in the store, each fired once; safety alerts first, then the oldest.

    timers = Timers(writer, store.reader().q, clock, {"nudge": nudge, "lapse": lapse})
    writer.listen(timers.wake)
    task = asyncio.create_task(timers.run())       # until timers.stop()

    def nudge(tx: Tx, due: Due) -> None: ...       # state, leaf, events: all in this transaction

If a handler raises, its own work is undone and it is tried again later, at most an hour apart. A
step that cannot be written does not hold up the others, and only ``stop`` ends the loop. The
step's done mark, its ``timer:fired`` leaf and the handler's work commit together.
``due.late_us`` is how late it fires, in microseconds.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hubtui.domain.clock import HOUR, SECOND, Clock
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.ladder import Escalation
from hubtui.errors import HubError, Refused, Unreachable
from hubtui.server.due_loop import DueLoop
from hubtui.server.store import Bound, Row
from hubtui.server.tx import AfterCommit, Tx
from hubtui.server.writer import Writer

_log = logging.getLogger(__name__)

_BATCH: Final = 64
_FIRST_WAIT: Final = 5 * SECOND
_URGENT: Final = frozenset(step.value for step in Escalation)
"""Steps of a safety alert, which fire even when the disk is full."""
_FIRST: Final = json.dumps(sorted(_URGENT))


@dataclass(frozen=True, slots=True)
class Due:
    """A step that fell due."""

    id: str
    thing: str
    step: str
    round: int
    due_at: int
    late_us: int


Handler = Callable[[Tx, Due], None]


class Timers(DueLoop):
    """The loop that fires due steps; a hub has one."""

    name = "timers"

    def __init__(
        self, writer: Writer, q: Bound, clock: Clock, handlers: Mapping[str, Handler]
    ) -> None:
        """Take the handlers by step name; a step without one is put off and tried again."""
        super().__init__(clock)
        self._writer = writer
        self._q = q
        self._handlers = dict(handlers)

    def wake(self, told: AfterCommit) -> None:
        """Wake the loop after a commit, if that added a timer or the last try failed."""
        if told.timers or self._held_up:
            self._woken.set()

    async def fire_due(self) -> int:
        """Fire what is due now; return how many were tried.

        Raises:
            HubError: one of them could not be written, or put off; the others were tried.
        """
        now = self._clock.now_us()
        rows, held = self._q.due_timers(now=now, first=_FIRST, most=_BATCH), None
        for row in rows:
            try:
                await self._fire(row)
            except HubError as error:
                held = error
        if held is not None:
            raise held
        return len(rows)

    async def _fire(self, row: Row) -> None:
        try:
            await self._writer.do(lambda tx: self._step(tx, row), urgent=row["step"] in _URGENT)
        except (Unreachable, Refused) as error:
            if isinstance(error, Unreachable) or error.code == "hub-busy":
                raise Unreachable(error.code) from error
            await self._put_off(row, error)
        except Exception as error:  # noqa: BLE001 - one funnel: the others still fire
            await self._put_off(row, error)

    def _step(self, tx: Tx, row: Row) -> None:
        settled = tx.q.settle_timer(id=row["id"], now=tx.now)
        if settled is None:  # cancelled since, or the clock was set back
            return
        late = max(0, tx.now - settled["due_at"])
        due = Due(
            settled["id"],
            settled["thing"],
            settled["step"],
            settled["round"],
            settled["due_at"],
            late,
        )
        tx.leaf(
            AuditEvent.TIMER_FIRED,
            actor="hub",
            thing=due.thing,
            step=due.step,
            round=due.round,
            late_us=late,
        )
        self._handlers[due.step](tx, due)

    async def _put_off(self, row: Row, error: Exception) -> None:
        _log.error("timer failed: %s %s %s", row["step"], row["id"], type(error).__name__)
        wait = min(HOUR, _FIRST_WAIT << min(row["tries"], 16))
        until = self._clock.now_us() + wait
        await self._writer.do(
            lambda tx: tx.q.put_off_timer(id=row["id"], until=until),
            urgent=row["step"] in _URGENT,
        )

    async def _do_due(self) -> int:
        return await self.fire_due()

    def _next_due(self) -> int | None:
        found: int | None = self._q.next_timer()
        return found
