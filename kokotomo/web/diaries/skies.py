"""わたしの空, for the writer alone: the skies of a month and of half a year. Never an average or an order."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries.calendars import (
    SPAN_ENTRIES,
    SPAN_WEEKS,
    Day,
    Week,
    by_day,
    days_of,
    month_of,
    span_until,
    weeks_of,
)
from kokotomo.domain.diaries.queries import calendar
from kokotomo.foundation import clock
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.calendars import calendar_of, month_url
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.diaries.sheets import Link
from kokotomo.web.templating import day as day_text
from kokotomo.web.templating import plain_date, zone

DAY, STEP = 10, 12
"""How wide a day of the picture is, in its own units, and from one to the next."""

SIZES = (10, 5.5, 3.8)
"""How large a sky is drawn that has its day for itself, shares it with one, with two others."""

LEFT, TOP = 20, 16
"""Room for the days of the week and for the months."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The sign of one sky: a strip of its day that is *width* wide, in its middle a drawing of *size*."""

    name: str
    x: float
    y: float
    width: float
    size: float

    @property
    def at(self) -> tuple[float, float]:
        """Where the drawing begins."""
        return (
            round(self.x + (self.width - self.size) / 2, 2),
            round(self.y + (DAY - self.size) / 2, 2),
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A day with entries in the picture: its signs, and when it was."""

    when: str
    skies: tuple[str, ...]
    signs: list[Sign]


@blueprint.get("/sky")
def sky() -> ResponseReturnValue:
    """The skies of the half year that ends with ``until``, today if it is not given."""
    reader = member()
    today = clock.today(zone())
    until = _until(today)
    month = month_of(until)
    first, end = span_until(until)
    last = max(end, month.end)
    marks, more = calendar.marks_between(reader, first, last)
    weeks = weeks_of([mark for mark in marks if mark.day < end], first, end)
    around = calendar.around(reader, reader, first, last)
    return render_template(
        "diaries/sky.html",
        calendar=calendar_of(month, by_day(marks), reader.public_id),
        month_url=month_url(reader.public_id, month),
        spots=[_spot(day, column, row) for column, row, day in _days(weeks)],
        blanks=_blanks(weeks, today),
        names=_months(weeks),
        size=(LEFT + STEP * SPAN_WEEKS, TOP + STEP * 7),
        rows=[(f"{plain_date(week.first)}の週", week.counts) for week in reversed(weeks)],
        most=SPAN_ENTRIES if more else None,
        span=f"{_full(first)}から{_full(min(end - timedelta(days=1), max(today, until)))}まで",
        earlier=url_for("diaries.sky", until=around.before.isoformat()) if around.before else None,
        later=url_for("diaries.sky", until=_later(until, today)) if end <= today else None,
        years=_years(around.years, today),
    )


def _until(today: date) -> date:
    asked = request.args.get("until")
    if asked is None:
        return today
    try:
        until = date.fromisoformat(asked)
    except ValueError:
        raise NotFound("day") from None
    if days_of(clock.now(), until.year, until.month, until.day) is None:
        raise NotFound("day")
    return until


def _later(until: date, today: date) -> str | None:
    after = until + timedelta(weeks=SPAN_WEEKS)
    return after.isoformat() if after < today else None


def _years(years: list[int], today: date) -> list[Link]:
    # Without a day it is the page as it opens.
    ends = [date(year, 12, 31).isoformat() if year < today.year else None for year in years]
    return [
        Link(f"{year}年", url_for("diaries.sky", until=end)) for year, end in zip(years, ends, strict=True)
    ]


def _blanks(weeks: list[Week], today: date) -> list[tuple[int, int]]:
    days = [(n, row, week.first + timedelta(days=row)) for n, week in enumerate(weeks) for row in range(7)]
    return [(_x(n), _y(row)) for n, row, day in days if day <= today]


def _days(weeks: list[Week]) -> list[tuple[int, int, Day]]:
    return [(n, row, day) for n, week in enumerate(weeks) for row, day in enumerate(week.days) if day]


def _spot(day: Day, column: int, row: int) -> Spot:
    signs = day.skies or ("page",)
    # Several skies stand beside each other in strips of the day, none before the others.
    width = round(DAY / len(signs), 2)
    size = SIZES[len(signs) - 1]
    x, y = _x(column), _y(row)
    strips = [Sign(name, x + n * width, y, width, size) for n, name in enumerate(signs)]
    return Spot(day_text(day.day), day.skies, strips)


def _months(weeks: list[Week]) -> list[tuple[int, str]]:
    # A month's name stands over its first whole week; the last column has no room for one.
    named = [(n, week.first) for n, week in enumerate(weeks) if week.first.day <= 7 and n < SPAN_WEEKS - 1]
    return [(_x(n), f"{first.month}月") for n, first in named]


def _x(column: int) -> int:
    return LEFT + STEP * column


def _y(row: int) -> int:
    return TOP + STEP * row


def _full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
