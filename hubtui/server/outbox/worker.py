"""Send the messages of the outbox: retried with back-off, and lasting failures reported.

A message may go out twice if the hub dies between sending it and writing that it was sent. As far
as the hub can know, no message goes out once its purpose is over.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from hubtui.domain.clock import DAY, MINUTE, SECOND, Clock
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Role
from hubtui.errors import Unreachable
from hubtui.server.due_loop import DueLoop
from hubtui.server.store import Bound, Row
from hubtui.server.tx import AfterCommit, Tx
from hubtui.server.writer import Writer

_log = logging.getLogger(__name__)

_BATCH: Final = 32
_AT_ONCE: Final = 4
_FIRST_WAIT: Final = 5 * SECOND
_MOST_WAIT: Final = 15 * MINUTE
_HELD: Final = 30 * MINUTE
"""A longer wait is ignored, because it means that the clock was set back since."""
_GIVE_UP: Final = DAY
_URGENT: Final = frozenset({"safety", "safety-told"})
"""Kinds of safety alerts' messages, whose results are written even when the disk is full."""
_FAILED_AT: Final = 2
"""Failed tries of one message before the channel is reported as failed."""


Carry = Callable[[Row], Awaitable[None]]
"""Sends one message; raises ``Off`` or ``Unreachable``."""


class Off(Exception):
    """The message is not to be sent, such as when its channel or the person's reach is off."""


class Outbox(DueLoop):
    """The loop that sends due messages; a hub has one."""

    name = "outbox"

    def __init__(self, writer: Writer, q: Bound, clock: Clock, carry: Carry) -> None:
        """Send with ``carry``, and write each result."""
        super().__init__(clock)
        self._writer = writer
        self._q = q
        self._carry = carry
        self._sending = asyncio.Lock()
        self._out: set[str] = set()
        """Ids of messages that were sent, while the hub could not write that."""
        self._tried: dict[str, tuple[int, int]] = {}
        """Unwritten failures by message id: number of tries, time of the next (microseconds)."""

    def wake(self, told: AfterCommit) -> None:
        """Wake the loop after a commit, if that left a message or some results are unwritten."""
        if told.messages or self._tried or self._out:
            self._woken.set()

    async def send_due(self) -> int:
        """Send what is due now, safety alerts first; return how many were tried.

        Raises:
            HubError: the result of one message could not be written; the others were tried.
        """
        async with self._sending:
            rows = self._due()
            wrong: list[BaseException] = []
            for start in range(0, len(rows), _AT_ONCE):
                together = (self._one(row) for row in rows[start : start + _AT_ONCE])
                done = await asyncio.gather(*together, return_exceptions=True)
                wrong += [one for one in done if one is not None]
            if wrong:  # only now, after all were tried
                raise wrong[0]
            return len(rows)

    def _due(self) -> list[Row]:
        """Return the messages to try now; those held back in memory take no place in the batch."""
        now, unwritten = self._clock.now_us(), len(self._tried) + len(self._out)
        rows = self._q.due_messages(now=now, most=_BATCH + unwritten)
        if len(rows) < _BATCH + unwritten:  # all are listed: any other id is done
            there = {row["id"] for row in rows}
            self._out &= there
            self._tried = {key: tried for key, tried in self._tried.items() if key in there}
        due = [
            row for row in rows if not now < self._tried.get(row["id"], (0, 0))[1] <= now + _HELD
        ]
        return due[:_BATCH]

    async def _one(self, row: Row) -> None:
        if self._stopped or self._q.message(id=row["id"])["done_at"] is not None:
            return
        try:
            if row["id"] not in self._out:
                await self._carry(row)
        except Off:
            await self._end(row, "cancelled", "channel-off")
        except Unreachable as error:
            await self._failed(row, error)
        except Exception as error:  # noqa: BLE001 - one funnel: it is put off like any other
            _log.error("message broke: %s %s", row["channel"], type(error).__name__)
            await self._failed(row, Unreachable(f"{row['channel']}-not-sent"))
        else:
            self._out.add(row["id"])
            await self._end(row, "sent", None)

    async def _end(self, row: Row, outcome: str, problem: str | None) -> None:
        def command(tx: Tx) -> None:
            tx.q.end_message(id=row["id"], outcome=outcome, problem=problem, now=tx.now)
            if outcome == "sent" and tx.q.end_channel_failure(channel=row["channel"]):
                _tell(tx, "channel:well", row["channel"])

        await self._write(row, command)

    async def _write(self, row: Row, command: Callable[[Tx], None]) -> None:
        """Write the result of a message, then drop what is held of it in memory."""
        await self._writer.do(command, urgent=row["kind"] in _URGENT)
        self._out.discard(row["id"])
        self._tried.pop(row["id"], None)

    async def _failed(self, row: Row, error: Unreachable) -> None:
        tries = max(row["tries"], self._tried.get(row["id"], (0, 0))[0])
        wait = min(_MOST_WAIT, _FIRST_WAIT << min(tries, 12))
        wait += secrets.randbelow(wait // 2)
        self._tried[row["id"]] = (tries + 1, self._clock.now_us() + wait)
        _log.warning("message not sent: %s %s", row["channel"], error.code)

        def command(tx: Tx) -> None:
            if tx.now - row["made_at"] > _GIVE_UP:
                tx.q.end_message(id=row["id"], outcome="given-up", problem=error.code, now=tx.now)
            else:
                tx.q.put_off_message(id=row["id"], due_at=tx.now + wait, problem=error.code)
            if tries + 1 < _FAILED_AT:
                return
            fresh = tx.q.add_channel_failure(channel=row["channel"], problem=error.code, now=tx.now)
            if fresh is not None:
                tx.leaf(AuditEvent.MESSAGE_FAILED, actor="hub", thing=row["channel"])
                _tell(tx, "channel:failed", row["channel"])

        await self._write(row, command)

    async def _do_due(self) -> int:
        return await self.send_due()

    def _next_due(self) -> int | None:
        found: int | None = self._q.next_message()
        return found

    def _keeps_some(self) -> bool:
        return bool(self._tried or self._out)


def _tell(tx: Tx, kind: str, channel: str) -> None:
    """Tell supervisors and administrators that a channel fails, or works again."""
    for row in tx.q.people_with_roles(one=Role.SUPERVISOR.value, other=Role.ADMINISTRATOR.value):
        tx.event(row["person"], kind, channel)
