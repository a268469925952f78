"""``hubtui server set``: the hub's phone number, its time zone and the days it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from hubtui.cli.arguments import Arguments
from hubtui.cli.hub.ask_hub import ask
from hubtui.cli.hub.place import existing
from hubtui.cli.out import out
from hubtui.domain.text import fold
from hubtui.errors import Refused
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.settings import SetSettings, SettingsOut
from hubtui.wording import say, say_lines
from hubtui.wording.when import date_words

_WRITTEN = re.compile(r"(\d{1,2}) +(\w+) +(\d{4})")
_BY_NUMBER = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LONGEST = timedelta(days=366)
_DAY = timedelta(days=1)


def run_set(asked: Arguments) -> int:
    """Change the hub's settings and show them; with no flags, only show them."""
    place = existing(asked.data)
    body = SetSettings(
        hub_phone=asked.hub_phone or None,
        time_zone=asked.zone or None,
        close=[day.isoformat() for text in asked.close for day in days_of(text)],
        reopen=[day.isoformat() for text in asked.open for day in days_of(text)],
    )
    if body == SetSettings():
        _show(ask(place, routes.SETTINGS, Nothing()))
        return 0
    _show(ask(place, routes.SET_SETTINGS, body))
    out(say("server.set.done"))
    return 0


def days_of(text: str) -> Iterator[date]:
    """Yield the days typed: one day, or every day of a range written with "to".

    Raises:
        Refused: ``day-unknown`` or ``days-backwards``.
    """
    first, _, last = text.partition(" to ")
    begins = _day(first)
    ends = _day(last) if last else begins
    if not begins <= ends <= begins + _LONGEST:
        raise Refused("days-backwards", day=text)
    while begins <= ends:
        yield begins
        begins += _DAY


def _day(text: str) -> date:
    """Read ``25 December 2026`` or ``2026-12-25``; ``25/12/2026`` is refused as ambiguous."""
    text = text.strip()
    try:
        if found := _BY_NUMBER.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if found := _WRITTEN.fullmatch(text):
            return date(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Refused("day-unknown", day=text)


def _month(name: str) -> int:
    for key in ("when.months", "when.short_months"):
        names = [fold(each) for each in say_lines(key)]
        if fold(name) in names:
            return names.index(fold(name)) + 1
    raise ValueError(name)


def _show(now: SettingsOut) -> None:
    phone = now.hub_phone or say("server.set.nothing")
    hours = say(f"setup.hours.{now.hours}") if now.hours else say("server.set.own-hours")
    days = [date_words(date.fromisoformat(day)) for day in now.closed]
    out(say("server.set.phone", phone=phone))
    out(say("server.set.zone", zone=now.time_zone))
    out(say("server.set.hours", hours=hours))
    out(say("server.set.closed", days=", ".join(days) or say("server.set.nothing")))
