"""Endpoints of the hub itself: its events by polling, its settings, its log's head."""

from __future__ import annotations

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Act
from hubtui.server.admin import event_pages, settings
from hubtui.server.http.registry import reads, writes
from hubtui.wire import routes

ENDPOINTS = (
    reads(routes.EVENTS_PAGE, Act.EVENTS_FOLLOW, event_pages.event_page),
    reads(routes.SETTINGS, Act.HUB_SHOW, settings.read_settings),
    writes(
        routes.SET_SETTINGS,
        Act.HUB_CHANGE,
        AuditEvent.HUB_CHANGED,
        settings.set_settings,
        finish=settings.apply_settings,
    ),
    reads(routes.HEAD, Act.LOG_READ, event_pages.head),
)
