"""Steps that fall due: rows in the store, fired once each, those of safety first, then oldest.

    timers = Timers(writer, store.reader().q, clock, {"nudge": nudge, "lapse": lapse})
    writer.listen(timers.wake)
    task = asyncio.create_task(timers.run())       # until timers.stop()

    def nudge(tx: Tx, due: Due) -> None: ...       # state, leaf, events: all in this transaction

A handler that raises undoes its own work and is tried again later, at most an hour apart; what
cannot be written now holds up no other, and nothing ends the loop but ``stop``. The
step's own done mark, its ``timer:fired`` leaf and the handler's work commit together.
``due.late_us`` says how late it fires: more than a day means "needs a person", not a storm.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hubtui.domain.clock import HOUR, SECOND, Clock
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.ladder import Escalation
from hubtui.errors import HubError, Refused, Unreachable
from hubtui.server.store import Bound, Row
from hubtui.server.tx import Told, Tx
from hubtui.server.writer import Writer

_log = logging.getLogger(__name__)

_LONGEST: Final = 30.0
"""Seconds of sleep at most: a wall clock may be set forward meanwhile."""
_PAUSE: Final = 1.0
"""Before it looks again where nothing can be written, and twice that each time."""
_BATCH: Final = 64
_FIRST_WAIT: Final = 5 * SECOND
_URGENT: Final = frozenset(step.value for step in Escalation)
"""A safety alert climbs even when the disk is full."""
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


class Timers:
    """The loop that fires what is due; one a hub."""

    def __init__(
        self, writer: Writer, q: Bound, clock: Clock, handlers: Mapping[str, Handler]
    ) -> None:
        """Keep the handlers by step name; a step without one waits until it has."""
        self._writer = writer
        self._q = q
        self._clock = clock
        self._handlers = dict(handlers)
        self._woken = asyncio.Event()
        self._stopped = False
        self._held_up = False

    def wake(self, told: Told) -> None:
        """Hear of a commit; look again if it touched a timer, or if none could be written."""
        if told.timers or self._held_up:
            self._woken.set()

    def stop(self) -> None:
        """End the loop; what is being fired is finished."""
        self._stopped = True
        self._woken.set()

    async def run(self) -> None:
        """Fire, then sleep until the next is due or something wakes us."""
        pause = _PAUSE
        while not self._stopped:
            self._woken.clear()
            try:
                if not await self.fire_due():
                    await self._sleep()
                pause, self._held_up = _PAUSE, False
                continue
            except HubError:  # the hub cannot write now: nothing is lost, look again soon
                pass
            except Exception as error:  # noqa: BLE001 - one funnel: alerts must still climb
                _log.error("timers failed: %s", type(error).__name__)
            self._held_up = True
            await self._wait(pause)
            pause = min(_LONGEST, pause * 2)

    async def fire_due(self) -> int:
        """Fire what is due now; gives how many were tried.

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

    async def _sleep(self) -> None:
        next_due = self._q.next_timer()
        wait = _LONGEST
        if next_due is not None:
            wait = min(_LONGEST, max(0.0, (next_due - self._clock.now_us()) / SECOND))
        await self._wait(wait)

    async def _wait(self, wait: float) -> None:
        try:
            async with asyncio.timeout(wait):
                await self._woken.wait()
        except TimeoutError:
            pass  # the next is due, or it is time to look at the clock again
