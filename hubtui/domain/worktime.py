"""Working time at the hub: due times, counted only while people are in.

Times are whole microseconds UTC; days and hours are the hub's local ones, with daylight saving.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hubtui.domain.clock import HOUR, MINUTE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_LOOK_AHEAD = 400
"""Days searched for an open one; a hub closed for longer counts as open."""

WEEKDAYS: Mapping[int, tuple[int, int]] = dict.fromkeys(range(5), (8 * 60 + 30, 17 * 60))
"""Monday (0) to Friday, half past eight to five, in minutes after midnight."""

OPEN: Mapping[str, Mapping[int, tuple[int, int]]] = {
    "weekdays": WEEKDAYS,
    "long-weekdays": dict.fromkeys(range(5), (7 * 60, 19 * 60)),
    "six-days": dict.fromkeys(range(6), (8 * 60, 17 * 60)),
    "always": dict.fromkeys(range(7), (0, 24 * 60)),
}
"""Choices of opening hours by code: weekday to opening and closing minute after midnight."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When the hub is open: minutes after midnight by weekday, and the dates it is closed."""

    zone: tzinfo
    weekly: Mapping[int, tuple[int, int]] = field(default_factory=lambda: dict(WEEKDAYS))
    closed: frozenset[date] = frozenset()

    def span(self, day: date) -> tuple[int, int] | None:
        """Return the opening and closing moment of ``day``, or None if the hub is closed."""
        minutes = self.weekly.get(day.weekday())
        if minutes is None or day in self.closed:
            return None
        start, end = (self.moment(day, minute) for minute in minutes)
        return (start, end) if start < end else None

    def moment(self, day: date, minute: int) -> int:
        """Return the moment at local clock time ``minute`` (minutes after midnight) on ``day``."""
        extra, minute = divmod(minute, 24 * 60)
        shown = datetime.combine(
            day + timedelta(days=extra), time(minute // 60, minute % 60), self.zone
        )
        return micros(shown)

    def day_of(self, moment: int) -> date:
        """Return the hub's date at ``moment``."""
        return moment_of(moment).astimezone(self.zone).date()

    def end_of(self, day: date) -> int:
        """Return the moment of the hub's midnight at the end of ``day``."""
        return self.moment(day + timedelta(days=1), 0)


@dataclass(frozen=True, slots=True)
class In:
    """When a person is in: weekdays (0 is Monday), and the date of return if they are away."""

    days: frozenset[int] = frozenset(range(7))
    back: date | None = None


def micros(when: datetime) -> int:
    """Return a moment as whole microseconds since 1970."""
    return (when - _EPOCH) // _MICRO


def moment_of(moment: int) -> datetime:
    """Return a moment as an aware time in UTC."""
    return _EPOCH + timedelta(microseconds=moment)


def next_in(hours: Hours, moment: int, person: In) -> int:
    """Return the first moment from ``moment`` on when the hub is open and the person is in.

    Return ``moment`` itself if there is none in 400 days: a due time must never be lost.
    """
    start = hours.day_of(moment)
    for ahead in range(_LOOK_AHEAD):
        day = start + timedelta(days=ahead)
        if (person.back and day < person.back) or day.weekday() not in person.days:
            continue
        span = hours.span(day)
        if span is not None and moment < span[1]:
            return max(moment, span[0])
    return moment


def add_work(hours: Hours, moment: int, work: int, person: In) -> int:
    """Return the moment by which ``work`` microseconds of open, staffed time have passed."""
    left = work
    while True:
        begin = next_in(hours, moment, person)
        span = hours.span(hours.day_of(begin))
        if span is None or not span[0] <= begin < span[1]:
            return begin + left
        if begin + left <= span[1]:
            return begin + left
        left -= span[1] - begin
        moment = span[1]


def day_after(hours: Hours, moment: int, person: In) -> int:
    """Return the same time on the working day after the moment the person is next in.

    The result is kept within the opening hours of that day.
    """
    begin = next_in(hours, moment, person)
    local = moment_of(begin).astimezone(hours.zone)
    following = next_in(hours, hours.end_of(local.date()), person)
    minute = local.hour * 60 + local.minute
    day = hours.day_of(following)
    span = hours.span(day)
    same = hours.moment(day, minute) + begin % MINUTE
    return same if span is None else min(max(same, span[0]), span[1])


def due(hours: Hours, moment: int, when: str, person: In) -> int:
    """Return when an alert sent at ``moment`` falls due; always later than ``moment``.

    ``today`` is four working hours; any other ``when`` is the person's next working day.
    """
    if when == "today":
        return add_work(hours, moment, 4 * HOUR, person)
    return max(moment + HOUR, day_after(hours, moment, person))
