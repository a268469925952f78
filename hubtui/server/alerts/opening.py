"""Open an alert; recall it, stay worried after a decline, or report a wrong recipient."""

from __future__ import annotations

import json

from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import Side, Transition
from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Refused, Unreachable
from hubtui.server.alerts import access, reading
from hubtui.server.alerts.nudges import call_supervisors
from hubtui.server.alerts.transitions import LATE_STEPS, LIVE_STEPS, step
from hubtui.server.http.context import RequestContext
from hubtui.server.late import AGAIN, LateRead
from hubtui.server.writer import CANNOT
from hubtui.wire.alerts import AlertOut, OpenAlert
from hubtui.wire.base import Done, Nothing


def open_alert(asked: RequestContext[OpenAlert]) -> AlertOut:
    """Open an alert's current version; the opening is logged, and the sender is told."""
    tx, row = asked.tx, access.found(asked.q, asked.id)
    number = row["version"]
    if tx.q.opening(alert=asked.id, version=number, person=asked.me) is not None:
        return reading.read_alert(asked)
    codes = json.loads(tx.q.version(alert=asked.id, version=number)["codes"])
    if not set(codes["promises"]) <= set(asked.body.promises):
        raise Refused("promises-needed", field="promises")
    step(asked, row, Transition.OPEN, Side.RECIPIENT)
    leaf = tx.leaf(
        AuditEvent.ALERT_OPENED,
        actor=asked.me,
        thing=asked.id,
        version=number,
        promises=tuple(codes["promises"]),
    )
    tx.q.add_opening(alert=asked.id, version=number, person=asked.me, leaf=leaf, now=tx.now)
    tx.cancel_timers(asked.id, *LATE_STEPS)
    access.tell(tx, row)
    tx.q.hide_watchers(alert=asked.id, now=tx.now)
    return reading.read_alert(asked)


def open_unwritten(asked: RequestContext[OpenAlert]) -> AlertOut:
    """Show an opened alert to its reader while the hub cannot write; others get ``Unreachable``."""
    row = access.found(asked.q, asked.id)
    if asked.q.opening(alert=asked.id, version=row["version"], person=asked.me) is None:
        raise Unreachable(asked.hub.trouble or CANNOT)
    asked.hub.late_reads.add(LateRead(asked.id, asked.me, AGAIN, asked.now))
    return reading.read_alert(asked)


def recall(asked: RequestContext[Nothing]) -> AlertOut:
    """Recall an alert that nobody has opened."""
    row = access.found(asked.q, asked.id)
    step(asked, row, Transition.RECALL, Side.SENDER)
    asked.tx.leaf(AuditEvent.ALERT_RECALLED, actor=asked.me, thing=asked.id)
    asked.tx.cancel_timers(asked.id, *LIVE_STEPS)
    access.tell(asked.tx, row)
    asked.tx.q.hide_alert_but_sender(alert=asked.id, now=asked.now)
    return reading.read_alert(asked)


def worry(asked: RequestContext[Nothing]) -> AlertOut:
    """Record once that the sender is still worried after a decline, and show it to supervisors."""
    row = access.found(asked.q, asked.id)
    step(asked, row, Transition.STAY_WORRIED, Side.SENDER)
    asked.tx.leaf(AuditEvent.ALERT_WORRIED, actor=asked.me, thing=asked.id)
    if row["level"] != Level.ASK:
        call_supervisors(asked.tx, row)
    access.tell(asked.tx, row)
    return reading.read_alert(asked)


def misdirect(asked: RequestContext[Nothing]) -> Done:
    """Report a wrong recipient: their access ends, and privacy officers are told."""
    tx, row = asked.tx, access.found(asked.q, asked.id)
    side = Side.SENDER if row["sender"] == asked.me else Side.RECIPIENT
    step(asked, row, Transition.MISDIRECT, side)
    tx.leaf(AuditEvent.ALERT_MISDIRECTED, actor=asked.me, thing=asked.id)
    tx.cancel_timers(asked.id, *LIVE_STEPS)
    access.tell(tx, row)
    tx.q.hide_alert_but_sender(alert=asked.id, now=tx.now)
    access.tell_privacy(tx, row)
    return Done()
