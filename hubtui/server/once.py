"""Idempotency: a desk may repeat a request with its own key, and it is carried out once."""

from __future__ import annotations

from typing import Any

from hubtui.errors import Refused
from hubtui.server.http.context import RequestContext


def done_before(asked: RequestContext[Any], kind: str, key: str) -> str | None:
    """Return the id made for this key before, or None; ``key-used`` if the body differs."""
    row = asked.tx.q.request(person=asked.me, kind=kind, key=key)
    if row is None:
        return None
    if row["digest"] != _digest(asked):
        raise Refused("key-used", field="key")
    return str(row["thing"])


def remember(asked: RequestContext[Any], kind: str, key: str, thing: str) -> None:
    """Store the id made for a key, in the same transaction."""
    asked.tx.q.add_request(
        person=asked.me, kind=kind, key=key, digest=_digest(asked), thing=thing, now=asked.now
    )


def _digest(asked: RequestContext[Any]) -> bytes:
    # Without the time: after a crash a desk may repeat its request with another one.
    words = asked.body.model_dump_json(exclude={"at"}).encode()
    return asked.hub.keys.index_mac(b"once/" + words)
