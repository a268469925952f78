"""What senders and recipients do with an override once it is out."""

from __future__ import annotations

from typing import Any

from hubtui.domain.overrides.answers import (
    MUST_RECORD,
    PART,
    RECORD,
    WHOLE,
    PhoneAnswer,
    ReceiptAnswer,
    StandDownReason,
)
from hubtui.domain.overrides.ladder import Escalation
from hubtui.domain.overrides.standing import check_ender
from hubtui.domain.overrides.tracks import Kind, gainsaid
from hubtui.domain.overrides.turns import may_hear
from hubtui.domain.policy import Relation
from hubtui.errors import Refused
from hubtui.guidance.pack import Pack
from hubtui.server.http.context import RequestContext
from hubtui.server.keys import Keys
from hubtui.server.outbox.messages import Message, queue
from hubtui.server.overrides import calling, reading
from hubtui.server.overrides.again import ask_whoever_opened, go_on
from hubtui.server.overrides.override import Override, happen, load, relations, tell, tell_everyone
from hubtui.server.overrides.people import bases_for, who_acts
from hubtui.server.people.directory import colleague
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


def open_override(asked: RequestContext[Nothing]) -> OverrideOut:
    """Open it: a recipient reads the words, a supervisor the envelope; once each in the log."""
    hub, tx, me = asked.hub, asked.tx, asked.me
    matter = load(tx.q, asked.id)
    whys = relations(tx.q, asked.id, me)
    heard = not may_hear(me, whys, matter.tracks)
    if Relation.RECIPIENT in whys:
        receipt = matter.tracks.receipts.get(me)
        if receipt is None or receipt.opened_at is None:
            opened(hub.keys, tx, matter, me)
    elif Relation.SENDER not in whys and me not in matter.tracks.envelope_seen:
        happen(hub.keys, tx, asked.id, Kind.ENVELOPE_SEEN, me)
        tell(tx, matter)
    if not heard:
        happen(hub.keys, tx, asked.id, Kind.HEARD_OVER, me)
        tell(tx, matter)
    return reading.read_override(asked)


def opened(keys: Keys, tx: Tx, matter: Override, person: str) -> None:
    """Write that somebody reads it; nobody acts by that, so they are given some minutes to say."""
    matter = happen(keys, tx, matter.id, Kind.OPENED, person)
    tx.q.drop_messages(thing=matter.id, person=person, channel="", now=tx.now)
    if matter.tracks.stood_down_at is None:
        ask_whoever_opened(tx, matter)
    tell(tx, matter)


def read_back(asked: RequestContext[ReadBack]) -> OverrideOut:
    """Say who will act: the last word of a person wins; where nobody is left, it climbs again."""
    hub, tx, me, body = asked.hub, asked.tx, asked.me, asked.body
    if body.answer not in tuple(ReceiptAnswer):
        raise Refused("answer-unknown", field="answer")
    before = load(tx.q, asked.id)
    named = ""
    if body.answer == ReceiptAnswer.SOMEONE_ELSE and body.person is not None:
        if body.person == me:
            raise Refused("person-unknown", field="person")
        named = somebody(hub.pack, tx, before, body.person)
    mine = before.tracks.receipts.get(me)
    was = (mine.read_back, mine.names) if mine else ("", "")
    if was != (body.answer, named):
        check_replaced(body.replaces, was[0])
        after = happen(hub.keys, tx, asked.id, Kind.READ_BACK, me, person=named, code=body.answer)
        tx.q.drop_messages(thing=asked.id, person=me, channel="", now=tx.now)
        go_on(hub.keys, tx, before, after, at_once=body.answer == ReceiptAnswer.CANNOT_ACT)
        tell(tx, after)
    return reading.read_override(asked)


def check_replaced(replaces: str | None, last: str) -> None:
    """Refuse an answer that would stand in place of another than its desk knew of.

    Raises:
        Refused: ``override-answered``.
    """
    if replaces is not None and replaces != last:
        raise Refused("override-answered", field="answer")


def somebody(pack: Pack, tx: Tx, matter: Override, person: str) -> str:
    """Return the id of a colleague who may be named as acting.

    Raises:
        Refused: ``person-unknown``, also of whom it is kept from; ``override-not-able`` of who
            works with no clients and was not told of it; ``override-they-cannot`` of who says, or
            said to who rang them, that they do not act: it would hold what nobody does.
    """
    if person in matter.ladder.kept_from:
        raise Refused("person-unknown", field="person")
    found, tracks = colleague(pack, tx.q, person, "person").id, matter.tracks
    told = {tracks.sender, *tracks.receipts, *tracks.paged}
    if found not in told and found not in who_acts(tx.q, tx.now):
        raise Refused("override-not-able", field="person")
    if gainsaid(found, tracks):
        raise Refused("override-they-cannot", field="person")
    return found


def by_phone(asked: RequestContext[ByPhone]) -> OverrideOut:
    """Write down what was said by phone, as the word of who rang."""
    body = asked.body
    if body.said and body.said not in tuple(PhoneAnswer):
        raise Refused("answer-unknown", field="said")
    if not told_by_phone(asked.hub.keys, asked.tx, asked.id, body.person, asked.me, body.said):
        raise Refused("override-not-told", field="person")
    return reading.read_override(asked)


def told_by_phone(keys: Keys, tx: Tx, override: str, person: str, by: str, said: str = "") -> bool:
    """Write what somebody says of a call; gives whether that person may be told at all.

    No late message goes to who was told; who was not told after all is sent one again.
    """
    before = load(tx.q, override)
    if person == by:
        return False
    receipt = before.tracks.receipts.get(person)
    if receipt is None and not (
        person in before.ladder.able and calling.bring_in(keys, tx, before, person, by)
    ):
        return False
    told = receipt is not None and receipt.by_phone_at is not None
    again = told and receipt is not None and receipt.by_phone == said
    if again or (not told and said == PhoneAnswer.NOT_TOLD):
        return True
    after = happen(keys, tx, override, Kind.TOLD_BY_PHONE, by, person=person, code=said)
    if said == PhoneAnswer.NOT_TOLD:
        queue(tx, Message("safety-told", person, after.reference, override))
    else:
        tx.q.drop_messages(thing=override, person=person, channel="", now=tx.now)
    go_on(keys, tx, before, after, at_once=said in (PhoneAnswer.CANNOT, PhoneAnswer.LEFT_WORD))
    tell(tx, after)
    return True


def record_rest(asked: RequestContext[RecordRest]) -> OverrideOut:
    """Fill in the rest of the record, in one go or in parts; what stands beside it is added."""
    hub, tx = asked.hub, asked.tx
    said: dict[str, Any] = asked.body.model_dump(exclude_none=True)
    for name, code in said.items():
        if name in RECORD and code not in RECORD[name]:
            raise Refused("record-not-listed", field=name)
    matter = load(tx.q, asked.id)
    before = reading.record_of(hub.keys, tx.q, matter)
    if said and said.items() <= before.items():  # its answer was lost on the way
        return reading.read_override(asked)
    whole = {**before, **said}
    code = WHOLE if whole.keys() >= MUST_RECORD else PART
    row = matter.row
    people = tuple(matter.tracks.receipts)
    bases = bases_for(hub.pack, tx.q, row["sender_agency"], people, tx.now, whole)
    words = {"said": said, "bases": bases}
    matter = happen(
        hub.keys, tx, asked.id, Kind.DETAILED, asked.me, code=code, words=words, basis=bases
    )
    if "told" in said:
        matter = happen(hub.keys, tx, asked.id, Kind.PERSON_TOLD, asked.me, code=said["told"])
    if matter.tracks.detailed_at is not None:
        tx.cancel_timers(asked.id, Escalation.RECORD_DUE.value)
    tell(tx, matter)
    return reading.read_override(asked)


def still_true(asked: RequestContext[StillTrue]) -> OverrideOut:
    """Say of what arrived late whether it is still true; if not, everybody told hears so."""
    matter = load(asked.tx.q, asked.id)
    if not matter.row["late"]:
        raise Refused("override-not-late")
    if not matter.tracks.still_true:
        code = "yes" if asked.body.yes else "no"
        happen(asked.hub.keys, asked.tx, asked.id, Kind.STILL_TRUE, asked.me, code=code)
        if asked.body.yes:
            tell(asked.tx, matter)
        else:
            _stand_down(asked.hub.keys, asked.tx, matter, asked.me, StandDownReason.WRONG)
    return reading.read_override(asked)


def stand_down(asked: RequestContext[StandDown]) -> OverrideOut:
    """Say that it is over, as its sender or who acts: everybody called is told, and by whom."""
    if asked.body.why not in tuple(StandDownReason):
        raise Refused("answer-unknown", field="why")
    matter = load(asked.tx.q, asked.id)
    if matter.tracks.stood_down_at is None:
        check_ender(asked.me, matter.tracks)
        _stand_down(asked.hub.keys, asked.tx, matter, asked.me, asked.body.why)
    return reading.read_override(asked)


def _stand_down(keys: Keys, tx: Tx, matter: Override, by: str, why: str) -> None:
    if matter.tracks.stood_down_at is not None:
        return
    matter = happen(keys, tx, matter.id, Kind.STOOD_DOWN, by, code=why)
    for person in matter.tracks.receipts:
        tx.q.drop_messages(thing=matter.id, person=person, channel="", now=tx.now)
    if matter.tracks.acknowledged_at is not None:
        calling.stop_paging(tx, matter)
    calling.ask_reviewers(tx, matter)
    tell(tx, matter, "override:over")
    tell_everyone(tx, matter)
