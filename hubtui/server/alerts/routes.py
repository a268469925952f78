"""Endpoints of drafts and alerts."""

from __future__ import annotations

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Act
from hubtui.server.alerts import answering, drafts, opening, reading, rewriting, sending
from hubtui.server.alerts.access import alert_thing
from hubtui.server.alerts.drafts import draft_thing
from hubtui.server.http.registry import reads, writes
from hubtui.wire import routes

ENDPOINTS = (
    reads(routes.DRAFTS, Act.DRAFT_LIST, drafts.list_drafts),
    reads(routes.DRAFT, Act.DRAFT_READ, drafts.read_draft, thing=draft_thing),
    writes(routes.KEEP_NEW_DRAFT, Act.DRAFT_KEEP, None, drafts.keep_new),
    writes(routes.KEEP_DRAFT, Act.DRAFT_CHANGE, None, drafts.keep, thing=draft_thing),
    writes(routes.DROP_DRAFT, Act.DRAFT_DROP, None, drafts.drop, thing=draft_thing),
    writes(
        routes.SEND_DRAFT,
        Act.DRAFT_SEND,
        AuditEvent.ALERT_SENT,
        sending.send,
        thing=draft_thing,
        finish=drafts.finish,
    ),
    reads(routes.ALERTS, Act.ALERT_LIST, reading.list_alerts),
    reads(routes.ALERT, Act.ALERT_READ, reading.read_alert, thing=alert_thing),
    writes(
        routes.OPEN,
        Act.ALERT_OPEN,
        AuditEvent.ALERT_OPENED,
        opening.open_alert,
        thing=alert_thing,
        otherwise=opening.open_unwritten,
    ),
    writes(
        routes.ANSWER,
        Act.ALERT_ANSWER,
        AuditEvent.ANSWER_GIVEN,
        answering.answer,
        thing=alert_thing,
    ),
    writes(
        routes.RECALL,
        Act.ALERT_RECALL,
        AuditEvent.ALERT_RECALLED,
        opening.recall,
        thing=alert_thing,
    ),
    writes(
        routes.CLOSE, Act.ALERT_CLOSE, AuditEvent.ALERT_CLOSED, answering.close, thing=alert_thing
    ),
    writes(
        routes.CORRECT,
        Act.ALERT_CORRECT,
        AuditEvent.ALERT_CORRECTED,
        rewriting.correct,
        thing=alert_thing,
        finish=drafts.finish,
    ),
    writes(
        routes.RENEW,
        Act.ALERT_RENEW,
        AuditEvent.ALERT_RENEWED,
        rewriting.renew,
        thing=alert_thing,
        finish=drafts.finish,
    ),
    writes(
        routes.WORRY, Act.ALERT_WORRY, AuditEvent.ALERT_WORRIED, opening.worry, thing=alert_thing
    ),
    writes(
        routes.MISDIRECT,
        Act.ALERT_MISDIRECT,
        AuditEvent.ALERT_MISDIRECTED,
        opening.misdirect,
        thing=alert_thing,
    ),
    reads(routes.LOOKS, Act.ALERT_LOOKS, reading.looks, thing=alert_thing),
)
