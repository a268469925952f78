"""Safety overrides, the roster, and how messages get out."""

from __future__ import annotations

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import Act
from hubtui.server.admin.settings import apply_settings
from hubtui.server.http.registry import reads, waits, writes
from hubtui.server.outbox import settings
from hubtui.server.overrides import (
    reading,
    reads_while_readonly,
    receiving,
    reviewing,
    roster,
    sending,
    supervising,
    undelivered,
)
from hubtui.server.overrides.override import override_thing
from hubtui.wire import routes

ENDPOINTS = (
    writes(
        routes.SEND_OVERRIDE,
        Act.OVERRIDE_SEND,
        AuditEvent.OVERRIDE_SENT,
        sending.send,
        finish=sending.finish,
        urgent=True,
    ),
    reads(routes.OVERRIDES, Act.OVERRIDE_LIST, reading.list_overrides),
    reads(routes.OVERRIDE, Act.OVERRIDE_READ, reading.read_override, thing=override_thing),
    writes(
        routes.OPEN_OVERRIDE,
        Act.OVERRIDE_OPEN,
        AuditEvent.OVERRIDE_OPENED,
        receiving.open_override,
        thing=override_thing,
        urgent=True,
        otherwise=reads_while_readonly.open_unwritten,
    ),
    writes(
        routes.READ_BACK,
        Act.OVERRIDE_READ_BACK,
        AuditEvent.OVERRIDE_READ_BACK,
        receiving.read_back,
        thing=override_thing,
        urgent=True,
    ),
    writes(
        routes.READ_WORDS,
        Act.OVERRIDE_READ_WORDS,
        AuditEvent.OVERRIDE_WORDS_READ,
        supervising.read_words,
        thing=override_thing,
        urgent=True,
        otherwise=reads_while_readonly.read_unwritten,
    ),
    writes(
        routes.ACKNOWLEDGE,
        Act.OVERRIDE_ACKNOWLEDGE,
        AuditEvent.OVERRIDE_ACKNOWLEDGED,
        supervising.acknowledge,
        thing=override_thing,
        urgent=True,
    ),
    waits(
        routes.BY_VOICE,
        Act.OVERRIDE_HEAR_VOICE,
        AuditEvent.OVERRIDE_HAS_IT_BY_VOICE,
        supervising.by_voice,
    ),
    writes(
        routes.CONFIRM_VOICE,
        Act.OVERRIDE_CONFIRM_VOICE,
        AuditEvent.OVERRIDE_VOICE_CONFIRMED,
        supervising.confirm_voice,
        thing=override_thing,
        urgent=True,
    ),
    writes(
        routes.BY_PHONE,
        Act.OVERRIDE_TELL_BY_PHONE,
        AuditEvent.OVERRIDE_TOLD_BY_PHONE,
        receiving.by_phone,
        thing=override_thing,
        urgent=True,
    ),
    writes(
        routes.RECORD_REST,
        Act.OVERRIDE_RECORD,
        AuditEvent.OVERRIDE_DETAILED,
        receiving.record_rest,
        thing=override_thing,
    ),
    writes(
        routes.STILL_TRUE,
        Act.OVERRIDE_STILL_TRUE,
        AuditEvent.OVERRIDE_STILL_TRUE,
        receiving.still_true,
        thing=override_thing,
        urgent=True,
    ),
    writes(
        routes.STAND_DOWN,
        Act.OVERRIDE_STAND_DOWN,
        AuditEvent.OVERRIDE_STOOD_DOWN,
        receiving.stand_down,
        thing=override_thing,
        urgent=True,
    ),
    waits(
        routes.REVIEW,
        Act.OVERRIDE_REVIEW,
        AuditEvent.OVERRIDE_REVIEWED,
        reviewing.review,
        thing=override_thing,
    ),
    reads(routes.USE, Act.OVERRIDE_COUNT, reviewing.use),
    writes(
        routes.HELD,
        Act.OVERRIDE_DELIVER,
        AuditEvent.OVERRIDE_DELIVERED,
        undelivered.deliver,
        finish=sending.finish,
        urgent=True,
        proof=undelivered.SEALED_BY_WORKSTATION,
    ),
    reads(routes.BAR, Act.BAR_READ, undelivered.bar, proof=undelivered.BAR_ASKED),
    reads(routes.ROSTER, Act.ROSTER_READ, roster.read_roster),
    writes(
        routes.SET_ROSTER,
        Act.ROSTER_CHANGE,
        AuditEvent.ROSTER_SET,
        roster.set_roster,
        finish=apply_settings,
    ),
    writes(routes.HAND_OVER, Act.ROSTER_HAND_OVER, AuditEvent.ROSTER_HANDED_OVER, roster.hand_over),
    reads(routes.REACH, Act.REACH_READ, settings.read_reach),
    writes(routes.SET_REACH, Act.REACH_CHANGE, AuditEvent.REACH_SET, settings.set_reach),
    reads(routes.CHANNELS, Act.CHANNELS_READ, settings.read_channels),
    writes(
        routes.SET_CHANNELS, Act.CHANNELS_CHANGE, AuditEvent.CHANNELS_SET, settings.set_channels
    ),
    waits(routes.SEND_TEST, Act.CHANNELS_TEST, None, settings.send_test),
)
