"""What a desk may ask for twice and get once, by the key it chose."""

from __future__ import annotations

from typing import Any

from hubtui.errors import Refused
from hubtui.server.http.context import RequestContext


def done_before(asked: RequestContext[Any], kind: str, key: str) -> str | None:
    """Return what was made for this key before; ``Refused`` (``key-used``) for another body."""
    row = asked.tx.q.request(person=asked.me, kind=kind, key=key)
    if row is None:
        return None
    if row["digest"] != _digest(asked):
        raise Refused("key-used", field="key")
    return str(row["thing"])


def remember(asked: RequestContext[Any], kind: str, key: str, thing: str) -> None:
    """Keep what was made for a key, in the same transaction."""
    asked.tx.q.add_request(
        person=asked.me, kind=kind, key=key, digest=_digest(asked), thing=thing, now=asked.now
    )


def _digest(asked: RequestContext[Any]) -> bytes:
    # Not the time: after a crash the same words may come under the same key with another one.
    words = asked.body.model_dump_json(exclude={"at"}).encode()
    return asked.hub.keys.index_mac(b"once/" + words)
