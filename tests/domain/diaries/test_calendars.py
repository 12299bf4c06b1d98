"""Months, years and weeks of a notebook, as pure reckoning."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokotomo.domain.diaries import calendars
from kokotomo.domain.diaries.calendars import Mark, Month
from kokotomo.domain.diaries.rules import OLDEST_DAY, Sky

NOW = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)
DAYS = st.dates(OLDEST_DAY, date(2200, 12, 31))


def mark(day: date, sky: str | None = None) -> Mark:
    return Mark(day, "a" * 26, sky)


@given(DAYS)
def test_a_month_holds_each_of_its_days_once_from_sunday_to_saturday(day):
    month = calendars.month_of(day)
    weeks = month.weeks()
    inside = [one for week in weeks for one in week if one]
    assert inside == [month.first + timedelta(days=n) for n in range((month.end - month.first).days)]
    assert day in inside
    for week in weeks:
        assert len(week) == 7
        assert all(one.isoweekday() % 7 == place for place, one in enumerate(week) if one)


@given(DAYS)
def test_the_span_ends_with_the_week_of_its_day_and_has_26_weeks_from_sunday(day):
    first, end = calendars.span_until(day)
    assert first.isoweekday() == end.isoweekday() == 7
    assert (end - first).days == 7 * calendars.SPAN_WEEKS
    assert end - timedelta(weeks=1) <= day < end


def test_december_ends_with_the_year():
    assert Month(2026, 12).end == date(2027, 1, 1)
    assert calendars.days_of(datetime(2026, 12, 2, tzinfo=UTC), 2026, 12) == (
        date(2026, 12, 1),
        date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ((2026,), (date(2026, 1, 1), date(2027, 1, 1))),
        ((2026, 11), (date(2026, 11, 1), date(2026, 12, 1))),
        ((2026, 11, 23), (date(2026, 11, 23), date(2026, 11, 24))),
        ((2024, 2, 29), (date(2024, 2, 29), date(2024, 3, 1))),
        ((1900, 1, 1), (date(1900, 1, 1), date(1900, 1, 2))),
        # 02:12 of the next day on the first islands.
        ((2026, 11, 24), (date(2026, 11, 24), date(2026, 11, 25))),
    ],
)
def test_days_on_which_an_entry_can_lie_are_found(asked, days):
    assert calendars.days_of(NOW, *asked) == days


@pytest.mark.parametrize(
    "asked",
    [
        *((0,), (1,), (1899,), (2027,), (9999,), (99999,), (10**30,), (-1,)),
        *((2026, 12), (2026, 13), (2026, -1), (1899, 12), (2026, 10**30)),
        *((2026, 11, 25), (2026, 11, 31), (2026, 2, 29), (2025, 2, 29), (2026, 1, 32), (2026, 1, -1)),
    ],
)
def test_days_on_which_no_entry_can_lie_are_none(asked):
    assert calendars.days_of(NOW, *asked) is None


def test_a_day_shows_each_of_its_skies_once_and_three_at_most():
    day = date(2026, 11, 3)
    skies = ("kosame", None, "hare", "kosame", "kiri", "ooame")
    found = calendars.by_day(mark(day, sky) for sky in skies)[day]
    assert found.skies == ("kosame", "hare", "kiri")
    assert found.only is None


def test_the_only_entry_of_a_day_is_where_the_day_leads():
    day = date(2026, 11, 3)
    assert calendars.by_day([mark(day)])[day].only == mark(day)


def test_a_week_counts_every_entry_under_its_own_sky_and_those_without_one_apart():
    first, end = date(2026, 11, 1), date(2026, 11, 15)
    marks = [
        mark(first, "hare"),
        mark(first, "hare"),
        mark(first),
        mark(date(2026, 11, 7), "kiri"),
        mark(date(2026, 11, 8), "hare"),
    ]
    one, other = calendars.weeks_of(marks, first, end)
    names = [*Sky, None]
    assert dict(zip(names, one.counts, strict=True)) == {
        **dict.fromkeys(names, 0),
        "hare": 2,
        "kiri": 1,
        None: 1,
    }
    assert dict(zip(names, other.counts, strict=True)) == {**dict.fromkeys(names, 0), "hare": 1}
    assert [day.day if day else None for day in one.days] == [first, *[None] * 5, date(2026, 11, 7)]
    assert sum(one.counts) + sum(other.counts) == len(marks)
