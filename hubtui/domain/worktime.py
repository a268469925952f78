"""Working time at the hub: when something falls due, counted only while people are in.

Times are whole microseconds UTC; days and hours are the hub's own, daylight saving and all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hubtui.domain.clock import HOUR, MINUTE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_LOOK_AHEAD = 400
"""Days to look for an open one; a hub closed for longer counts as open."""

WEEKDAYS: Mapping[int, tuple[int, int]] = dict.fromkeys(range(5), (8 * 60 + 30, 17 * 60))
"""Monday (0) to Friday, half past eight to five, in minutes after midnight."""

OPEN: Mapping[str, Mapping[int, tuple[int, int]]] = {
    "weekdays": WEEKDAYS,
    "long-weekdays": dict.fromkeys(range(5), (7 * 60, 19 * 60)),
    "six-days": dict.fromkeys(range(6), (8 * 60, 17 * 60)),
    "always": dict.fromkeys(range(7), (0, 24 * 60)),
}
"""When a hub is open, by the code it is picked by."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When the hub is open: minutes after midnight by weekday, and the dates it is closed."""

    zone: tzinfo
    weekly: Mapping[int, tuple[int, int]] = field(default_factory=lambda: dict(WEEKDAYS))
    closed: frozenset[date] = frozenset()

    def span(self, day: date) -> tuple[int, int] | None:
        """Return the opening and closing moment of ``day``, or None where it is closed."""
        minutes = self.weekly.get(day.weekday())
        if minutes is None or day in self.closed:
            return None
        start, end = (self.moment(day, minute) for minute in minutes)
        return (start, end) if start < end else None

    def moment(self, day: date, minute: int) -> int:
        """Return the moment the hub's clocks show ``minute`` minutes after midnight of ``day``."""
        extra, minute = divmod(minute, 24 * 60)
        shown = datetime.combine(
            day + timedelta(days=extra), time(minute // 60, minute % 60), self.zone
        )
        return micros(shown)

    def day_of(self, moment: int) -> date:
        """Return the hub's date at ``moment``."""
        return moment_of(moment).astimezone(self.zone).date()

    def end_of(self, day: date) -> int:
        """Return the moment ``day`` is over at the hub."""
        return self.moment(day + timedelta(days=1), 0)


@dataclass(frozen=True, slots=True)
class In:
    """When a person is in: weekdays (0 is Monday), and the date they are back if away."""

    days: frozenset[int] = frozenset(range(7))
    back: date | None = None


def micros(when: datetime) -> int:
    """Return a moment as whole microseconds since 1970."""
    return (when - _EPOCH) // _MICRO


def moment_of(moment: int) -> datetime:
    """Return a moment as an aware time in UTC."""
    return _EPOCH + timedelta(microseconds=moment)


def next_in(hours: Hours, moment: int, person: In) -> int:
    """Return the first moment from ``moment`` on that the hub is open and the person is in.

    Where there is none in a year, ``moment`` itself: a due time must never be lost.
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
    """Return the same time on the next day the person is in, from when they are next in."""
    begin = next_in(hours, moment, person)
    local = moment_of(begin).astimezone(hours.zone)
    following = next_in(hours, hours.end_of(local.date()), person)
    minute = local.hour * 60 + local.minute
    day = hours.day_of(following)
    span = hours.span(day)
    same = hours.moment(day, minute) + begin % MINUTE
    return same if span is None else min(max(same, span[0]), span[1])


def due(hours: Hours, moment: int, when: str, person: In) -> int:
    """Return when an alert sent at ``moment`` falls due, by its ``when``; later than ``moment``."""
    if when == "today":
        return add_work(hours, moment, 4 * HOUR, person)
    return max(moment + HOUR, day_after(hours, moment, person))
