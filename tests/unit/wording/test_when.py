"""Dates and times are said the way people here say them, by the hub's own day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hubtui.wording.when import clock, clock_words, day_words, length_words

TZ = ZoneInfo("Pacific/Auckland")
NOW = datetime(2026, 11, 17, 14, 5, tzinfo=TZ)  # a Tuesday


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=TZ).astimezone(UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "12 am"), (0, 7, "12:07 am"), (9, 0, "9 am"), (12, 0, "12 pm"), (23, 59, "11:59 pm")],
)
def test_clock(hour: int, minute: int, words: str) -> None:
    assert clock(at(17, hour, minute), TZ) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (at(17, 9), "9 am"),
        (at(18, 9), "Wed 9 am"),
        (at(16, 23, 30), "Mon 11:30 pm"),
        (at(23, 9), "Mon 9 am"),
        (at(24, 9), "24 Nov, 9 am"),
        (at(3, 9, year=2025), "3 Nov 2025, 9 am"),
    ],
)
def test_clock_words(when: datetime, words: str) -> None:
    assert clock_words(when, NOW, TZ) == words


def test_the_day_is_the_hubs_not_utcs() -> None:
    just_after_midnight = at(17, 0, 5)
    assert just_after_midnight.date() == date(2026, 11, 16)
    assert clock_words(just_after_midnight, NOW, TZ) == "12:05 am"


@pytest.mark.parametrize(
    ("apart", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "Thursday"),
        (-5, "Thursday"),
        (7, "24 November"),
        (60, "16 January 2027"),
    ],
)
def test_day_words(apart: int, words: str) -> None:
    today = date(2026, 11, 17)
    assert day_words(today + timedelta(days=apart), today) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (47 * 60, "47 hours"), (48 * 60, "2 days")],
)
def test_length_words(minutes: int, words: str) -> None:
    assert length_words(timedelta(minutes=minutes)) == words
