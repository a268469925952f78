"""Records of guide walks for a person's own file, and talks that both sides confirm."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hubtui.domain.alerts.basis import Basis, RecordOutcome
from hubtui.domain.alerts.levels import Level
from hubtui.domain.clock import DAY, MINUTE
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Actor
from hubtui.domain.policy import Relation, Resource
from hubtui.errors import Refused
from hubtui.guidance.pack import Office
from hubtui.server.alerts.sending import free_reference
from hubtui.server.alerts.versions import basis_json
from hubtui.server.http.context import RequestContext
from hubtui.server.once import done_before, remember
from hubtui.server.people.directory import colleague, office
from hubtui.server.records.guide import told_of, walked
from hubtui.server.store import Bound, Row
from hubtui.wire.base import Nothing
from hubtui.wire.records import (
    ConfirmTalk,
    MakeRecord,
    RecordOut,
    Records,
    SayTalk,
    TalkOut,
    Talks,
)

_LONG_AGO = 31 * DAY
_STATES = {
    "yes": ("confirmed", AuditEvent.TALK_CONFIRMED),
    "no": ("denied", AuditEvent.TALK_DENIED),
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """An office outside this hub, of which only the kind is known."""

    kind: str
    listed: frozenset[str] = frozenset()


def make_record(asked: RequestContext[MakeRecord]) -> RecordOut:
    """Record a walk through the guide; no client, no content."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    before = done_before(asked, "record", body.key)
    if before is not None:
        return _record_out(tx.q.record(id=before, person=asked.me))
    if body.outcome not in tuple(RecordOutcome):
        raise Refused("record-outcome", field="outcome")
    if (body.basis is None) != (body.outcome != RecordOutcome.TELL):
        raise Refused("record-basis", field="basis")
    told = told_of(body.told) if body.told else None
    basis: Basis | None = None
    if body.basis is not None:
        mine = office(hub.pack, tx.q, asked.actor.agency)
        whose = told.talked.value if told else ""
        basis = walked(hub.pack, mine, _receiver(asked), body.basis, whose)
    made, reference, ref = tx.new_id(), free_reference(hub.config, tx.q), hub.pack.ref
    leaf = tx.leaf(
        AuditEvent.RECORD_MADE,
        actor=asked.me,
        thing=made,
        outcome=body.outcome,
        basis=basis.id if basis else "",
        told=told.talked.value if told else "",
        pack=ref.digest,
    )
    tx.q.add_record(
        id=made,
        reference=reference,
        person=asked.me,
        channel=body.receiver_kind,
        ending=body.outcome,
        basis=json.dumps(basis_json(basis)) if basis else "{}",
        told=told.talked.value if told else "",
        pack=ref.id,
        pack_version=ref.version,
        pack_digest=ref.digest,
        codes=json.dumps({"receiver": body.receiver or "", "reason": told.reason if told else ""}),
        leaf=leaf,
        now=tx.now,
    )
    remember(asked, "record", body.key, made)
    return _record_out(tx.q.record(id=made, person=asked.me))


def _receiver(asked: RequestContext[MakeRecord]) -> Office:
    body, hub = asked.body, asked.hub
    if body.receiver is None:
        if body.receiver_kind not in hub.pack.kinds:
            raise Refused("guidance-unknown-office", field="receiver_kind")
        return _Kind(body.receiver_kind)
    return colleague(hub.pack, asked.q, body.receiver, "receiver").office


def list_records(asked: RequestContext[Nothing]) -> Records:
    """List the person's own records, newest first."""
    return Records(records=[_record_out(row) for row in asked.q.records(person=asked.me)])


def _record_out(row: Row) -> RecordOut:
    basis = json.loads(row["basis"])
    return RecordOut(
        id=row["id"],
        reference=row["reference"],
        at=row["at"],
        outcome=row["ending"],
        basis=basis.get("id", ""),
    )


def talk_thing(q: Bound, actor: Actor, talk: str, now: int) -> Resource:
    """Return the actor's relation to a talk: owner if they recorded it, else other party."""
    row = q.talk(id=talk)
    if row is None or actor.person not in (row["teller"], row["listener"]):
        return Resource()
    return Resource(
        frozenset({Relation.OWNER if row["said_by"] == actor.person else Relation.OTHER_PARTY})
    )


def say_talk(asked: RequestContext[SayTalk]) -> TalkOut:
    """Record a talk: who told whom, when, at which level and on what basis; no content."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    before = done_before(asked, "talk", body.key)
    if before is not None:
        return _talk_out(tx.q.talk(id=before))
    if body.other == asked.me:
        raise Refused("recipient-self", field="other")
    if not tx.now - _LONG_AGO <= body.at <= tx.now + MINUTE:
        raise Refused("talk-when", field="at")
    mine = colleague(hub.pack, tx.q, asked.me, "sender")
    theirs = colleague(hub.pack, tx.q, body.other, "other")
    teller, listener = (mine, theirs) if body.i_told else (theirs, mine)
    told = told_of(body.told)
    named = body.level > 0
    basis = walked(
        hub.pack, teller.office, listener.office, body.basis, told.talked.value, named=named
    )
    made, reference, ref = tx.new_id(), free_reference(hub.config, tx.q), hub.pack.ref
    tx.q.add_talk(
        id=made,
        reference=reference,
        teller=teller.id,
        listener=listener.id,
        said_by=asked.me,
        talked_at=body.at,
        level=int(body.level),
        basis=json.dumps(basis_json(basis)),
        told=told.talked.value,
        pack=ref.id,
        pack_version=ref.version,
        pack_digest=ref.digest,
        now=tx.now,
    )
    tx.leaf(
        AuditEvent.TALK_SAID,
        actor=asked.me,
        thing=made,
        teller=teller.id,
        listener=listener.id,
        level=int(body.level),
        basis=basis.id,
        told=told.talked.value,
        pack=ref.digest,
    )
    tx.event(theirs.id, "talk:new", reference)
    remember(asked, "talk", body.key, made)
    return _talk_out(tx.q.talk(id=made))


def confirm_talk(asked: RequestContext[ConfirmTalk]) -> TalkOut:
    """Confirm or deny a talk that the other side recorded; the first answer counts."""
    tx, body = asked.tx, asked.body
    if body.answer not in _STATES:
        raise Refused("answer-unknown", field="answer")
    state, event = _STATES[body.answer]
    row = tx.q.talk(id=asked.id)
    if tx.q.settle_talk(id=asked.id, state=state, now=tx.now) is None:
        if row["state"] != state:
            raise Refused("talk-settled")
        return _talk_out(row)
    tx.leaf(event, actor=asked.me, thing=asked.id)
    tx.event(row["said_by"], "talk:changed", row["reference"])
    return _talk_out(tx.q.talk(id=asked.id))


def list_talks(asked: RequestContext[Nothing]) -> Talks:
    """List the talks a person was part of, newest first; none while they are in doubt."""
    if asked.actor.doubt_since:
        return Talks(talks=[])
    return Talks(talks=[_talk_out(row) for row in asked.q.talks(person=asked.me)])


def _talk_out(row: Row) -> TalkOut:
    said_by = row["said_by"]
    other = row["listener"] if said_by == row["teller"] else row["teller"]
    return TalkOut(
        id=row["id"],
        reference=row["reference"],
        said_by=said_by,
        other=other,
        i_told=row["teller"] == said_by,
        level=Level(row["level"]),
        at=row["talked_at"],
        said_at=row["said_at"],
        confirmed_at=row["settled_at"] if row["state"] == "confirmed" else None,
        answer={"confirmed": "yes", "denied": "no"}.get(row["state"], ""),
    )
