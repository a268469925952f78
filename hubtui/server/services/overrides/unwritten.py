"""Read a safety alert while the hub cannot write: held in memory, written once it can again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from hubtui.domain.audit import AuditEvent
from hubtui.domain.overrides import Kind
from hubtui.domain.policy import Why
from hubtui.errors import HubError
from hubtui.server.asked import Asked
from hubtui.server.hub import HubServer, LateRead
from hubtui.server.services.overrides import reading
from hubtui.server.services.overrides.matter import happen, load, relations, tell
from hubtui.server.services.overrides.receiving import opened
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import OverrideOut


def open_unwritten(asked: Asked[Nothing]) -> OverrideOut:
    """Show what opening would have shown."""
    whys = relations(asked.q, asked.id, asked.me)
    if Why.SENDER in whys:
        return _show(asked)
    return _show(asked, Kind.OPENED if Why.RECIPIENT in whys else Kind.ENVELOPE_SEEN)


def read_unwritten(asked: Asked[Nothing]) -> OverrideOut:
    """Show the words to whoever looks after it."""
    return _show(asked, Kind.ENVELOPE_SEEN, Kind.WORDS_READ)


async def write_down(hub: HubServer) -> None:
    """Write what was read meanwhile, each once; what cannot be written yet stays."""
    for read in tuple(hub.late_reads):
        try:
            await hub.writer.do(partial(_write, hub, read), urgent=True)
        except HubError:
            return  # the next commit tries again
        hub.late_reads.remove(read)


def _show(asked: Asked[Nothing], *kinds: Kind) -> OverrideOut:
    matter = load(asked.q, asked.id)
    known = {(row["kind"], row["by"]) for row in matter.happened}
    fresh = [kind for kind in kinds if (kind.value, asked.me) not in known]
    for kind in fresh:
        read = LateRead(asked.id, asked.me, kind.value, asked.now)
        if all((one.thing, one.person, one.what) != read[:3] for one in asked.hub.late_reads):
            asked.hub.late_reads.append(read)
    matter = replace(matter, happened=(*matter.happened, *(_row(kind, asked) for kind in fresh)))
    return reading.out(asked.hub, asked.q, matter, asked.actor, asked.now)


def _write(hub: HubServer, read: LateRead, tx: Tx) -> None:
    matter = load(tx.q, read.thing)
    tx.leaf(
        AuditEvent.READ_LATE,
        actor=read.person,
        thing=read.thing,
        what=read.what,
        read_at=read.at,
    )
    if all((row["kind"], row["by"]) != (read.what, read.person) for row in matter.happened):
        if read.what == Kind.OPENED:
            opened(hub, tx, matter, read.person)
        else:
            happen(hub, tx, read.thing, Kind(read.what), read.person)
            tell(tx, matter)


def _row(kind: Kind, asked: Asked[Nothing]) -> dict[str, Any]:
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
