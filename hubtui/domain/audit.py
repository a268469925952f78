"""Every event the log may hold, by name; an event nobody listed cannot be written."""

from __future__ import annotations

from enum import StrEnum


class AuditEvent(StrEnum):
    """What happened, as ``thing:verb``."""

    HUB_FOUNDED = "hub:founded"
    HUB_STARTED = "hub:started"
    HUB_STOPPED = "hub:stopped"

    PERSON_ADDED = "person:added"
    PERSON_CHANGED = "person:changed"
    PERSON_REMOVED = "person:removed"
    PERSON_CODE_GIVEN = "person:code-given"
    PERSON_SIGNED_IN = "person:signed-in"
    PERSON_SIGNED_OUT = "person:signed-out"
    PERSON_FIRST_SIGNED_IN = "person:first-signed-in"
    PERSON_PIN_FAILED = "person:pin-failed"
    PERSON_THROTTLED = "person:throttled"
    MEMBERSHIP_GIVEN = "membership:given"
    MEMBERSHIP_ENDED = "membership:ended"
    PRESENCE_SAID = "presence:said"

    WORKSTATION_CODE_GIVEN = "workstation:code-given"
    WORKSTATION_ENROLLED = "workstation:enrolled"
    WORKSTATION_REVOKED = "workstation:revoked"

    ALERT_SENT = "alert:sent"
    ALERT_OPENED = "alert:opened"
    ALERT_RECALLED = "alert:recalled"
    ALERT_WORRIED = "alert:worried"
    ALERT_MISDIRECTED = "alert:misdirected"
    ALERT_CLOSED = "alert:closed"
    ALERT_CORRECTED = "alert:corrected"
    ALERT_RENEWED = "alert:renewed"
    ALERT_LAPSED = "alert:lapsed"
    ALERT_HIDDEN = "alert:hidden"
    ALERT_LATE = "alert:late"
    ALERT_SHOWN = "alert:shown"
    ANSWER_GIVEN = "answer:given"
    ANSWER_TOLD = "answer:told"
    ANSWER_DECLINED = "answer:declined"
    ANSWER_PROPOSED = "answer:proposed"

    ASK_SENT = "ask:sent"
    DRAFT_DROPPED = "draft:dropped"
    DRAFT_EXPIRED = "draft:expired"
    RECORD_MADE = "record:made"
    TALK_SAID = "talk:said"
    TALK_CONFIRMED = "talk:confirmed"
    TALK_DENIED = "talk:denied"
    INTRODUCTION_MADE = "introduction:made"
    KEEP_FROM_SET = "keep-from:set"
    KEEP_FROM_LIFTED = "keep-from:lifted"

    PACK_LOADED = "pack:loaded"
    PACK_ACCEPTED = "pack:accepted"

    TIMER_FIRED = "timer:fired"
    REFUSAL_COUNTED = "refusal:counted"
    READ_LATE = "read:late"
    KEY_SHREDDED = "key:shredded"
    WITNESS_SEEN = "witness:seen"
    WITNESS_DISAGREED = "witness:disagreed"
