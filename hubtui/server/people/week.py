"""This week in the hub: what is late, who is in, who is away; and introductions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Final

from hubtui.domain.clock import HOUR
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.refs import new_id
from hubtui.errors import Refused
from hubtui.server.http.context import RequestContext
from hubtui.server.people.directory import colleague
from hubtui.server.store import Row
from hubtui.wire.base import Nothing
from hubtui.wire.people import Introduce, IntroductionOut, Week, WeekLate
from hubtui.wire.routes import Introductions

_AGAIN: Final = HOUR
"""A repeated introduction within this time is a retry, because its answer was lost."""


def read_week(asked: RequestContext[Nothing]) -> Week:
    """Return late alerts, presence and week counts, without what is kept from the reader."""
    q, me, hours = asked.q, asked.me, asked.hub.config.hours
    people = q.people(now=asked.now)
    waiting: Counter[str] = Counter()
    for row in q.waiting_by_person(person=me):
        waiting[row["recipient"]] = row["many"]
    today = hours.day_of(asked.now)
    monday = hours.moment(today - timedelta(days=today.weekday()), 0)
    counts = q.week_counts(person=me, since=monday, first=new_id(monday, bytes(10)))
    return Week(
        late=[_late(row) for row in q.late_alerts(person=me)],
        here=[row["id"] for row in people if row["here"]],
        away_with_waiting=[
            (row["id"], waiting[row["id"]])
            for row in people
            if waiting[row["id"]] and row["back"] > today.isoformat()
        ],
        asked=counts["asked"],
        answered_in_time=counts["in_time"],
        nothing_back=counts["nothing"],
    )


def _late(row: Row) -> WeekLate:
    return WeekLate(
        reference=row["reference"],
        receiver=row["recipient"],
        since=row["due_at"],
        state=row["state"],
    )


def introduce(asked: RequestContext[Introduce]) -> IntroductionOut:
    """Tell two colleagues that somebody thinks they should meet; no client is named."""
    tx, body = asked.tx, asked.body
    if body.first == body.second or asked.me in (body.first, body.second):
        raise Refused("introduce-whom", field="second")
    for person, field in ((body.first, "first"), (body.second, "second")):
        colleague(asked.hub.pack, tx.q, person, field)
    before = tx.q.introduced(
        made_by=asked.me, one=body.first, other=body.second, since=tx.now - _AGAIN
    )
    if before is not None:
        return _introduction(before)
    made = tx.new_id()
    tx.q.add_introduction(id=made, made_by=asked.me, one=body.first, other=body.second, now=tx.now)
    tx.leaf(
        AuditEvent.INTRODUCTION_MADE,
        actor=asked.me,
        thing=made,
        first=body.first,
        second=body.second,
    )
    for person in (body.first, body.second):
        tx.event(person, "introduction:new", "")
    return IntroductionOut(id=made, by=asked.me, first=body.first, second=body.second, at=tx.now)


def list_introductions(asked: RequestContext[Nothing]) -> Introductions:
    """List the introductions a person is part of, newest first; none while they are in doubt."""
    if asked.actor.doubt_since:
        return Introductions(introductions=[])
    rows = asked.q.introductions(person=asked.me)
    return Introductions(introductions=[_introduction(row) for row in rows])


def _introduction(row: Row) -> IntroductionOut:
    return IntroductionOut(
        id=row["id"], by=row["made_by"], first=row["one"], second=row["other"], at=row["at"]
    )
