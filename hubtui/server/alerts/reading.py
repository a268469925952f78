"""Read alerts: lists without names, and one alert with what its reader may see."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from hubtui.domain.alerts.answers import ANSWER_EVENTS, PLAIN, TELLING, AlertAnswer
from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import SENDER_ACTS, STEPS, AlertAct, Side, State, Transition, move
from hubtui.domain.clock import DAY
from hubtui.domain.policy import CONTENT, WATCH, Relation
from hubtui.errors import Refused
from hubtui.server.alerts import access, versions
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.people.directory import all_but
from hubtui.server.people.new_codes import refused
from hubtui.server.store import Bound, Row
from hubtui.wire.alerts import AlertOut, AlertPage, AlertRow, LookOut, Looks, StepOut
from hubtui.wire.base import Nothing
from hubtui.wire.convert import version_to_wire

PAGE: Final = 200
_WRONG_FOR: Final = 14 * DAY
"""How long a misdirected alert stays in a privacy officer's list."""
_LAST_ID: Final = "~"
_RANKS: Final = {
    1: Relation.RECIPIENT,
    2: Relation.DEPUTY,
    3: Relation.SUPERVISOR,
    4: Relation.PRIVACY,
}
_ALIKE: Final = (*PLAIN, *TELLING)
"""Answers that are offered as a group, not one by one."""
_ENDS: Final = (AlertAct.CLOSE, AlertAct.MISDIRECT)
"""Acts that both sender and recipient have."""
_AFTER = re.compile(r"(\d{1,18})\.([0-9a-f]{32})")


def list_alerts(asked: RequestContext[Nothing]) -> AlertPage:
    """List one page of the alerts that wait for a person, or that they sent."""
    box, after = asked.query.get("box", "waiting"), asked.query.get("after", "")
    match = _AFTER.fullmatch(after) if after else None
    if after and match is None:
        raise Refused("query-bad-value", field="after")
    due, last = (int(match[1]), match[2]) if match else (-1, "")
    q, facts = asked.q, {"person": asked.me, "most": PAGE + 1}
    if box == "waiting":
        rows = q.alerts_waiting(due=due, id=last, **facts, **waiting_facts(asked))
    elif box == "sent":
        if asked.actor.doubt_since:  # what they sent is shut too; what waits shows no name
            raise refused(asked.hub.config, q, asked.actor, asked.now)
        rows = q.alerts_sent(id=last or _LAST_ID, **facts)
    else:
        raise Refused("query-bad-value", field="box")
    page, more = rows[:PAGE], len(rows) > PAGE
    after_last = f"{page[-1]['due_at']}.{page[-1]['id']}" if more else None
    return AlertPage(rows=[_listed(row) for row in page], after=after_last)


def waiting_facts(asked: RequestContext[Any]) -> dict[str, int]:
    """Return the query arguments that decide, besides relations, which alerts wait for a person."""
    watches = not WATCH.isdisjoint(asked.actor.roles)
    return {"watches": int(watches), "wrong_since": asked.now - _WRONG_FOR}


def _listed(row: Row) -> AlertRow:
    why = _RANKS[row["rank"]] if "rank" in row else Relation.SENDER
    return alert_row(row, why, new=why is Relation.RECIPIENT and not row["opened_now"])


def alert_row(row: Row, why: Relation, *, new: bool) -> AlertRow:
    """Return an alert as lists show it: no name, no office, no content."""
    return AlertRow(
        id=row["id"],
        reference=row["reference"],
        state=row["state"],
        level=Level(row["level"]),
        mine=why is Relation.SENDER,
        why=why.value,
        sent_at=row["sent_at"],
        due_at=row["due_at"],
        late=bool(row["late"]),
        new=new,
        version=row["version"],
    )


def read_alert(asked: RequestContext[Any]) -> AlertOut:
    """Return an alert with what this reader may see; content only once they opened it."""
    return alert_out(asked.hub, asked.q, asked.id, asked.me, asked.now)


def alert_out(hub: HubServer, q: Bound, alert: str, reader: str, now: int) -> AlertOut:
    """Return an alert as ``reader``, who must have a relation to it, may see it."""
    row = access.found(q, alert)
    why = access.strongest(access.relations(q, alert, reader))
    opening = q.opening(alert=alert, version=row["version"], person=reader)
    kept_from = [each["person"] for each in q.kept_from(alert=alert)]
    out = AlertOut(
        row=alert_row(row, why, new=why is Relation.RECIPIENT and opening is None),
        sent_at=row["sent_at"],
    )
    if why not in CONTENT:
        return out
    version = q.version(alert=alert, version=row["version"])
    codes = json.loads(version["codes"])
    answers = acts(row, why, opened=opening is not None)
    if row["sender_left"]:  # nobody is there to be told anything
        answers = [act for act in answers if act not in TELLING]
        if opening is not None and row["state"] == State.LAPSED:
            answers.append(AlertAct.CLOSE)
    more: dict[str, Any] = {
        "sender": row["sender"],
        "recipient": row["recipient"],
        "opened_at": row["opened_at"],
        "steps": steps(hub, q, alert),
        "answers": answers,
        "promises": codes["promises"],
        "old": row["state"] == State.LAPSED.value,
    }
    if why is Relation.SENDER or opening is not None:
        kept = versions.kept_of(hub, q, row, version)
        # Only the sender sees whom the alert is kept from.
        beside = (kept_from, kept.deputy, kept.record) if why is Relation.SENDER else ()
        more["alert"] = version_to_wire(kept.version, *beside)
        more["may_ring"] = all_but(q, kept_from, now)  # whoever is missing here, it is kept from
    elif hub.config.ask_close:
        client = versions.content_of(hub, q, version).client
        more["close_name"] = client.name if client else ""
    return out.model_copy(update=more)


def acts(row: Row, why: Relation, *, opened: bool) -> list[AlertAct | AlertAnswer]:
    """Return the acts and answers that a sender or recipient may choose now."""
    state, level = State(row["state"]), Level(row["level"])
    if why is Relation.SENDER:
        return [act for act, event in SENDER_ACTS.items() if _can(row, event, Side.SENDER)]
    if not opened:
        return [AlertAct.OPEN] if state is State.SENT else []
    found: list[AlertAct | AlertAnswer] = []
    if _can(row, Transition.ACKNOWLEDGE, Side.RECIPIENT):
        found += PLAIN
    held = state in (State.ACKNOWLEDGED, State.IN_PROGRESS)
    if level is not Level.ASK and (found or held):
        found += TELLING
    for answer, (event, _) in ANSWER_EVENTS.items():
        if answer not in _ALIKE and _can(row, event, Side.RECIPIENT):
            found.append(answer)
    return found + [act for act in _ENDS if _can(row, SENDER_ACTS[act], Side.RECIPIENT)]


def _can(row: Row, event: Transition, side: Side) -> bool:
    try:
        move(
            State(row["state"]),
            event,
            side,
            opened=row["opened_at"] is not None,
            worried=bool(row["worried"]),
        )
    except Refused:
        return False
    return not (row["level"] == Level.ASK and event in (Transition.RENEW, Transition.ASK_MORE))


def steps(hub: HubServer, q: Bound, alert: str) -> list[StepOut]:
    """Return an alert's history, read from the log."""
    answers = {row["leaf"]: _answer(hub, q, row) for row in q.answers(alert=alert)}
    found: list[StepOut] = []
    for leaf in q.leaves_of(thing=alert):
        body = json.loads(leaf["body"])
        what = STEPS.get(body["event"])
        if what is None:
            continue
        by = body["actor"] if body["actor"] != "hub" else None
        said = answers.get(leaf["seq"])
        code = _code(said) if said else str(body["facts"].get("outcome", ""))
        back = said.get("read_back", {}) if said else {}
        found.append(StepOut(what=what, at=body["at"], by=by, code=code, read_back=back))
    return found


def answer_code(hub: HubServer, q: Bound, row: Row) -> str:
    """Unseal an answer as ``code:reason:person`` without empty parts; empty if shredded."""
    said = _answer(hub, q, row)
    return _code(said) if said else ""


def _answer(hub: HubServer, q: Bound, row: Row) -> dict[str, Any]:
    key = hub.keys.data_key(q, row["id"], "words")
    if key is None:
        return {}
    opened = hub.keys.open_field(key, "answer", row["id"], "words", row["words"])
    said: dict[str, Any] = json.loads(opened)
    return said


def _code(said: Mapping[str, Any]) -> str:
    return ":".join(part for part in (said["answer"], said["reason"], said["person"]) if part)


def looks(asked: RequestContext[Nothing]) -> Looks:
    """Return who opened an alert, and when."""
    rows = asked.q.openings(alert=asked.id)
    return Looks(
        looks=[
            LookOut(
                person=r["person"], agency=r["agency"], at=r["at"], why=Relation.RECIPIENT.value
            )
            for r in rows
        ]
    )
