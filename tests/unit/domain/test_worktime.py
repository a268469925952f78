"""Working time: due when somebody is there to be late, whatever the clocks do that night."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.clock import DAY, HOUR
from hubtui.domain.worktime import Hours, In, add_work, due, micros, moment_of, next_in

ZONE = ZoneInfo("Pacific/Auckland")
HOURS = Hours(ZONE, closed=frozenset({date(2026, 10, 26)}))
WEEK = In(frozenset(range(5)))


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text).replace(tzinfo=ZONE))


def shown(moment: int) -> str:
    return moment_of(moment).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("sent", "when", "falls_due"),
    [
        ("2026-11-18T09:00", "today", "2026-11-18T13:00"),
        ("2026-11-18T15:00", "today", "2026-11-19T10:30"),  # two hours today, two tomorrow
        ("2026-11-18T06:00", "today", "2026-11-18T12:30"),
        ("2026-11-20T16:00", "today", "2026-11-23T11:30"),  # over the weekend
        ("2026-10-23T16:00", "today", "2026-10-27T11:30"),  # and over Labour Day
        ("2026-11-18T10:00", "this-week", "2026-11-19T10:00"),
        ("2026-11-21T12:00", "before-a-day", "2026-11-24T08:30"),
        ("2026-09-25T16:00", "today", "2026-09-28T11:30"),  # clocks go forward that Sunday
        ("2026-04-02T16:30", "this-week", "2026-04-03T16:30"),
        ("2026-04-03T16:00", "today", "2026-04-06T11:30"),  # and back that one
    ],
)
def test_due(sent: str, when: str, falls_due: str) -> None:
    assert shown(due(HOURS, at(sent), when, WEEK)) == falls_due


def test_it_counts_from_when_the_person_is_next_in() -> None:
    back = In(frozenset({0, 2}), date(2026, 11, 21))
    assert shown(due(HOURS, at("2026-11-18T09:00"), "today", back)) == "2026-11-23T12:30"
    assert shown(due(HOURS, at("2026-11-18T09:00"), "this-week", back)) == "2026-11-25T08:30"


def test_a_hub_that_is_never_open_still_has_a_due_time() -> None:
    never = Hours(ZONE, weekly={})
    sent = at("2026-11-18T09:00")
    assert due(never, sent, "today", In()) == sent + 4 * HOUR
    assert due(never, sent, "this-week", In()) > sent


MOMENTS = st.integers(at("2025-01-01T00:00"), at("2028-01-01T00:00"))
WEEKLY = st.dictionaries(
    st.integers(0, 6),
    st.tuples(st.integers(0, 12 * 60), st.integers(13 * 60, 24 * 60)),
    min_size=1,
)
PEOPLE = st.builds(
    In,
    st.frozensets(st.integers(0, 6)),
    st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)


@given(MOMENTS, st.sampled_from(["today", "before-a-day", "this-week", ""]), WEEKLY, PEOPLE)
def test_due_is_later_and_in_reach(
    sent: int, when: str, weekly: dict[int, tuple[int, int]], person: In
) -> None:
    falls_due = due(Hours(ZONE, weekly), sent, when, person)
    assert sent < falls_due < sent + 900 * DAY


@given(MOMENTS, WEEKLY)
def test_next_in_is_open_and_not_before(sent: int, weekly: dict[int, tuple[int, int]]) -> None:
    hours = Hours(ZONE, weekly)
    begins = next_in(hours, sent, In())
    span = hours.span(hours.day_of(begins))
    assert begins >= sent
    assert span is not None
    assert span[0] <= begins < span[1]
    assert next_in(hours, begins, In()) == begins


@given(MOMENTS, st.integers(1, 40), st.integers(1, 40), WEEKLY)
def test_work_adds_up(
    sent: int, first: int, second: int, weekly: dict[int, tuple[int, int]]
) -> None:
    hours = Hours(ZONE, weekly)
    whole = add_work(hours, sent, (first + second) * HOUR, In())
    assert add_work(hours, add_work(hours, sent, first * HOUR, In()), second * HOUR, In()) == whole


@given(MOMENTS)
def test_a_day_at_the_hub_is_as_long_as_its_clocks_say(moment: int) -> None:
    day = HOURS.day_of(moment)
    end = HOURS.end_of(day)
    assert HOURS.day_of(end) == day + timedelta(days=1)
    assert HOURS.day_of(end - 1) == day
    assert 23 * HOUR <= end - HOURS.moment(day, 0) <= 25 * HOUR
