"""Dates and times in the words people use: "2:05 pm", "Wed 9 am", "today"."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hubtui.wording import say, say_lines

if TYPE_CHECKING:
    from datetime import date, timedelta, tzinfo

_NEAR_DAYS = 6


def zone_of(name: str) -> tzinfo:
    """Return a time zone by name, or the machine's own zone if it has no data for that name."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - no time is said before somebody signs in

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown zone, bad name, or no zone data
        return datetime.now().astimezone().tzinfo or UTC


def clock(at: datetime, tz: tzinfo) -> str:
    """Return the time of day: "2:05 pm", or "9 am" on the hour."""
    local = at.astimezone(tz)
    hour = local.hour % 12 or 12
    half = say("when.am") if local.hour < 12 else say("when.pm")
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes} {half}"


def clock_words(at: datetime, now: datetime, tz: tzinfo) -> str:
    """Return when ``at`` is, seen from ``now``: "2:05 pm", "Wed 9 am" or "3 Nov, 9 am"."""
    local, today = at.astimezone(tz), now.astimezone(tz).date()
    time = clock(at, tz)
    if local.date() == today:
        return time
    if abs((local.date() - today).days) <= _NEAR_DAYS:
        return f"{say_lines('when.short_days')[local.weekday()]} {time}"
    return f"{_dated(local.date(), today, 'when.short_months')}, {time}"


def day_words(day: date, today: date) -> str:
    """Return which day it is, seen from ``today``: "today", "Tuesday" or "3 November"."""
    apart = (day - today).days
    if apart == 0:
        return say("when.today")
    if apart == 1:
        return say("when.tomorrow")
    if apart == -1:
        return say("when.yesterday")
    if abs(apart) <= _NEAR_DAYS:
        return say_lines("when.days")[day.weekday()]
    return _dated(day, today, "when.months")


def date_words(day: date) -> str:
    """Return a date as people here write it: "30 November 2026"."""
    return f"{day.day} {say_lines('when.months')[day.month - 1]} {day.year}"


def length_words(length: timedelta) -> str:
    """Return how long, in the largest whole unit: "5 minutes", "1 hour", "2 days"."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 60:
        return say("when.minutes", count=minutes)
    if minutes < 48 * 60:
        return say("when.hours", count=minutes // 60)
    return say("when.days_long", count=minutes // (24 * 60))


def _dated(day: date, today: date, months: str) -> str:
    words = f"{day.day} {say_lines(months)[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"
