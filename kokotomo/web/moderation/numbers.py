"""安全の数字: how reports are read and end, in sums about nobody; and the bars of the queue page."""

from dataclasses import dataclass
from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.figures import queries
from kokotomo.domain.figures.rules import FEWEST
from kokotomo.domain.figures.safety import Safety
from kokotomo.domain.moderation.rules import Reason
from kokotomo.web.moderation import phrases, phrases_of_duty
from kokotomo.web.moderation.blueprint import blueprint
from kokotomo.web.templating import WEEKDAYS, plain_date

WIDEST = 260
"""Units of the drawing that the longest bar takes."""


@dataclass(frozen=True)
class Bar:
    """A day of the week's bars: *percent* is the width of its bar, at least 1 so that none vanishes."""

    day: str
    count: int
    percent: int


@blueprint.get("/numbers")
def numbers() -> ResponseReturnValue:
    """For everybody: nobody's own number stands here, and none under five."""
    figures = queries.safety_figures()
    return render_template(
        "moderation/numbers.html",
        figures=figures,
        first=plain_date(figures.first),
        last=plain_date(figures.last),
        bars=_bars(figures),
        said=said,
        waited=waited,
        reasons=phrases.REASONS,
        urgencies=phrases_of_duty.URGENCIES,
    )


def week() -> list[Bar]:
    """この7日間に届いた案件, for moderators. One query."""
    days = queries.cases_by_day()
    most = max(*(count for _, count in days), 1)
    return [
        Bar(f"{day.month}/{day.day} {WEEKDAYS[day.weekday()]}", count, max(1, count * 85 // most))
        for day, count in days
    ]


def read_within() -> str | None:
    """How soon a person read half of what was reported, to stand beside the button; None where that is not
    known. One query."""
    median = queries.median_read()
    if median is None:
        return None
    return f"この28日では、届いた通報の半分を、{waited(median)}で人が読みました。"


def said(count: int | None) -> str:
    """A number, or that it is under five."""
    return f"{FEWEST}未満" if count is None else f"{count:,}"


def waited(wait: timedelta | None) -> str:
    """A wait in words, as exact as it is known: to 9 %."""
    if wait is None:
        return "まだ出せません"
    minutes = max(1, round(wait.total_seconds() / 60))
    if minutes < 60:
        return f"約{minutes}分"
    if minutes < 48 * 60:
        return f"約{minutes / 60:.0f}時間"
    return f"約{minutes / (24 * 60):.0f}日"


def _bars(figures: Safety) -> list[tuple[str, int, int]]:
    counted = [(one.name, one.count) for one in figures.by_reason if one.count is not None]
    most = max((count for _, count in counted), default=0)
    return [(phrases.REASONS[Reason(name)], count, count * WIDEST // most) for name, count in counted]
