"""ノート: one person's diaries, as far as the reader may read them."""

from datetime import date, datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.calendars import Month, month_of
from kokotomo.domain.diaries.queries import calendar, pages
from kokotomo.domain.diaries.queries.calendar import Around
from kokotomo.domain.follows import queries as follows
from kokotomo.foundation import clock
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import viewer
from kokotomo.web.calendars import calendar_of, month_name, month_url
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.diaries.sheets import Link
from kokotomo.web.entries import entries
from kokotomo.web.paging import cursor
from kokotomo.web.templating import zone

SEASONS = ("冬", "春", "夏", "秋")

RECENT_YEARS = 5
"""Years that これまでのノート shows at once; the earlier ones open."""


@blueprint.get("/u/<public_id>")
def notebook(public_id: str) -> ResponseReturnValue:
    """A person's notebook; one's own with the pages for oneself."""
    reader = viewer()
    person = found(reader, public_id)
    here = month_of(clock.today(zone()))
    around = calendar.around(reader, person, here.first, here.end)
    # Under another page of the list the calendar would only stand in the way.
    shown = month_of_sky(reader, person, here, around) if around.years and cursor() is None else {}
    page = pages.page_of_notebook(reader, person, cursor())
    return render_template(
        "diaries/notebook.html",
        since=season_of(person.created_at),
        standing=follows.standing(reader, person),
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
        **shown,
        **beside(reader, person, around),
    )


def found(reader: Viewer, public_id: str) -> User:
    """The person whose notebook this is. Raises `NotFound`."""
    person = follows.find_person(reader, public_id)
    if person is None:
        raise NotFound("person")
    return person


def month_of_sky(reader: Viewer, person: User, month: Month, around: Around) -> dict[str, Any]:
    """What ``_month_of_sky.html`` draws: the calendar, and the nearest months with entries beside it."""
    return {
        "calendar": calendar_of(month, calendar.days_of_month(reader, person, month), person.public_id),
        "earlier": _month_link(person, around.before),
        "later": _month_link(person, around.after),
    }


def beside(reader: Viewer, person: User, around: Around) -> dict[str, Any]:
    """What ``_aside.html`` draws, and whose notebook it is."""
    # One address serves for all the years of decades; no id holds a 9.
    any_year = url_for("diaries.year", public_id=person.public_id, year=9999)
    years = [Link(f"{year}年", any_year.replace("9999", str(year))) for year in around.years]
    return {
        "person": person,
        "mine": person.id == reader.id,
        "topics": [Link(name, url_for("topics.topic", public_id=topic)) for name, topic in around.topics],
        "years": years[:RECENT_YEARS],
        "earlier_years": years[RECENT_YEARS:],
    }


def season_of(at: datetime) -> str:
    """Roughly when somebody began: 2025年の春. December belongs to the winter of its own year."""
    here = at.astimezone(zone())
    return f"{here.year}年の{SEASONS[here.month // 3 % 4]}"


def _month_link(person: User, day: date | None) -> Link | None:
    if day is None:
        return None
    month = month_of(day)
    return Link(month_name(month), month_url(person.public_id, month))
