"""Endpoints of guidance records and spoken tellings."""

from __future__ import annotations

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Act
from hubtui.server.http.registry import reads, writes
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
)
