"""What senders and recipients do with an override once it is out."""

from __future__ import annotations

from typing import Any

from hubtui.domain.ladder import NEXT_ABLE, Escalation, due_times, next_able
from hubtui.domain.overrides import (
    MUST_RECORD,
    PART,
    READ_BACKS,
    RECORD,
    STAND_DOWNS,
    WHOLE,
    Kind,
)
from hubtui.domain.policy import Why
from hubtui.errors import Refused
from hubtui.server.asked import Asked
from hubtui.server.hub import HubServer
from hubtui.server.services.overrides import calling, reading
from hubtui.server.services.overrides.matter import Matter, happen, load, relations, tell
from hubtui.server.services.overrides.people import bases_for, who_acts
from hubtui.server.services.overrides.sending import minutes
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    ByPhone,
    OverrideOut,
    ReadBack,
    RecordRest,
    StandDown,
    StillTrue,
)


def open_override(asked: Asked[Nothing]) -> OverrideOut:
    """Open it: a recipient reads the words, a supervisor the envelope; once each in the log."""
    hub, tx, me = asked.hub, asked.tx, asked.me
    matter = load(tx.q, asked.id)
    if Why.RECIPIENT in relations(tx.q, asked.id, me):
        receipt = matter.tracks.receipts.get(me)
        if receipt is None or receipt.opened_at is None:
            happen(hub, tx, asked.id, Kind.OPENED, me)
            tx.q.drop_messages(thing=asked.id, person=me, channel="", now=tx.now)
            tell(tx, matter)
    elif me not in matter.tracks.envelope_seen:
        happen(hub, tx, asked.id, Kind.ENVELOPE_SEEN, me)
        tell(tx, matter)
    return reading.read_override(asked)


def read_back(asked: Asked[ReadBack]) -> OverrideOut:
    """Say who is going; where nobody told can act, the next able person is told at once."""
    hub, tx, me, answer = asked.hub, asked.tx, asked.me, asked.body.answer
    if answer not in READ_BACKS:
        raise Refused("answer-unknown", field="answer")
    matter = load(tx.q, asked.id)
    mine = matter.tracks.receipts.get(me)
    if mine is None or mine.read_back != answer:
        matter = happen(hub, tx, asked.id, Kind.READ_BACK, me, code=answer)
        tx.q.drop_messages(thing=asked.id, person=me, channel="", now=tx.now)
        if answer == "cannot-act" and wants_another(matter):
            tell_next(hub, tx, matter)
            _climb_again(tx, matter)
        tell(tx, matter)
    return reading.read_override(asked)


def by_phone(asked: Asked[ByPhone]) -> OverrideOut:
    """Somebody was told by phone: theirs is settled, and no late message goes to them."""
    if not told_by_phone(asked.hub, asked.tx, asked.id, asked.body.person, asked.me):
        raise Refused("override-not-told", field="person")
    return reading.read_override(asked)


def told_by_phone(hub: HubServer, tx: Tx, override: str, person: str, by: str) -> bool:
    """Settle whoever was told by phone; says whether they are somebody to be told at all."""
    matter = load(tx.q, override)
    receipt = matter.tracks.receipts.get(person)
    if receipt is None and not (
        person in matter.ladder.able and calling.bring_in(hub, tx, matter, person, by)
    ):
        return False
    if receipt is None or receipt.by_phone_at is None:
        happen(hub, tx, override, Kind.TOLD_BY_PHONE, by, person=person)
        tx.q.drop_messages(thing=override, person=person, channel="", now=tx.now)
        tell(tx, matter)
    return True


def record_rest(asked: Asked[RecordRest]) -> OverrideOut:
    """Fill in the rest of the record, in one go or in parts; what stands beside it is added."""
    hub, tx = asked.hub, asked.tx
    said: dict[str, Any] = asked.body.model_dump(exclude_none=True)
    for name, code in said.items():
        if name in RECORD and code not in RECORD[name]:
            raise Refused("record-not-listed", field=name)
    matter = load(tx.q, asked.id)
    before = reading.record_of(hub, tx.q, matter)
    if said and said.items() <= before.items():  # its answer was lost on the way
        return reading.read_override(asked)
    whole = {**before, **said}
    code = WHOLE if whole.keys() >= MUST_RECORD else PART
    row = matter.row
    people = tuple(matter.tracks.receipts)
    bases = bases_for(hub, tx.q, row["sender_agency"], people, tx.now, whole)
    words = {"said": said, "bases": bases}
    matter = happen(hub, tx, asked.id, Kind.DETAILED, asked.me, code=code, words=words, basis=bases)
    if "told" in said:
        matter = happen(hub, tx, asked.id, Kind.PERSON_TOLD, asked.me, code=said["told"])
    if matter.tracks.detailed_at is not None:
        tx.cancel_timers(asked.id, Escalation.RECORD_DUE.value)
    tell(tx, matter)
    return reading.read_override(asked)


def still_true(asked: Asked[StillTrue]) -> OverrideOut:
    """Say of what arrived late whether it is still true; if not, everybody told hears so."""
    matter = load(asked.tx.q, asked.id)
    if not matter.row["late"]:
        raise Refused("override-not-late")
    if not matter.tracks.still_true:
        code = "yes" if asked.body.yes else "no"
        happen(asked.hub, asked.tx, asked.id, Kind.STILL_TRUE, asked.me, code=code)
        if asked.body.yes:
            tell(asked.tx, matter)
        else:
            _stand_down(asked.hub, asked.tx, matter, asked.me, "wrong")
    return reading.read_override(asked)


def stand_down(asked: Asked[StandDown]) -> OverrideOut:
    """Say that it is over: every recipient is told. It cannot be un-known."""
    if asked.body.why not in STAND_DOWNS:
        raise Refused("answer-unknown", field="why")
    matter = load(asked.tx.q, asked.id)
    _stand_down(asked.hub, asked.tx, matter, asked.me, asked.body.why)
    return reading.read_override(asked)


def wants_another(matter: Matter) -> bool:
    """Say whether nobody told has it, so that the next able person must be."""
    return matter.tracks.stood_down_at is None and not matter.tracks.someone_has_it


def tell_next(hub: HubServer, tx: Tx, matter: Matter) -> bool:
    """Tell the next able person who is still in the hub, and works with clients still."""
    told = {*matter.tracks.receipts, *matter.tracks.paged}
    acting = who_acts(tx.q, tx.now)
    while person := next_able(matter.ladder, frozenset(told)):
        if person in acting and calling.bring_in(hub, tx, matter, person):
            return True
        told.add(person)
    return False


def _climb_again(tx: Tx, matter: Matter) -> None:
    """Let the next able be told anew from now: while somebody had it, those steps went by."""
    said = [(row["kind"], row["code"]) for row in matter.happened]
    again = said.count((Kind.READ_BACK.value, "cannot-act"))
    tx.cancel_timers(matter.id, *(step.value for step in NEXT_ABLE))
    for step, due_at in due_times(tx.now, minutes(tx.q)):
        if step in NEXT_ABLE:
            tx.timer(matter.id, step.value, due_at, round=again)


def _stand_down(hub: HubServer, tx: Tx, matter: Matter, by: str, why: str) -> None:
    if matter.tracks.stood_down_at is not None:
        return
    happen(hub, tx, matter.id, Kind.STOOD_DOWN, by, code=why)
    for person in matter.tracks.receipts:
        tx.q.drop_messages(thing=matter.id, person=person, channel="", now=tx.now)
    tell(tx, matter, "override:over")
