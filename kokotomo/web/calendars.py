"""A month as ``components/calendar.html`` draws it; it stands in notebooks, in わたしの空 and on ホーム."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.calendars import Day, Month, month_of
from kokotomo.domain.diaries.queries.calendar import days_of_month
from kokotomo.foundation import clock, public_ids
from kokotomo.web import patterns
from kokotomo.web.templating import zone

# As in `entries`: one address is built and filled in for each day.
_ANY_ID = "a" * public_ids.LENGTH


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the calendar. *url* leads to its entry, or to the page of the day where there are several;
    None where nothing was written."""

    number: int
    url: str | None
    tone: str
    skies: tuple[str, ...]
    is_today: bool

    def drawn(self, month: int, mini: bool) -> Markup:
        """What ``cell()`` of ``components/calendar.html`` makes of it, from a pattern."""
        words = {"number": str(self.number), "url": self.url}
        kind = (self.tone, self.skies, self.is_today, month, mini)

        def view(said: patterns.Words) -> dict[str, Any]:
            return {"day": replace(self, **said), "month": month, "mini": mini}  # type: ignore[arg-type]

        return patterns.drawn("components/calendar.html", "cell", kind, words, view)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month in weeks from Sunday to Saturday; None where a day belongs to another month."""

    year: int
    month: int
    weeks: list[list[Cell | None]]


def calendar_of(month: Month, days: Mapping[date, Day], public_id: str) -> Calendar:
    """*month* with what *days* say of it, from the notebook of the person with *public_id*."""
    today = clock.today(zone())
    entry = url_for("diaries.diary", public_id=_ANY_ID)

    def cell(on: date | None) -> Cell | None:
        if on is None:
            return None
        day = days.get(on)
        if day is None:
            return Cell(on.day, None, "", (), on == today)
        url = entry.replace(_ANY_ID, day.only.public_id) if day.only else day_url(public_id, on)
        return Cell(on.day, url, _tone(day.skies), day.skies, on == today)

    return Calendar(month.year, month.month, [[cell(on) for on in week] for week in month.weeks()])


def my_month(reader: User) -> Calendar:
    """This month of *reader*'s own notebook, for the small calendar of ホーム. One query."""
    month = month_of(clock.today(zone()))
    return calendar_of(month, days_of_month(reader, reader, month), reader.public_id)


def month_url(public_id: str, month: Month) -> str:
    """The page of *month* in a notebook."""
    return url_for("diaries.month", public_id=public_id, year=month.year, month=month.month)


def day_url(public_id: str, on: date) -> str:
    """The page of one day in a notebook."""
    return url_for("diaries.day", public_id=public_id, year=on.year, month=on.month, day=on.day)


def month_name(month: Month) -> str:
    """11月, with the year where it is another one."""
    year = "" if month.year == clock.today(zone()).year else f"{month.year}年"
    return f"{year}{month.month}月"


def _tone(skies: tuple[str, ...]) -> str:
    # A day of several skies has none of their colours: none of them stands over the others.
    return f" sky-{skies[0]}" if len(skies) == 1 else " day--some"
