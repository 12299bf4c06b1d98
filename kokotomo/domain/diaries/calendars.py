"""Months, years and weeks of a notebook, as pure reckoning. No database.

Weeks begin on Sunday, as calendars on Japanese walls do.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from kokotomo.domain.diaries.rules import OLDEST_DAY, Sky

MARKS = 3
"""Skies that one day of a calendar shows at most."""

SPAN_WEEKS = 26
"""Weeks of わたしの空."""

SPAN_ENTRIES = 400
"""Entries that わたしの空 opens at most: each sealed one costs a decryption. The newest count."""

_EASTERNMOST = timezone(timedelta(hours=14))
_WEEKS = calendar.Calendar(firstweekday=6)


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The day after its last."""
        return date(self.year + self.month // 12, self.month % 12 + 1, 1)

    def weeks(self) -> list[list[date | None]]:
        """Its weeks from Sunday to Saturday; None where a day belongs to another month."""
        return [
            [day if day.month == self.month else None for day in week]
            for week in _WEEKS.monthdatescalendar(self.year, self.month)
        ]


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry as a calendar shows it: where it leads, and its 空もよう."""

    day: date
    public_id: str
    sky: str | None


@dataclass(frozen=True)
class Day:
    """A day on which something was written, with its entries, or the first few where there are many."""

    day: date
    marks: tuple[Mark, ...]

    @property
    def only(self) -> Mark | None:
        """The day's one entry, None where there are several."""
        return self.marks[0] if len(self.marks) == 1 else None

    @property
    def skies(self) -> tuple[str, ...]:
        """The skies of its entries, each once, in the order in which they were written; `MARKS` at most."""
        return tuple(dict.fromkeys(mark.sky for mark in self.marks if mark.sky))[:MARKS]


@dataclass(frozen=True)
class Week:
    """A week of わたしの空: its Sunday, its days from Sunday on, and how often each sky stood over it.

    The last number of *counts* is that of entries without a sky.
    """

    first: date
    days: tuple[Day | None, ...]
    counts: tuple[int, ...]


def month_of(day: date) -> Month:
    """The month in which *day* lies."""
    return Month(day.year, day.month)


def latest_day(now: datetime) -> date:
    """The last day that an entry can be about at *now* (aware): today where the day begins first."""
    return now.astimezone(_EASTERNMOST).date()


def days_of(now: datetime, year: int, month: int = 0, day: int = 0) -> tuple[date, date] | None:
    """The first day of that day, month or year (0 stands for all of it), and the day after its last.

    None where there is no such day, or where no entry can lie at *now* (aware): before `OLDEST_DAY`, or in
    days that have not begun.
    """
    latest = latest_day(now)
    if not OLDEST_DAY.year <= year <= latest.year:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except (ValueError, OverflowError):
        return None
    if day:
        end = first + timedelta(days=1)
    elif month:
        end = month_of(first).end
    else:
        end = date(year + 1, 1, 1)
    return (first, end) if first <= latest else None


def by_day(marks: Iterable[Mark]) -> dict[date, Day]:
    """*marks*, in the order of their entries, by their days."""
    found: dict[date, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.day, []).append(mark)
    return {day: Day(day, tuple(some)) for day, some in found.items()}


def sunday_of(day: date) -> date:
    """The Sunday with which *day*'s week begins."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def span_until(day: date) -> tuple[date, date]:
    """The days of わたしの空 that end with *day*'s week: its first Sunday, and the Sunday after them."""
    end = sunday_of(day) + timedelta(weeks=1)
    return end - timedelta(weeks=SPAN_WEEKS), end


def weeks_of(marks: Sequence[Mark], first: date, end: date) -> list[Week]:
    """The weeks from the Sunday *first* to before the Sunday *end*, the oldest first, with what *marks*, in
    the order of their entries, say of them."""
    days = by_day(marks)
    return [_week(days, first + timedelta(weeks=n)) for n in range((end - first).days // 7)]


def _week(days: dict[date, Day], first: date) -> Week:
    there = tuple(days.get(first + timedelta(days=n)) for n in range(7))
    skies = [mark.sky for day in there if day for mark in day.marks]
    return Week(first, there, tuple(skies.count(sky) for sky in (*Sky, None)))
