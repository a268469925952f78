"""Write a later version of an alert: corrected by its sender, or renewed once it has lapsed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hubtui.domain.alerts.levels import Field, Level, check_codes
from hubtui.domain.alerts.life import Side, State, Transition, move
from hubtui.domain.alerts.view import Preview, recipient_view
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Relation
from hubtui.errors import Broken, Refused
from hubtui.server.alerts import access, versions
from hubtui.server.alerts.checking import Checked, check_alert, check_reason, last_day
from hubtui.server.alerts.sending import NEXT, start_timers, write_version
from hubtui.server.alerts.transitions import same_version
from hubtui.server.due_times import falls_due
from hubtui.server.http.context import RequestContext
from hubtui.server.people.directory import colleague
from hubtui.server.store import Row
from hubtui.wire.alerts import CorrectAlert, Receipt, RenewAlert


def correct(asked: RequestContext[CorrectAlert]) -> Receipt:
    """Write a corrected version, which the recipient has to open and answer again."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    row = access.found(asked.q, asked.id)
    same_version(row, body.version)
    if body.alert.recipient != row["recipient"]:
        raise Refused("recipient-changed", field="recipient")
    if (body.alert.level is Level.ASK) != (row["level"] == Level.ASK):
        raise Refused("level-changed", field="level")
    preview = Preview(body.view, body.view_version)
    checked = check_alert(hub, tx.q, asked.me, body.alert, preview, tx.now)
    for person in checked.keep_from:
        tx.q.keep_from(alert=asked.id, person=person, by=asked.me, now=tx.now)
        tx.q.hide_alert_from(alert=asked.id, person=person, now=tx.now)
    receipt = _next(asked, row, checked, Transition.CORRECT, AuditEvent.ALERT_CORRECTED)
    if checked.keep_from:
        count = len(checked.keep_from)
        tx.leaf(AuditEvent.KEEP_FROM_SET, actor=asked.me, thing=asked.id, count=count)
        access.tell_privacy(tx, row)
    return receipt


def renew(asked: RequestContext[RenewAlert]) -> Receipt:
    """Renew a lapsed alert: the same content, a new basis and a new last day."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    row = access.found(asked.q, asked.id)
    same_version(row, body.version)
    if row["level"] == Level.ASK:
        raise Refused("alert-state", state=row["state"])
    mine = colleague(hub.pack, tx.q, asked.me, "sender")
    theirs = colleague(hub.pack, tx.q, row["recipient"], "recipient")
    told, basis = check_reason(hub, mine, theirs, body.told, body.basis)
    day = last_day(body.best_before, hub.config.hours.day_of(tx.now))
    if body.when is not None:
        check_codes(Field.WHEN, (body.when,))
    old = tx.q.version(alert=asked.id, version=row["version"])
    kept = versions.kept_of(hub, tx.q, row, old).renewed(basis, told, day.isoformat(), body.when)
    kept = replace(kept, view_digest=recipient_view(kept.version).digest())
    due_at = falls_due(hub, tx.now, kept.version.content, theirs.presence)
    checked = Checked(kept, mine, theirs, (), due_at, hub.config.hours.end_of(day))
    return _next(asked, row, checked, Transition.RENEW, AuditEvent.ALERT_RENEWED)


def _next(
    asked: RequestContext[Any], row: Row, checked: Checked, event: Transition, logged: AuditEvent
) -> Receipt:
    """Write the next version of an alert, show it to the recipient, and start its timers."""
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
    access.show(tx, row["id"], row["recipient"], Relation.RECIPIENT)
    tx.q.hide_watchers(alert=row["id"], now=tx.now)
    start_timers(hub.limits, tx, row["id"], number, checked)
    access.tell(tx, row)
    return Receipt(
        alert=row["id"],
        reference=row["reference"],
        at=tx.now,
        next_at=checked.due_at,
        next_what=NEXT,
        leaf=leaf,
        checkpoint="",
    )
