"""The plan of duty as 当番表 and the queue show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from kokotomo.domain.moderation.queries.duty import Planned
from kokotomo.foundation import clock
from kokotomo.web.on_duty import moment
from kokotomo.web.templating import day as day_said


@dataclass(frozen=True)
class Row:
    """A shift of the plan and its hours in Tokyo: 20:00–22:00."""

    shift: Planned
    hours: str
    running: bool


@dataclass(frozen=True)
class Now:
    """*present* are those on duty now, as (name, until); *next_one* is who comes next, with the hours, None
    where nobody is planned; *mine* says that the reader is on duty, until when."""

    present: list[tuple[str, str]]
    next_one: tuple[str, str] | None
    mine: str | None


def of_plan(plan: Iterable[Planned]) -> Now:
    """Who is there now, and next, of *plan*, which is in its order."""
    at = clock.now()
    held = [one for one in plan if one.holder is not None]
    present = [one for one in held if one.starts_at <= at]
    coming = next((one for one in held if one.starts_at > at), None)
    mine = max((one.ends_at for one in present if one.is_own), default=None)
    return Now(
        present=[(one.holder or "", moment(one.ends_at)) for one in present],
        next_one=(coming.holder or "", _from_until(coming)) if coming else None,
        mine=moment(mine) if mine else None,
    )


def by_day(plan: Iterable[Planned]) -> list[tuple[str, list[Row]]]:
    """*plan*, day by day in Tokyo."""
    at = clock.now()

    def of(one: Planned) -> date:
        return one.starts_at.astimezone(clock.TOKYO).date()

    return [
        (day_said(day), [Row(one, _hours(one), one.starts_at <= at) for one in rows])
        for day, rows in groupby(plan, of)
    ]


def _hours(one: Planned) -> str:
    return f"{_hour(one.starts_at)}–{_hour(one.ends_at)}"


def _from_until(one: Planned) -> str:
    return f"{moment(one.starts_at)}–{_hour(one.ends_at)}"


def _hour(at: datetime) -> str:
    here = at.astimezone(clock.TOKYO)
    return f"{here.hour}:{here.minute:02}"
