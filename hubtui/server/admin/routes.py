"""Endpoints beside alerts: records, talks, the week, introductions, events, settings, the log."""

from __future__ import annotations

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Act
from hubtui.server.admin import event_pages, settings
from hubtui.server.http.registry import reads, writes
from hubtui.server.people import week
from hubtui.server.records import records
from hubtui.server.records.records import talk_thing
from hubtui.wire import routes

ENDPOINTS = (
    writes(routes.MAKE_RECORD, Act.RECORD_MAKE, AuditEvent.RECORD_MADE, records.make_record),
    reads(routes.RECORDS, Act.RECORD_LIST, records.list_records),
    writes(routes.SAY_TALK, Act.TALK_SAY, AuditEvent.TALK_SAID, records.say_talk),
    reads(routes.TALKS, Act.TALK_LIST, records.list_talks),
    writes(
        routes.CONFIRM_TALK,
        Act.TALK_CONFIRM,
        AuditEvent.TALK_CONFIRMED,
        records.confirm_talk,
        thing=talk_thing,
    ),
    reads(routes.WEEK, Act.WEEK_READ, week.read_week),
    writes(routes.INTRODUCE, Act.INTRODUCTION_MAKE, AuditEvent.INTRODUCTION_MADE, week.introduce),
    reads(routes.INTRODUCTIONS, Act.INTRODUCTION_LIST, week.list_introductions),
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
