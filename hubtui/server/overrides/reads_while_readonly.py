"""Read a safety alert while the hub cannot write: held in memory, written once it can again."""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any, Final

from hubtui.domain.clock import HOUR
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.tracks import Kind
from hubtui.domain.policy import Relation
from hubtui.errors import Refused, Unreachable
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.late import AGAIN, LateRead
from hubtui.server.overrides import reading
from hubtui.server.overrides.override import happen, load, relations, tell
from hubtui.server.overrides.receiving import opened
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import OverrideOut

_log = logging.getLogger(__name__)

_OVERSEERS: Final = frozenset({Relation.SUPERVISOR, Relation.REVIEWER})
_SHOWN_TO: Final = {
    Kind.OPENED.value: frozenset({Relation.RECIPIENT}),
    Kind.ENVELOPE_SEEN.value: _OVERSEERS,
    Kind.WORDS_READ.value: _OVERSEERS,
}
"""All that a late read can be of a safety alert, and to whom it is shown."""


def open_unwritten(asked: RequestContext[Nothing]) -> OverrideOut:
    """Show what opening would have shown."""
    whys = relations(asked.q, asked.id, asked.me)
    if Relation.SENDER in whys:
        return _show(asked)
    return _show(asked, Kind.OPENED if Relation.RECIPIENT in whys else Kind.ENVELOPE_SEEN)


def read_unwritten(asked: RequestContext[Nothing]) -> OverrideOut:
    """Show the words to whoever looks after it."""
    return _show(asked, Kind.ENVELOPE_SEEN, Kind.WORDS_READ)


async def write_down(hub: HubServer) -> bool:
    """Write what was read meanwhile, each once; says whether some are left to try later.

    What is refused for good is dropped, and stands in no other's way.
    """
    refused, left = Counter[str](), False
    for read in hub.late_reads:
        try:
            await hub.writer.do(partial(_write, hub, read), urgent=True)
        except Unreachable:  # the next commit tries again
            left = False
            break
        except Refused as error:
            if error.code == "hub-busy":
                left = True
                break
            refused[error.code] += 1
        except Exception as error:  # noqa: BLE001 - one funnel: the others are written all the same
            _log.error("late read not written: %s", getattr(error, "code", type(error).__name__))
            left = True
            continue
        hub.late_reads.drop(read)
    for code, count in refused.items():
        _log.error("late reads dropped: %s %d", code, count)
    return left


def _show(asked: RequestContext[Nothing], *kinds: Kind) -> OverrideOut:
    matter = load(asked.q, asked.id)
    known = {(row["kind"], row["by"]) for row in matter.happened}
    fresh = [kind for kind in kinds if (kind.value, asked.me) not in known]
    for kind in fresh:
        asked.hub.late_reads.add(LateRead(asked.id, asked.me, kind.value, asked.now))
    matter = replace(matter, happened=(*matter.happened, *(_row(kind, asked) for kind in fresh)))
    return reading.out(asked.hub, asked.q, matter, asked.actor, asked.now)


def _write(hub: HubServer, read: LateRead, tx: Tx) -> None:
    if not _could_read(tx, read):  # the file is no proof: it writes in nobody's name
        raise Refused("unseen")
    if _written(tx, read):  # by a start that ended before it could let go of it
        return
    tx.leaf(
        AuditEvent.READ_LATE,
        actor=read.person,
        thing=read.thing,
        what=read.what,
        read_at=read.at,
    )
    if read.what == AGAIN:
        return
    matter = load(tx.q, read.thing)
    if all((row["kind"], row["by"]) != (read.what, read.person) for row in matter.happened):
        if read.what == Kind.OPENED:
            opened(hub.keys, tx, matter, read.person)
        else:
            happen(hub.keys, tx, read.thing, Kind(read.what), read.person)
            tell(tx, matter)


def _could_read(tx: Tx, read: LateRead) -> bool:
    """Say whether this person could be shown that then, and whether it is a reading at all."""
    if read.at > tx.now + HOUR:
        return False
    if read.what == AGAIN:
        openings = tx.q.openings(alert=read.thing)
        return any(one["person"] == read.person and one["at"] <= read.at for one in openings)
    rows = tx.q.override_seen_by(override=read.thing, person=read.person, at=read.at)
    return not _SHOWN_TO.get(read.what, frozenset()).isdisjoint(row["why"] for row in rows)


def _written(tx: Tx, read: LateRead) -> bool:
    bodies = (json.loads(row["body"]) for row in tx.q.leaves_of(thing=read.thing))
    facts = {"what": read.what, "read_at": read.at}
    return any(
        (body["event"], body["actor"], body["facts"]) == (AuditEvent.READ_LATE, read.person, facts)
        for body in bodies
    )


def _row(kind: Kind, asked: RequestContext[Nothing]) -> dict[str, Any]:
    return {
        "id": "",
        "kind": kind.value,
        "at": asked.now,
        "by": asked.me,
        "person": "",
        "code": "",
        "sealed": None,
        "leaf": -1,
    }
