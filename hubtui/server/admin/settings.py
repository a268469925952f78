"""Settings an administrator may change in a running hub: phone, time zone and closed days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.outside import check_number
from hubtui.domain.people import PHONE_LIMIT
from hubtui.domain.text import TextKind, check_text
from hubtui.domain.worktime import OPEN, Hours
from hubtui.errors import Refused
from hubtui.server.http.context import RequestContext
from hubtui.server.people.new_codes import tell_all_watchers
from hubtui.server.settings import check_zone, read_config, write_settings
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.settings import SetSettings, SettingsOut

T = TypeVar("T")
_MOST_AT_ONCE: Final = 60
_LONGEST_CLOSED: Final = 60
"""Days the hub may be shut in a row, weekly shut days included; nothing falls due meanwhile."""
_MOST_CLOSED: Final = 366
"""Closed days from today on; with more, a search for the next open day might find none."""
_AHEAD: Final = timedelta(days=3 * 366)
_KEPT: Final = timedelta(days=366)
"""How long past closed days are kept, because earlier due times were counted with them."""


def read_settings(asked: RequestContext[Nothing]) -> SettingsOut:
    """Return the hub's settings."""
    return _out(asked)


def set_settings(asked: RequestContext[SetSettings]) -> SettingsOut:
    """Change the given settings, tell all watchers, and send everyone ``roster:changed``.

    Raises:
        Refused: ``setup-phone``, ``setup-emergency``, ``setup-zone``, or one of the day codes.
    """
    tx, body = asked.tx, asked.body
    changed = []
    if body.hub_phone is not None:
        _set_phone(tx, body.hub_phone)
        changed.append("hub-phone")
    if body.time_zone is not None:
        check_zone(body.time_zone, "time_zone")
        tx.q.set_hub_zone(zone=body.time_zone)
        changed.append("time-zone")
    if body.close or body.reopen:
        _set_closed(tx, body)
        changed.append("closed")
    if changed:
        tx.leaf(AuditEvent.HUB_CHANGED, actor=asked.me, thing=asked.hub.hub_id, what=tuple(changed))
        for what in changed:
            tell_all_watchers(tx, what, asked.hub.hub_id, asked.me)
        for row in tx.q.people(now=tx.now):
            tx.event(row["id"], "roster:changed", "")
    return _out(asked)


def apply_settings(asked: RequestContext[Any], answer: T) -> T:
    """Use the committed settings from now on; later due times are counted with them."""
    asked.hub.config = read_config(asked.q)
    return answer


def _set_phone(tx: Tx, text: str) -> None:
    phone = check_text(text, TextKind.LINE, PHONE_LIMIT, field="hub_phone")
    check_number(phone, "hub_phone")
    card = read_config(tx.q).phone_card.model_copy(update={"hub_phone": phone})
    write_settings(tx.q, {"phone_card": card.model_dump(mode="json")})


def _set_closed(tx: Tx, body: SetSettings) -> None:
    hours = read_config(tx.q).hours
    today = hours.day_of(tx.now)
    close, reopen = _days(body.close, "close"), _days(body.reopen, "reopen")
    if len(close) > _MOST_AT_ONCE:
        raise Refused("close-too-many", field="close", most=_MOST_AT_ONCE)
    for day in sorted(close):
        if day < today:
            raise Refused("day-past", field="close", day=day.isoformat())
        if day > today + _AHEAD:
            raise Refused("day-far", field="close", day=day.isoformat())
    for day in sorted(reopen - hours.closed):
        raise Refused("day-not-closed", field="reopen", day=day.isoformat())
    kept = (day for day in (hours.closed | close) - reopen if day >= today - _KEPT)
    closed = frozenset(kept)
    if len([day for day in closed if day >= today]) > _MOST_CLOSED:
        raise Refused("days-too-many", field="close", most=_MOST_CLOSED)
    if _is_shut_too_long(Hours(hours.zone, hours.weekly, frozenset(closed)), close):
        raise Refused("closed-too-long", field="close", most=_LONGEST_CLOSED)
    write_settings(tx.q, {"closed": [day.isoformat() for day in sorted(closed)]})


def _is_shut_too_long(hours: Hours, close: frozenset[date]) -> bool:
    """Return whether a newly closed day is in too long a run of shut days, old ones included."""
    for day in close:
        row = 1
        for step in (-1, 1):
            beside = day + timedelta(days=step)
            while row <= _LONGEST_CLOSED and hours.span(beside) is None:
                row, beside = row + 1, beside + timedelta(days=step)
        if row > _LONGEST_CLOSED:
            return True
    return False


def _days(texts: Iterable[str], field: str) -> frozenset[date]:
    found = set()
    for text in texts:
        try:
            found.add(date.fromisoformat(text))
        except ValueError:
            raise Refused("day-unknown", field=field, day=text) from None
    return frozenset(found)


def _out(asked: RequestContext[Nothing] | RequestContext[SetSettings]) -> SettingsOut:
    config = read_config(asked.q)
    weekly, today = config.hours.weekly, config.hours.day_of(asked.now)
    return SettingsOut(
        hub_phone=config.phone_card.hub_phone,
        time_zone=config.zone,
        hours=next((code for code, open_ in OPEN.items() if open_ == weekly), ""),
        closed=[day.isoformat() for day in sorted(config.hours.closed) if day >= today],
    )
