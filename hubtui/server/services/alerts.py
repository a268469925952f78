"""What is done to an alert once it is sent; each act is one transaction with its log entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hubtui.domain.alerts import (
    DECLINE_REASONS,
    ENDED,
    MOVES,
    OUTCOMES,
    Event,
    Side,
    State,
    move,
)
from hubtui.domain.audit import AuditEvent
from hubtui.domain.levels import Level
from hubtui.domain.policy import Why
from hubtui.domain.readback import READ_BACK
from hubtui.domain.view import recipient_view
from hubtui.errors import Broken, Refused
from hubtui.server.asked import Asked
from hubtui.server.keys.ring import commitment
from hubtui.server.services import reading, things, versions
from hubtui.server.services.checking import Checked, check_alert, check_reason, last_day
from hubtui.server.services.directory import colleague
from hubtui.server.services.dues import falls_due
from hubtui.server.services.sending import NEXT, start_timers, write_version
from hubtui.server.services.watching import call_supervisors
from hubtui.server.store import Row
from hubtui.wire.alerts import (
    AlertOut,
    AnswerAlert,
    BasisBody,
    CloseAlert,
    CorrectAlert,
    OpenAlert,
    Receipt,
    RenewAlert,
    ToldBody,
)
from hubtui.wire.base import Done, Nothing

_UNREAD: Final = "too-close-to-me"
"""The one reason to give an alert back that was not opened."""
_SENDER_ONLY: Final = frozenset({"no-longer-needed"})
_LATE_STEPS: Final = ("nudge", "deputy", "supervisors")
_HELD: Final = frozenset({State.ACKNOWLEDGED, State.IN_PROGRESS})
_ANSWERS: Final[Mapping[str, tuple[Event, AuditEvent]]] = {
    **dict.fromkeys(reading.PLAIN, (Event.ACKNOWLEDGE, AuditEvent.ANSWER_GIVEN)),
    **dict.fromkeys(reading.TELLING, (Event.ACKNOWLEDGE, AuditEvent.ANSWER_TOLD)),
    "under-way": (Event.BEGIN, AuditEvent.ANSWER_GIVEN),
    "more": (Event.ASK_MORE, AuditEvent.ANSWER_GIVEN),
    "not-for-me": (Event.DECLINE, AuditEvent.ANSWER_DECLINED),
    "propose": (Event.PROPOSE, AuditEvent.ANSWER_PROPOSED),
}


def open_alert(asked: Asked[OpenAlert]) -> AlertOut:
    """Open an alert: from now on its sender knows, and so does the log."""
    tx, row = asked.tx, things.found(asked.q, asked.id)
    number = row["version"]
    if tx.q.opening(alert=asked.id, version=number, person=asked.me) is not None:
        return reading.read_alert(asked)
    codes = json.loads(tx.q.version(alert=asked.id, version=number)["codes"])
    if not set(codes["promises"]) <= set(asked.body.promises):
        raise Refused("promises-needed", field="promises")
    _step(asked, row, Event.OPEN, Side.RECIPIENT)
    leaf = tx.leaf(
        AuditEvent.ALERT_OPENED,
        actor=asked.me,
        thing=asked.id,
        version=number,
        promises=tuple(codes["promises"]),
    )
    tx.q.add_opening(alert=asked.id, version=number, person=asked.me, leaf=leaf, now=tx.now)
    tx.cancel_timers(asked.id, *_LATE_STEPS)
    things.tell(tx, row)
    tx.q.hide_watchers(alert=asked.id, now=tx.now)
    return reading.read_alert(asked)


def answer(asked: Asked[AnswerAlert]) -> AlertOut:
    """Answer an alert; the same answer again changes nothing."""
    body, row = asked.body, things.found(asked.q, asked.id)
    if body.answer in OUTCOMES:
        return _close(asked, row, body.answer, body.version, body.told, body.basis, body.read_back)
    _same_version(row, body.version)
    if body.answer not in _ANSWERS:
        raise Refused("answer-unknown", field="answer")
    _check_answer(asked, row)
    if _said_last(asked, row, body.answer):
        return reading.read_alert(asked)
    event, logged = _ANSWERS[body.answer]
    reason = None
    if body.answer in reading.TELLING:
        reason = _reason(asked, row, body.told, body.basis)
    if not (event is Event.ACKNOWLEDGE and State(row["state"]) in _HELD):
        _step(asked, row, event, Side.RECIPIENT)
    _write_answer(asked, row, body.answer, logged, reason, body.read_back)
    asked.tx.cancel_timers(asked.id, *_LATE_STEPS)
    things.tell(asked.tx, row)
    asked.tx.q.hide_watchers(alert=asked.id, now=asked.now)
    return reading.read_alert(asked)


def recall(asked: Asked[Nothing]) -> AlertOut:
    """Take an alert back that nobody has opened."""
    row = things.found(asked.q, asked.id)
    _step(asked, row, Event.RECALL, Side.SENDER)
    asked.tx.leaf(AuditEvent.ALERT_RECALLED, actor=asked.me, thing=asked.id)
    asked.tx.cancel_timers(asked.id)
    things.tell(asked.tx, row)
    asked.tx.q.hide_alert_but_sender(alert=asked.id, now=asked.now)
    return reading.read_alert(asked)


def close(asked: Asked[CloseAlert]) -> AlertOut:
    """Close an alert with what came of it."""
    body = asked.body
    row = things.found(asked.q, asked.id)
    return _close(asked, row, body.outcome, body.version, body.told, body.basis, {})


def correct(asked: Asked[CorrectAlert]) -> Receipt:
    """Make the next version, which needs opening and answering again."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    row = things.found(asked.q, asked.id)
    _same_version(row, body.version)
    if body.alert.recipient != row["recipient"]:
        raise Refused("recipient-changed", field="recipient")
    if (body.alert.level is Level.ASK) != (row["level"] == Level.ASK):
        raise Refused("level-changed", field="level")
    checked = check_alert(hub, tx.q, asked.me, body.alert, body.view, tx.now)
    for person in checked.keep_from:
        tx.q.keep_from(alert=asked.id, person=person, by=asked.me, now=tx.now)
        tx.q.hide_alert_from(alert=asked.id, person=person, now=tx.now)
    receipt = _next(asked, row, checked, Event.CORRECT, AuditEvent.ALERT_CORRECTED)
    if checked.keep_from:
        things.tell_privacy(tx, row)
    return receipt


def renew(asked: Asked[RenewAlert]) -> Receipt:
    """Renew a lapsed alert: the same words, a new reason and a new end."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    row = things.found(asked.q, asked.id)
    _same_version(row, body.version)
    if row["level"] == Level.ASK:
        raise Refused("alert-state", state=row["state"])
    mine = colleague(hub, tx.q, asked.me, tx.now, "sender")
    theirs = colleague(hub, tx.q, row["recipient"], tx.now, "recipient")
    told, basis = check_reason(hub, mine, theirs, body.told, body.basis)
    day = last_day(hub, body.best_before, tx.now)
    old = tx.q.version(alert=asked.id, version=row["version"])
    kept = versions.kept_of(hub, tx.q, row, old).renewed(basis, told, day.isoformat())
    kept = replace(kept, view_digest=recipient_view(kept.version).digest())
    due_at = falls_due(hub, tx.now, kept.version.content, theirs.presence)
    checked = Checked(kept, mine, theirs, (), due_at, hub.config.hours.end_of(day))
    return _next(asked, row, checked, Event.RENEW, AuditEvent.ALERT_RENEWED)


def worry(asked: Asked[Nothing]) -> AlertOut:
    """Say once to a decline: I am still worried. Both supervisors see that it is so."""
    row = things.found(asked.q, asked.id)
    _step(asked, row, Event.STAY_WORRIED, Side.SENDER)
    asked.tx.leaf(AuditEvent.ALERT_WORRIED, actor=asked.me, thing=asked.id)
    if row["level"] != Level.ASK:
        call_supervisors(asked.tx, row)
    things.tell(asked.tx, row)
    return reading.read_alert(asked)


def misdirect(asked: Asked[Nothing]) -> Done:
    """Say that it went to the wrong person: their access ends, a privacy officer is told."""
    tx, row = asked.tx, things.found(asked.q, asked.id)
    side = Side.SENDER if row["sender"] == asked.me else Side.RECIPIENT
    _step(asked, row, Event.MISDIRECT, side)
    tx.leaf(AuditEvent.ALERT_MISDIRECTED, actor=asked.me, thing=asked.id)
    tx.cancel_timers(asked.id)
    things.tell(tx, row)
    tx.q.hide_alert_but_sender(alert=asked.id, now=tx.now)
    things.tell_privacy(tx, row)
    return Done()


def finish(asked: Asked[Any], receipt: Receipt) -> Receipt:
    """Add the signed head, which the commit has just made."""
    head = asked.hub.q.head_over(seq=receipt.leaf)
    return receipt.model_copy(update={"checkpoint": head["note"] if head else ""})


def _same_version(row: Row, version: int) -> None:
    if row["version"] != version:
        raise Refused("alert-changed", field="version", version=row["version"])


def _step(
    asked: Asked[Any], row: Row, event: Event, side: Side, outcome: str | None = None
) -> State:
    """Move an alert on, or refuse; nobody else can have moved it meanwhile."""
    state = move(
        State(row["state"]),
        event,
        side,
        opened=row["opened_at"] is not None,
        worried=bool(row["worried"]),
    )
    moved = asked.tx.q.move_alert(
        id=row["id"],
        was=row["state"],
        state=state.value,
        ended_at=asked.now if state in ENDED else None,
        outcome=outcome,
        now=asked.now,
    )
    if moved is None:
        raise Broken("alert-moved-meanwhile")
    return state


def _close(
    asked: Asked[Any],
    row: Row,
    outcome: str,
    version: int,
    told: ToldBody | None,
    basis: BasisBody | None,
    read_back: Mapping[str, str],
) -> AlertOut:
    tx = asked.tx
    mine = row["sender"] == asked.me
    _same_version(row, version)
    if outcome not in OUTCOMES or (not mine and outcome in _SENDER_ONLY):
        raise Refused("outcome-unknown", field="outcome")
    reason = None if mine else _reason(asked, row, told, basis)
    _step(
        asked,
        row,
        Event.CLOSE,
        Side.SENDER if mine else Side.RECIPIENT,
        outcome if mine else None,
    )
    tx.cancel_timers(asked.id)
    if mine:
        tx.leaf(AuditEvent.ALERT_CLOSED, actor=asked.me, thing=asked.id, outcome=outcome)
        if row["opened_at"] is None:  # never read, and now never will be
            things.tell(tx, row)
            tx.q.hide_alert_but_sender(alert=asked.id, now=tx.now)
            return reading.read_alert(asked)
    else:
        _write_answer(asked, row, outcome, AuditEvent.ANSWER_TOLD, reason, read_back)
        tx.leaf(AuditEvent.ALERT_CLOSED, actor=asked.me, thing=asked.id)
    tx.q.hide_watchers(alert=asked.id, now=tx.now)
    things.tell(tx, row)
    return reading.read_alert(asked)


def _check_answer(asked: Asked[AnswerAlert], row: Row) -> None:
    """Refuse a reason or a person that does not go with the answer."""
    body = asked.body
    if (body.answer == "not-for-me") != (body.reason in DECLINE_REASONS) or (
        body.reason is not None and body.answer != "not-for-me"
    ):
        raise Refused("answer-reason", field="reason")
    if State(row["state"]) is State.SENT and body.reason not in (None, _UNREAD):
        raise Refused("alert-state", state=row["state"])
    for name, code in body.read_back.items():
        if code not in READ_BACK.get(name, ()):
            raise Refused("answer-read-back", field="read_back")
    if (body.answer == "propose") != (body.person is not None):
        raise Refused("answer-person", field="person")
    if body.answer in ("more", *reading.TELLING) and row["level"] == Level.ASK:
        raise Refused("answer-unknown", field="answer")
    if body.person is None:
        return
    # Someone it is kept from is answered for as if there were no such person.
    if body.person in (row["sender"], asked.me) or asked.q.is_kept_from(
        alert=asked.id, person=body.person
    ):
        raise Refused("person-unknown", field="person")
    colleague(asked.hub, asked.q, body.person, asked.now, "person")


def _said_last(asked: Asked[AnswerAlert], row: Row, code: str) -> bool:
    """Say whether this version's last answer is this very one, and it still stands."""
    event, _ = _ANSWERS[code]
    stands = _HELD if event is Event.ACKNOWLEDGE else {MOVES[event][1]}
    said = [a for a in asked.q.answers(alert=asked.id) if a["version"] == row["version"]]
    if not said or State(row["state"]) not in stands:
        return False
    body = asked.body
    parts = (code, body.reason or "", body.person or "")
    last = reading.answer_code(asked.hub, asked.q, said[-1])
    return last == ":".join(part for part in parts if part)


def _reason(
    asked: Asked[Any], row: Row, told: ToldBody | None, basis: BasisBody | None
) -> dict[str, Any] | None:
    """Check why the answerer may tell this to the sender; nothing is told at level 0."""
    if row["level"] == Level.ASK:
        return None
    hub, q, now = asked.hub, asked.q, asked.now
    mine = colleague(hub, q, asked.me, now, "sender")
    theirs = colleague(hub, q, row["sender"], now, "recipient")
    known, found = check_reason(hub, mine, theirs, told, basis)
    return {"told": known.talked.value, "reason": known.reason, "basis": found}


def _write_answer(
    asked: Asked[Any],
    row: Row,
    code: str,
    event: AuditEvent,
    reason: dict[str, Any] | None,
    read_back: Mapping[str, str],
) -> None:
    """Seal and write an answer with its log leaf; what it says is not in the clear."""
    hub, tx, body, made = asked.hub, asked.tx, asked.body, asked.tx.new_id()
    said = {
        "answer": code,
        "reason": getattr(body, "reason", None) or "",
        "person": getattr(body, "person", None) or "",
        "told_reason": reason["reason"] if reason else "",
        "read_back": dict(read_back),
    }
    key = hub.keys.new_data_key(tx, made, "words")
    words = hub.keys.seal_field(key, "answer", made, "words", json.dumps(said, sort_keys=True))
    facts: dict[str, Any] = {"answer": made, "version": row["version"]}
    if reason:  # a disclosure the other way, at level 2
        facts |= {"level": 2, "basis": reason["basis"].id, "told": reason["told"]}
        facts["pack"] = reason["basis"].pack.digest
    leaf = tx.leaf(event, actor=asked.me, thing=row["id"], seal=commitment(key, words), **facts)
    tx.q.add_answer(
        id=made,
        alert=row["id"],
        version=row["version"],
        person=asked.me,
        kind="told" if reason else "given",
        basis=json.dumps(versions.basis_json(reason["basis"])) if reason else "{}",
        told=reason["told"] if reason else "",
        words=words,
        leaf=leaf,
        now=tx.now,
    )


def _next(
    asked: Asked[Any], row: Row, checked: Checked, event: Event, logged: AuditEvent
) -> Receipt:
    """Write the next version of an alert and let it be seen and fall due anew."""
    hub, tx, number = asked.hub, asked.tx, row["version"] + 1
    move(State(row["state"]), event, Side.SENDER)
    moved = tx.q.next_version(
        id=row["id"],
        was=row["state"],
        was_version=row["version"],
        level=int(checked.level),
        due_at=checked.due_at,
        best_before=checked.ends_at,
        deputy=checked.kept.deputy or None,
        now=tx.now,
    )
    if moved is None:
        raise Broken("alert-moved-meanwhile")
    leaf = write_version(hub, tx, row["id"], number, checked, logged)
    things.show(tx, row["id"], row["recipient"], Why.RECIPIENT)
    tx.q.hide_watchers(alert=row["id"], now=tx.now)
    start_timers(hub, tx, row["id"], number, checked)
    things.tell(tx, row)
    return Receipt(
        alert=row["id"],
        reference=row["reference"],
        at=tx.now,
        next_at=checked.due_at,
        next_what=NEXT,
        leaf=leaf,
        checkpoint="",
    )
