"""Answer and close alerts; an answer that discloses something needs a basis of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from hubtui.domain.alerts.answers import (
    ANSWER_EVENTS,
    NAMED_ONLY,
    OUTCOMES,
    READ_BACK,
    RECIPIENT_OUTCOMES,
    TELLING,
    AlertAnswer,
    DeclineReason,
)
from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import MOVES, Side, State, Transition
from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Refused
from hubtui.server.alerts import access, reading, versions
from hubtui.server.alerts.checking import check_reason
from hubtui.server.alerts.transitions import LATE_STEPS, LIVE_STEPS, same_version, step
from hubtui.server.http.context import RequestContext
from hubtui.server.keys.ring import commitment
from hubtui.server.people.directory import colleague
from hubtui.server.store import Row
from hubtui.wire.alerts import AlertOut, AnswerAlert, BasisBody, CloseAlert, ToldBody

_REASONS: Final = frozenset(DeclineReason)
_HELD: Final = frozenset({State.ACKNOWLEDGED, State.IN_PROGRESS})


def answer(asked: RequestContext[AnswerAlert]) -> AlertOut:
    """Answer an alert; the same answer again changes nothing."""
    body, row = asked.body, access.found(asked.q, asked.id)
    same_version(row, body.version)
    if body.answer not in ANSWER_EVENTS and body.answer not in OUTCOMES:
        raise Refused("answer-unknown", field="answer")
    _check_answer(asked, row)  # an outcome too: what goes with it reaches the sender
    if body.answer in OUTCOMES:
        return _close(asked, row, body.answer, body.version, body.told, body.basis, body.read_back)
    if _said_last(asked, row, body.answer):
        return reading.read_alert(asked)
    event, logged = ANSWER_EVENTS[AlertAnswer(body.answer)]
    reason = None
    if body.answer in TELLING:
        reason = _reason(asked, row, body.told, body.basis)
    if not (event is Transition.ACKNOWLEDGE and State(row["state"]) in _HELD):
        step(asked, row, event, Side.RECIPIENT)
    _write_answer(asked, row, body.answer, logged, reason, body.read_back)
    asked.tx.cancel_timers(asked.id, *LATE_STEPS)
    access.tell(asked.tx, row)
    asked.tx.q.hide_watchers(alert=asked.id, now=asked.now)
    return reading.read_alert(asked)


def close(asked: RequestContext[CloseAlert]) -> AlertOut:
    """Close an alert with an outcome."""
    body = asked.body
    row = access.found(asked.q, asked.id)
    return _close(asked, row, body.outcome, body.version, body.told, body.basis, {})


def _close(
    asked: RequestContext[Any],
    row: Row,
    outcome: str,
    version: int,
    told: ToldBody | None,
    basis: BasisBody | None,
    read_back: Mapping[str, str],
) -> AlertOut:
    tx = asked.tx
    mine = row["sender"] == asked.me
    same_version(row, version)
    if outcome not in (OUTCOMES if mine else RECIPIENT_OUTCOMES):
        raise Refused("outcome-unknown", field="outcome")
    if not mine:
        _check_read(asked, row)
    # Closed for a sender who has left, it tells nobody anything.
    alone = bool(row["sender_left"])
    reason = None if mine or alone else _reason(asked, row, told, basis)
    side = Side.SENDER if mine or alone else Side.RECIPIENT  # else nobody could, once it lapsed
    step(asked, row, Transition.CLOSE, side, outcome if mine else None)
    tx.cancel_timers(asked.id, *LIVE_STEPS)
    if mine:
        tx.leaf(AuditEvent.ALERT_CLOSED, actor=asked.me, thing=asked.id, outcome=outcome)
        if row["opened_at"] is None:  # never read, and now never will be
            access.tell(tx, row)
            tx.q.hide_alert_but_sender(alert=asked.id, now=tx.now)
            return reading.read_alert(asked)
    else:
        logged = AuditEvent.ANSWER_TOLD if reason else AuditEvent.ANSWER_GIVEN
        _write_answer(asked, row, outcome, logged, reason, read_back)
        tx.leaf(AuditEvent.ALERT_CLOSED, actor=asked.me, thing=asked.id)
    tx.q.hide_watchers(alert=asked.id, now=tx.now)
    access.tell(tx, row)
    return reading.read_alert(asked)


def _check_answer(asked: RequestContext[AnswerAlert], row: Row) -> None:
    """Refuse a reason, person or read-back that does not fit the answer."""
    body = asked.body
    declines = body.answer == AlertAnswer.NOT_FOR_ME
    if declines != (body.reason in _REASONS) or (body.reason is not None and not declines):
        raise Refused("answer-reason", field="reason")
    if body.reason != DeclineReason.TOO_CLOSE:
        _check_read(asked, row)
    for name, code in body.read_back.items():
        if code not in READ_BACK.get(name, ()):
            raise Refused("answer-read-back", field="read_back")
    if (body.answer == AlertAnswer.PROPOSE) != (body.person is not None):
        raise Refused("answer-person", field="person")
    if body.answer in NAMED_ONLY and row["level"] == Level.ASK:
        raise Refused("answer-unknown", field="answer")
    if body.person is None:
        return
    # A person the alert is kept from is refused as if there were no such person.
    if body.person in (row["sender"], asked.me) or asked.q.is_kept_from(
        alert=asked.id, person=body.person
    ):
        raise Refused("person-unknown", field="person")
    colleague(asked.hub.pack, asked.q, body.person, "person")


def _check_read(asked: RequestContext[Any], row: Row) -> None:
    """Refuse (``alert-state``) if the person who asks has not opened this version."""
    number = row["version"]
    if asked.q.opening(alert=asked.id, version=number, person=asked.me) is None:
        raise Refused("alert-state", state=row["state"])


def _said_last(asked: RequestContext[AnswerAlert], row: Row, code: str) -> bool:
    """Return whether this version's last answer is the same, and the state still agrees with it."""
    event, _ = ANSWER_EVENTS[AlertAnswer(code)]
    stands = _HELD if event is Transition.ACKNOWLEDGE else {MOVES[event][1]}
    said = [a for a in asked.q.answers(alert=asked.id) if a["version"] == row["version"]]
    if not said or State(row["state"]) not in stands:
        return False
    body = asked.body
    parts = (code, body.reason or "", body.person or "")
    last = reading.answer_code(asked.hub, asked.q, said[-1])
    return last == ":".join(part for part in parts if part)


def _reason(
    asked: RequestContext[Any], row: Row, told: ToldBody | None, basis: BasisBody | None
) -> dict[str, Any] | None:
    """Check the basis for telling this to the sender; None at level 0, where nothing is told."""
    if row["level"] == Level.ASK:
        return None
    hub, q = asked.hub, asked.q
    mine = colleague(hub.pack, q, asked.me, "sender")
    theirs = colleague(hub.pack, q, row["sender"], "recipient")
    known, found = check_reason(hub, mine, theirs, told, basis)
    return {"told": known.talked.value, "reason": known.reason, "basis": found}


def _write_answer(
    asked: RequestContext[Any],
    row: Row,
    code: str,
    event: AuditEvent,
    reason: dict[str, Any] | None,
    read_back: Mapping[str, str],
) -> None:
    """Seal an answer's content, and write it with its log leaf."""
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
