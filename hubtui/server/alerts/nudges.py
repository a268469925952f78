"""Timer handlers of a waiting alert: tell its sender, call others, then let the alert lapse."""

from __future__ import annotations

from collections.abc import Iterable

from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import ENDED, AlertTimer, Side, State, Transition, move
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Role
from hubtui.domain.policy import Relation
from hubtui.domain.worktime import In
from hubtui.server.alerts import access
from hubtui.server.alerts.versions import content_of
from hubtui.server.due_times import falls_due
from hubtui.server.hub import HubServer
from hubtui.server.outbox.messages import say_it_waits
from hubtui.server.store import Row
from hubtui.server.timers import Due
from hubtui.server.tx import Tx


def nudge(hub: HubServer, tx: Tx, due: Due) -> None:
    """Mark an unopened alert as late, tell its sender, and start the next step's timer."""
    row = tx.q.alert(id=due.thing)
    if not _waits(row, due) or tx.q.mark_late(id=due.thing, version=due.round) is None:
        return
    tx.leaf(AuditEvent.ALERT_LATE, actor="hub", thing=due.thing, version=due.round)
    tx.event(row["sender"], "alert:late", row["reference"])
    tx.event(row["recipient"], "alert:changed", row["reference"])
    say_it_waits(tx, row["recipient"], row["reference"], due.thing)
    if row["level"] != Level.ASK:
        _then(hub, tx, due, row, AlertTimer.DEPUTY if row["deputy"] else AlertTimer.SUPERVISORS)


def deputy(hub: HubServer, tx: Tx, due: Due) -> None:
    """Show a still unopened alert's reference and level to the deputy named at sending."""
    row = tx.q.alert(id=due.thing)
    if not _waits(row, due):
        return
    if not _show(tx, row, row["deputy"], Relation.DEPUTY):  # no deputy can see it: go on at once
        supervisors(hub, tx, due)
        return
    tx.event(row["sender"], "alert:changed", row["reference"])
    _then(hub, tx, due, row, AlertTimer.SUPERVISORS)


def supervisors(hub: HubServer, tx: Tx, due: Due) -> None:
    """Show a still unopened alert's reference and level to the supervisors of both offices."""
    row = tx.q.alert(id=due.thing)
    if _waits(row, due):
        call_supervisors(tx, row)
        tx.event(row["sender"], "alert:changed", row["reference"])


def lapse(hub: HubServer, tx: Tx, due: Due) -> None:
    """Lapse an alert after its last day; only a recipient who opened it may still read it."""
    row = tx.q.alert(id=due.thing)
    if row is None or row["version"] != due.round or State(row["state"]) in ENDED:
        return
    state = move(State(row["state"]), Transition.LAPSE, Side.HUB)
    tx.q.move_alert(
        id=due.thing, was=row["state"], state=state.value, ended_at=None, outcome=None, now=tx.now
    )
    tx.leaf(AuditEvent.ALERT_LAPSED, actor="hub", thing=due.thing, version=due.round)
    tx.cancel_timers(due.thing)
    access.tell(tx, row)
    tx.q.hide_watchers(alert=due.thing, now=tx.now)
    if row["opened_at"] is None:
        tx.q.hide_alert_but_sender(alert=due.thing, now=tx.now)


def fade(hub: HubServer, tx: Tx, due: Due) -> None:
    """Hide a question without a name from everyone, after ``limits.fade``."""
    row = tx.q.alert(id=due.thing)
    if row is None or row["version"] != due.round:
        return
    tx.leaf(AuditEvent.ALERT_HIDDEN, actor="hub", thing=due.thing)
    tx.cancel_timers(due.thing)
    access.tell(tx, row)
    tx.q.hide_alert(alert=due.thing, now=tx.now)


def call_supervisors(tx: Tx, row: Row) -> None:
    """Show an alert's reference to the supervisors of both offices, except sender and recipient.

    If none of them may see it, the hub's other supervisors do; if none of those may, all privacy
    officers do.
    """
    own = tx.q.supervisors_of(one=row["sender_agency"], other=row["recipient_agency"])
    role = Role.SUPERVISOR.value
    if not (_call(tx, row, own) or _call(tx, row, tx.q.people_with_roles(one=role, other=role))):
        _call(tx, row, tx.q.all_privacy_officers())


def _call(tx: Tx, row: Row, found: Iterable[Row]) -> bool:
    """Show the alert to these people, except its two sides; return whether anybody was shown it."""
    sides = (row["sender"], row["recipient"])
    free = [each["person"] for each in found if each["person"] not in sides]
    return bool([person for person in free if _show(tx, row, person, Relation.SUPERVISOR)])


def _show(tx: Tx, row: Row, person: str, why: Relation) -> bool:
    """Show an alert's reference to a person, log and notify it; False if it is kept from them."""
    if not access.show(tx, row["id"], person, why):
        return False
    tx.leaf(AuditEvent.ALERT_SHOWN, actor="hub", thing=row["id"], person=person)
    tx.event(person, "alert:new", row["reference"])
    return True


def _waits(row: Row | None, due: Due) -> bool:
    return row is not None and row["version"] == due.round and row["state"] == State.SENT.value


def _then(hub: HubServer, tx: Tx, due: Due, row: Row, step: str) -> None:
    """Start the next step's timer, with as much working time as the first step had."""
    version = tx.q.version(alert=row["id"], version=row["version"])
    content = content_of(hub, tx.q, version)
    start = max(due.due_at, tx.now)
    tx.timer(due.thing, step, falls_due(hub, start, content, In()), round=due.round)
