"""The language of hours, by its edges: ends, midnights, the tenth, the turn of the year, every weekday."""

from datetime import date, datetime, timedelta

import pytest

from kokotomo.domain.help import seeds
from kokotomo.domain.help.rules import hours
from kokotomo.domain.help.rules.holidays import is_holiday
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.errors import Invalid

EVENING = hours.parse("daily 16:00-21:00")
LATE = hours.parse("daily 22:00-02:00")
TENTH = hours.parse("daily 16:00-21:00; 10th 08:00-08:00")
SHUT_AT_NEW_YEAR = hours.parse("daily 16:00-21:00; 12-29..01-03 closed")
OFFICE = hours.parse("mon-fri 08:30-17:15; holiday,12-29..01-03 closed")


def tokyo(text: str) -> datetime:
    """``2026-11-23 16:00`` as an instant in Tokyo; a second may follow."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("known", "at", "is_open"),
    [
        (EVENING, "2026-11-23 15:59:59", False),
        (EVENING, "2026-11-23 16:00", True),
        (EVENING, "2026-11-23 20:59:59", True),
        (EVENING, "2026-11-23 21:00", False),
        (LATE, "2026-11-23 21:59:59", False),
        (LATE, "2026-11-23 22:00", True),
        (LATE, "2026-11-24 00:00", True),
        (LATE, "2026-11-24 01:59:59", True),
        (LATE, "2026-11-24 02:00", False),
        (TENTH, "2026-11-10 07:59:59", False),
        (TENTH, "2026-11-10 08:00", True),
        (TENTH, "2026-11-10 12:00", True),
        (TENTH, "2026-11-11 07:59:59", True),
        (TENTH, "2026-11-11 08:00", False),
        (TENTH, "2026-11-11 16:00", True),
        (TENTH, "2026-11-09 12:00", False),
        (SHUT_AT_NEW_YEAR, "2026-12-28 20:59", True),
        (SHUT_AT_NEW_YEAR, "2026-12-29 16:00", False),
        (SHUT_AT_NEW_YEAR, "2026-12-31 18:00", False),
        (SHUT_AT_NEW_YEAR, "2027-01-01 18:00", False),
        (SHUT_AT_NEW_YEAR, "2027-01-03 20:00", False),
        (SHUT_AT_NEW_YEAR, "2027-01-04 16:00", True),
        (OFFICE, "2026-11-20 17:14", True),
        (OFFICE, "2026-11-20 17:15", False),
        (OFFICE, "2026-11-21 12:00", False),  # Saturday
        (OFFICE, "2026-11-23 12:00", False),  # Monday, but 勤労感謝の日
        (OFFICE, "2026-11-24 12:00", True),
    ],
)
def test_a_line_is_open_from_its_first_minute_up_to_its_last(known, at, is_open):
    assert known.open_at(tokyo(at)) is is_open


def test_the_hours_are_those_of_tokyo_wherever_the_clock_of_the_server_stands():
    assert EVENING.open_at(datetime.fromisoformat("2026-11-23T07:00:00+00:00"))
    assert not EVENING.open_at(datetime.fromisoformat("2026-11-23T06:59:59+00:00"))
    assert not EVENING.open_at(datetime.fromisoformat("2026-11-23T16:00:00-08:00"))


@pytest.mark.parametrize(
    ("day", "first_hour"),
    [
        ("2026-11-23", 0),  # Monday
        ("2026-11-24", 6),
        ("2026-11-25", 6),
        ("2026-11-26", 0),  # Thursday
        ("2026-11-27", 0),
        ("2026-11-28", 6),
        ("2026-11-29", 6),
    ],
)
def test_a_table_of_days_opens_each_day_at_its_own_hour(day, first_hour):
    known = hours.parse("mon,thu,fri 00:00-24:00; tue,wed,sat,sun 06:00-24:00")
    midnight = tokyo(f"{day} 00:00")
    for hour in range(24):
        assert known.open_at(midnight + timedelta(hours=hour)) is (hour >= first_hour)
    assert known.whole_day(date.fromisoformat(day)) is (first_hour == 0)


@pytest.mark.parametrize(
    ("known", "at", "closes"),
    [
        (EVENING, "2026-11-23 16:00", "2026-11-23 21:00"),
        (EVENING, "2026-11-23 12:00", None),
        (LATE, "2026-11-23 23:00", "2026-11-24 02:00"),
        (LATE, "2026-11-24 01:00", "2026-11-24 02:00"),
        (TENTH, "2026-11-10 17:00", "2026-11-11 08:00"),
        (hours.parse("thu,fri 00:00-24:00; sat 06:00-24:00"), "2026-11-26 05:00", "2026-11-28 00:00"),
        (hours.parse("daily 00:00-24:00"), "2026-11-26 05:00", None),
        (hours.parse("daily 00:00-24:00; 12-31 closed"), "2026-12-30 05:00", "2026-12-31 00:00"),
    ],
)
def test_an_opening_lasts_as_long_as_its_spans_touch(known, at, closes):
    assert known.closes_at(tokyo(at)) == (tokyo(closes) if closes else None)


@pytest.mark.parametrize(
    ("known", "at", "opens"),
    [
        (EVENING, "2026-11-23 12:00", "2026-11-23 16:00"),
        (EVENING, "2026-11-23 16:00", "2026-11-23 16:00"),
        (EVENING, "2026-11-23 21:00", "2026-11-24 16:00"),
        (TENTH, "2026-11-09 22:00", "2026-11-10 08:00"),
        (SHUT_AT_NEW_YEAR, "2026-12-28 21:00", "2027-01-04 16:00"),
        (OFFICE, "2026-11-20 18:00", "2026-11-24 08:30"),
        (hours.parse("02-29 10:00-11:00"), "2027-12-01 00:00", "2028-02-29 10:00"),
    ],
)
def test_a_shut_line_says_when_it_opens_next(known, at, opens):
    assert known.next_open(tokyo(at)) == tokyo(opens)


def test_hours_that_nobody_knows_are_neither_open_nor_ever_opening():
    known = hours.parse("")
    assert not known.known
    assert not known.open_at(tokyo("2026-11-23 12:00"))
    assert known.next_open(tokyo("2026-11-23 12:00")) is None


def test_only_a_line_without_a_single_closed_day_is_there_around_the_clock():
    assert hours.parse("daily 00:00-24:00").always
    assert hours.parse("mon-sun 08:00-08:00").always
    assert not hours.parse("daily 00:00-24:00; 01-01 closed").always
    assert not hours.parse("mon-sat 00:00-24:00").always
    assert not EVENING.always


def test_a_range_of_weekdays_may_go_over_the_end_of_the_week():
    known = hours.parse("sat-mon 10:00-11:00")
    open_days = [day for day in range(23, 30) if known.open_at(tokyo(f"2026-11-{day} 10:30"))]
    assert open_days == [23, 28, 29]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("daily", "hours.clause"),
        ("daily 16:00 - 21:00", "hours.clause"),
        ("everyday 16:00-21:00", "hours.days"),
        ("mon-xyz 16:00-21:00", "hours.days"),
        ("32nd 16:00-21:00", "hours.days"),
        ("0th 16:00-21:00", "hours.days"),
        ("13-01 closed", "hours.days"),
        ("02-30 closed", "hours.days"),
        ("daily, 16:00-21:00", "hours.days"),
        ("daily 16-21", "hours.time"),
        ("daily 24:00-25:00", "hours.time"),
        ("daily 16:60-21:00", "hours.time"),
        ("daily 00:00-24:01", "hours.time"),
        ("daily open", "hours.time"),
        ("daily １６:００-２１:００", "hours.time"),
    ],
)
def test_hours_that_make_no_sense_are_refused_with_the_part_that_does_not(text, key):
    with pytest.raises(Invalid) as refused:
        hours.parse(text)
    problem = refused.value.problems["hours"]
    assert problem.key == key
    assert str(problem.facts["part"]) in text


def test_every_line_of_the_package_has_hours_that_can_be_read():
    assert [line.name for line in seeds.lines() if not hours.parse(line.hours).known] == [
        "こころの健康相談統一ダイヤル",
        "チャイルドライン（チャット）",
    ]


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # As announced by the Cabinet Office (内閣府「国民の祝日」).
        (
            2024,
            "1-1 1-8 2-11 2-12 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-15 8-11 8-12 "
            "9-16 9-22 9-23 10-14 11-3 11-4 11-23",
        ),
        (
            2025,
            "1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-21 8-11 9-15 9-23 10-13 11-3 11-23 11-24",
        ),
        (2026, "1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 11-23"),
    ],
)
def test_the_holidays_of_a_year_are_those_that_were_announced(year, days):
    found = [date(year, 1, 1) + timedelta(days=number) for number in range(365 + (year % 4 == 0))]
    assert " ".join(f"{day.month}-{day.day}" for day in found if is_holiday(day)) == days
