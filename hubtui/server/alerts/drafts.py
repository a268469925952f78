"""Drafts: sealed to their owner, one version after another, never in the log."""

from __future__ import annotations

import json
from typing import Any, Final

from hubtui.domain.people import Actor
from hubtui.domain.policy import Relation, Resource
from hubtui.errors import Broken, Refused
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.keys import Keys
from hubtui.server.store import Bound, Row
from hubtui.server.timers import Due
from hubtui.server.tx import Tx
from hubtui.wire.alerts import Receipt
from hubtui.wire.base import Done, Nothing
from hubtui.wire.records import DraftOut, DraftRow, Drafts, KeepDraft

IDLE: Final = "draft-idle"
_MOST: Final = 50


def draft_thing(q: Bound, actor: Actor, draft: str, now: int) -> Resource:
    """Return the owner relation if the draft is the actor's own, else no relation."""
    row = q.draft_owner(id=draft)
    if row is None or row["owner"] != actor.person:
        return Resource()
    return Resource(frozenset({Relation.OWNER}), made_at=row["made_at"])


def list_drafts(asked: RequestContext[Nothing]) -> Drafts:
    """List the person's own drafts, newest first."""
    rows = asked.q.drafts_of(owner=asked.me, since=asked.actor.doubt_since)
    return Drafts(
        drafts=[
            DraftRow(id=r["id"], job=r["job"], version=r["version"], at=r["changed_at"])
            for r in rows
        ]
    )


def read_draft(asked: RequestContext[Nothing]) -> DraftOut:
    """Return a draft with its answers, or with its receipt once it is sent."""
    row = asked.q.draft(id=asked.id)
    receipt = receipt_of(asked.q, row) if row["receipt"] else None
    return DraftOut(
        id=row["id"],
        job=row["job"],
        version=row["version"],
        at=row["changed_at"],
        answers=_open(asked.hub.keys, asked.q, row),
        frozen=receipt is not None,
        receipt=receipt,
    )


def receipt_of(q: Bound, row: Row) -> Receipt:
    """Return a sent draft's receipt, the same at every call."""
    return _with_head(q, Receipt(**json.loads(row["receipt"]), checkpoint=""))


def finish(asked: RequestContext[Any], receipt: Receipt) -> Receipt:
    """Add the signed head of the commit to a receipt."""
    return _with_head(asked.q, receipt)


def _with_head(q: Bound, receipt: Receipt) -> Receipt:
    """Add the first signed head over the receipt's leaf; empty before the commit."""
    head = q.head_over(seq=receipt.leaf)
    return receipt.model_copy(update={"checkpoint": head["note"] if head else ""})


def keep_new(asked: RequestContext[KeepDraft]) -> DraftRow:
    """Save a new draft."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    if body.version != 0:
        raise Refused("draft-changed", field="version")
    if len(tx.q.drafts_of(owner=asked.me, since=0)) >= _MOST:
        raise Refused("draft-too-many", limit=_MOST)
    made = tx.new_id()
    key = hub.keys.new_data_key(tx, made, "draft")
    sealed = hub.keys.seal_field(key, "draft", made, "answers", body.answers)
    tx.q.add_draft(id=made, owner=asked.me, job=body.job, sealed=sealed, now=tx.now)
    tx.timer(made, IDLE, tx.now + hub.limits.draft_idle)
    return DraftRow(id=made, job=body.job, version=1, at=tx.now)


def keep(asked: RequestContext[KeepDraft]) -> DraftRow:
    """Save the next version of a draft; ``draft-changed`` if another was saved since."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    row = tx.q.draft(id=asked.id)
    if row["sent_at"] is not None:
        raise Refused("draft-sent")
    key = hub.keys.data_key(tx.q, asked.id, "draft")
    if key is None:
        raise Broken("draft-key")
    sealed = hub.keys.seal_field(key, "draft", asked.id, "answers", body.answers)
    moved = tx.q.keep_draft(id=asked.id, was=body.version, sealed=sealed, now=tx.now)
    if moved is None:
        raise Refused("draft-changed", field="version", version=row["version"])
    return DraftRow(id=asked.id, job=row["job"], version=moved["version"], at=tx.now)


def drop(asked: RequestContext[Nothing]) -> Done:
    """Delete a draft and shred its key; ``draft-sent`` if it was sent."""
    if asked.tx.q.drop_draft(id=asked.id) is None:
        raise Refused("draft-sent")
    asked.hub.keys.drop(asked.tx, asked.id, "draft")
    asked.tx.cancel_timers(asked.id)
    return Done()


def expire(hub: HubServer, tx: Tx, due: Due) -> None:
    """Delete a draft unchanged for ``draft_idle``; if it was changed, set the timer again."""
    row = tx.q.draft(id=due.thing)
    if row is None or row["sent_at"] is not None:
        return
    before = tx.now - hub.limits.draft_idle
    if tx.q.drop_idle_draft(id=due.thing, before=before) is None:
        tx.timer(due.thing, IDLE, row["changed_at"] + hub.limits.draft_idle, round=due.round + 1)
        return
    hub.keys.drop(tx, due.thing, "draft")


def _open(keys: Keys, q: Bound, row: Row) -> str:
    key: Any = keys.data_key(q, row["id"], "draft") if row["sealed"] else None
    if key is None:
        return ""
    return keys.open_field(key, "draft", row["id"], "answers", row["sealed"])
