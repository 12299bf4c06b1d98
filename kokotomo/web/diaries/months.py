"""A notebook's years, months and days: what was written about them, as far as the reader may read it."""

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.calendars import Month, days_of
from kokotomo.domain.diaries.queries import calendar, pages
from kokotomo.foundation import clock
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import viewer
from kokotomo.web.calendars import day_url, month_url
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.diaries.notebooks import beside, found, month_of_sky
from kokotomo.web.diaries.sheets import Link
from kokotomo.web.entries import entries
from kokotomo.web.paging import cursor
from kokotomo.web.templating import WEEKDAYS

ADDRESS = "/u/<public_id>/<int(fixed_digits=4):year>"


@blueprint.get(ADDRESS)
def year(public_id: str, year: int) -> ResponseReturnValue:
    """The months of a year that have entries."""
    first, end = _days(year)
    reader = viewer()
    person = found(reader, public_id)
    around = calendar.around(reader, person, first, end)
    months = calendar.months_of_year(reader, person, year)
    return render_template(
        "diaries/year.html",
        year=year,
        months=[Link(f"{month.month}月", month_url(public_id, month)) for month in months],
        earlier=_year_link(person, around.before),
        later=_year_link(person, around.after),
        **beside(reader, person, around),
    )


@blueprint.get(f"{ADDRESS}/<int(fixed_digits=2):month>")
def month(public_id: str, year: int, month: int) -> ResponseReturnValue:
    """A month: its calendar, and its entries from the first day on."""
    first, end = _days(year, month)
    reader = viewer()
    person = found(reader, public_id)
    around = calendar.around(reader, person, first, end)
    shown = month_of_sky(reader, person, Month(year, month), around) if cursor() is None else {}
    page = pages.page_of_days(reader, person, first, end, cursor())
    return render_template(
        "diaries/month.html",
        title=f"{year}年{month}月",
        year=year,
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
        **shown,
        **beside(reader, person, around),
    )


@blueprint.get(f"{ADDRESS}/<int(fixed_digits=2):month>/<int(fixed_digits=2):day>")
def day(public_id: str, year: int, month: int, day: int) -> ResponseReturnValue:
    """All entries of one day."""
    first, end = _days(year, month, day)
    reader = viewer()
    person = found(reader, public_id)
    page = pages.page_of_days(reader, person, first, end, cursor())
    around = calendar.around(reader, person, first, end)
    return render_template(
        "diaries/day.html",
        title=_full(first),
        month=Link(f"{year}年{month}月", month_url(public_id, Month(year, month))),
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
        earlier=_day_link(person, around.before),
        later=_day_link(person, around.after),
        **beside(reader, person, around),
    )


def _days(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    # What the address does not name is all of it; a zero that it does name is no month and no day. Digits of
    # other scripts are digits to the router, and would give every page a second address.
    days = None if 0 in (month, day) else days_of(clock.now(), year, month or 0, day or 0)
    if days is None or not request.path.isascii():
        raise NotFound("day")
    return days


def _year_link(person: User, day: date | None) -> Link | None:
    if day is None:
        return None
    return Link(f"{day.year}年", url_for("diaries.year", public_id=person.public_id, year=day.year))


def _day_link(person: User, day: date | None) -> Link | None:
    return None if day is None else Link(_full(day), day_url(person.public_id, day))


def _full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
