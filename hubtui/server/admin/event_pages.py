"""Poll a person's events, and read the log's signed head with its consistency proof."""

from __future__ import annotations

import base64
from contextlib import suppress

from hubtui.crypto.notes import open_head
from hubtui.domain.clock import MINUTE
from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import HubError, Refused
from hubtui.server.http.context import RequestContext
from hubtui.server.log.proofs import consistency
from hubtui.server.push import ALL
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.session import EventOut, EventPage, Head

MOST = 200


def event_page(asked: RequestContext[Nothing]) -> EventPage:
    """Return a person's events after a number; one of kind ``all`` if too many were missed."""
    after = _whole(asked.query.get("after", "0"), "after")
    last = int(asked.q.last_event(person=asked.me))
    if after > last or last - after > MOST:
        return EventPage(events=[EventOut(number=last, kind=ALL, reference="")], last=last)
    rows = asked.q.events_after(person=asked.me, number=after, most=MOST)
    events = [EventOut(number=r["number"], kind=r["kind"], reference=r["ref"]) for r in rows]
    return EventPage(events=events, last=last)


def head(asked: RequestContext[Nothing]) -> Head:
    """Return the log's signed head, and the consistency proof from an older size."""
    hub, q = asked.hub, asked.q
    row, stored = q.last_head(), q.hub()
    checkpoint = open_head(stored["log_public"], row["note"], stored["log_origin"])
    old = _whole(asked.query.get("from", "0"), "from")
    if old > checkpoint.size:
        hub.spawn(_disagreed(asked, asked.actor.workstation, old))
        raise Refused("log-shorter", field="from")
    proof = consistency(q, old, checkpoint.size, stored["log_hash"]) if old else ()
    return Head(
        checkpoint=row["note"],
        key=base64.b64encode(stored["log_public"]).decode(),
        proof=[step.hex() for step in proof],
    )


async def _disagreed(asked: RequestContext[Nothing], workstation: str, size: int) -> None:
    """Log that a workstation has seen a larger log; at most one leaf per person and minute."""

    def count(tx: Tx) -> None:
        row = tx.q.count_refusal(actor=asked.me, act="log-shorter", minute=tx.now // MINUTE)
        if row["count"] == 1:
            tx.leaf(
                AuditEvent.WITNESS_DISAGREED, actor=workstation, thing=asked.hub.hub_id, size=size
            )

    with suppress(HubError):  # the refusal itself stands; a hub that cannot write says so elsewhere
        await asked.hub.writer.do(count)


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused("query-bad-value", field=field)
    return int(text)
