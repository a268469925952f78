"""Send a draft once as an alert, with its log leaf, timers and notifications."""

from __future__ import annotations

import secrets

from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import AlertTimer
from hubtui.domain.alerts.view import Preview
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Relation
from hubtui.domain.refs import new_reference
from hubtui.errors import Broken, Refused
from hubtui.server.alerts import access, versions
from hubtui.server.alerts.checking import Checked, check_alert, check_rate
from hubtui.server.alerts.drafts import receipt_of
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.outbox.messages import say_it_waits
from hubtui.server.people.new_codes import ring_them
from hubtui.server.settings import Config, Limits
from hubtui.server.store import Bound
from hubtui.server.tx import Tx
from hubtui.wire.alerts import Receipt, SendDraft

NEXT = AlertTimer.NUDGE.value
"""The next step in a receipt: the sender is told if the alert is not opened in time."""


def send(asked: RequestContext[SendDraft]) -> Receipt:
    """Send a draft's version as an alert; the same request again returns the first receipt."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    row = tx.q.draft(id=asked.id)
    # Without ``view_version``: a desk sent none before an upgrade, and may repeat its request.
    words = body.model_dump_json(exclude={"view_version"})
    digest = hub.keys.index_mac(b"send/" + words.encode())
    if row["sent_at"] is not None:
        if (row["sent_version"], row["sent_digest"]) != (body.version, digest):
            raise Refused("draft-sent-otherwise")
        return receipt_of(tx.q, row)
    if row["version"] != body.version:
        raise Refused("draft-changed", field="version", version=row["version"])
    check_rate(hub, tx.q, asked.me, tx.now)
    preview = Preview(body.view, body.view_version)
    checked = check_alert(hub, tx.q, asked.me, body.alert, preview, tx.now)
    receipt = create(hub, tx, checked)
    kept = receipt.model_dump_json(exclude={"checkpoint"})
    sent = tx.q.send_draft(id=asked.id, was=body.version, receipt=kept, digest=digest, now=tx.now)
    if sent is None:
        raise Broken("draft-sent-twice")
    hub.keys.drop(tx, asked.id, "draft")
    tx.cancel_timers(asked.id)
    return receipt


def create(hub: HubServer, tx: Tx, checked: Checked) -> Receipt:
    """Write a new alert with its version, log leaf, relations, timers and notifications."""
    alert, reference = tx.new_id(), free_reference(hub.config, tx.q)
    tx.q.add_alert(
        id=alert,
        reference=reference,
        sender=checked.sender.id,
        sender_agency=checked.sender.office.id,
        recipient=checked.recipient.id,
        recipient_agency=checked.recipient.office.id,
        level=int(checked.level),
        due_at=checked.due_at,
        best_before=checked.ends_at,
        deputy=checked.kept.deputy or None,
        now=tx.now,
    )
    for person in checked.keep_from:
        tx.q.keep_from(alert=alert, person=person, by=checked.sender.id, now=tx.now)
    event = AuditEvent.ASK_SENT if checked.level is Level.ASK else AuditEvent.ALERT_SENT
    leaf = write_version(hub, tx, alert, 1, checked, event)
    access.show(tx, alert, checked.sender.id, Relation.SENDER)
    access.show(tx, alert, checked.recipient.id, Relation.RECIPIENT)
    start_timers(hub.limits, tx, alert, 1, checked)
    tx.event(checked.recipient.id, "alert:new", reference)
    say_it_waits(tx, checked.recipient.id, reference, alert)
    if checked.recipient.in_doubt:
        ring_them(tx, checked.sender.id, checked.recipient.id, reference)
    tx.event(checked.sender.id, "alert:changed", reference)
    if checked.keep_from:
        count = len(checked.keep_from)
        tx.leaf(AuditEvent.KEEP_FROM_SET, actor=checked.sender.id, thing=alert, count=count)
        access.tell_privacy(tx, access.found(tx.q, alert))
    return Receipt(
        alert=alert,
        reference=reference,
        at=tx.now,
        next_at=checked.due_at,
        next_what=NEXT,
        leaf=leaf,
        checkpoint="",
    )


def write_version(
    hub: HubServer, tx: Tx, alert: str, number: int, checked: Checked, event: AuditEvent
) -> int:
    """Seal and write a version with its log leaf; return the leaf's number."""
    version = checked.kept.version
    sealed = versions.seal(hub, tx, alert, number, version.content)
    basis = version.basis
    leaf = tx.leaf(
        event,
        actor=checked.sender.id,
        thing=alert,
        seal=sealed["seal"],
        version=number,
        level=int(checked.level),
        recipient=checked.recipient.id,
        basis=basis.id if basis else "",
        pack=basis.pack.digest if basis else "",
        told=version.told.talked.value if version.told else "",
    )
    versions.add(tx, alert, number, checked.kept, sealed, leaf)
    return leaf


def start_timers(limits: Limits, tx: Tx, alert: str, number: int, checked: Checked) -> None:
    """Start the timers of a version, and cancel those of the version before."""
    if number > 1:
        tx.cancel_timers(alert)
    tx.timer(alert, AlertTimer.NUDGE, checked.due_at, round=number)
    if checked.level is Level.ASK:
        tx.timer(alert, AlertTimer.FADE, tx.now + limits.fade, round=number)
    else:
        tx.timer(alert, AlertTimer.LAPSE, checked.ends_at, round=number)


def free_reference(config: Config, q: Bound) -> str:
    """Return a new reference that nothing in this hub has."""
    for _ in range(64):
        reference = new_reference(secrets.randbelow, practice=config.practice)
        if not q.reference_taken(reference=reference):
            return reference
    raise Broken("reference-none-free")
