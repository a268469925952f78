"""Safety alerts in practice: how one invented colleague answers and raises them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable

from hubtui.client.port import Hub
from hubtui.demo.script import Danger, Move, Raised, Way
from hubtui.domain.alerts.basis import GuideAnswer
from hubtui.domain.overrides.answers import LOOK_BACK, OverrideAct, ReceiptAnswer
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import Acknowledge, ReadBack, RecordRest, Review, SendOverride

WANTS = (OverrideAct.OPEN, OverrideAct.ACKNOWLEDGE, OverrideAct.REVIEW)
"""What another person's safety alert may ask of a colleague."""


class Alarms:
    """Plays one colleague's part in safety alerts."""

    def __init__(
        self, hub: Hub, name: str, script: Danger, wait: Callable[[float], Awaitable[bool]]
    ) -> None:
        """Keep the part; ``wait`` sleeps, then tells whether the script still plays it."""
        self._hub, self._name, self._script, self._wait = hub, name, script, wait
        self._seen: set[tuple[str, str]] = set()

    async def look(self) -> list[tuple[str, Way]]:
        """Return the new tasks of this colleague: an alert's id and the scripted answer to it."""
        found = (await self._hub.call(routes.OVERRIDES, Nothing())).rows
        new = [row for row in found if row.wants in WANTS and (row.id, row.wants) not in self._seen]
        self._seen |= {(row.id, row.wants) for row in new}
        return [(row.id, self._script.way(row.wants, self._name)) for row in new]

    async def play(self, alert: str, way: Way, secret: str) -> None:
        """Make the scripted moves, until a real person plays this colleague."""
        for move in way.moves:
            if not await self._wait(move.after):
                return
            await self._move(alert, move, secret)

    async def raise_one(self, scene: Raised, recipients: list[str]) -> None:
        """Send a scene's safety alert, then complete its record."""
        body = SendOverride(
            key=secrets.token_hex(16),
            written_at=time.time_ns() // 1_000,
            recipients=recipients,
            line=scene.line,
            words=scene.words,
            about=scene.about,
            where=scene.where,
            called=scene.called,
        )
        sent = await self._hub.call(routes.SEND_OVERRIDE, body)
        record = RecordRest.model_validate(scene.record)
        await self._hub.call(routes.RECORD_REST, record, id=sent.override)

    async def _move(self, alert: str, move: Move, secret: str) -> None:
        now = await self._hub.call(routes.OVERRIDE, Nothing(), id=alert)
        if move.does == OverrideAct.OPEN:
            await self._hub.call(routes.OPEN_OVERRIDE, Nothing(), id=alert)
        elif move.does in tuple(ReceiptAnswer) and now.stood_down_at is None:
            await self._hub.call(routes.READ_BACK, ReadBack(answer=move.does), id=alert)
        elif move.does == OverrideAct.ACKNOWLEDGE and now.acknowledged_at is None:
            await self._hub.call(routes.ACKNOWLEDGE, Acknowledge(acting=move.code), id=alert)
        elif move.does == "look-back" and not now.outcome:
            await self._look_back(alert, move.code, secret)

    async def _look_back(self, alert: str, outcome: str, secret: str) -> None:
        """Open the alert and read its words, then send the review."""
        await self._hub.call(routes.OPEN_OVERRIDE, Nothing(), id=alert)
        await self._hub.call(routes.READ_WORDS, Nothing(), id=alert)
        answers = dict.fromkeys(LOOK_BACK, GuideAnswer.YES)
        body = Review.model_validate({"passphrase": secret, "outcome": outcome, **answers})
        await self._hub.call(routes.REVIEW, body, id=alert)
