"""Everyday ties, decided from days alone. No database.

Two people, neither acting as volunteer, each wrote to the other on at least three different days within 28
days; it lasts if that happens again in the next 28 (PRODUCT, introduction). 読んだよ and greetings are no
writing. Days are those of Tokyo.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAYS = 3
WINDOW = timedelta(days=28)
_DAY = timedelta(days=1)

AFTER_CLOSE = timedelta(days=56)
"""A consultation's writer is looked at for so long after the close."""


@dataclass(frozen=True)
class Tie:
    """A tie of two people: the day on which it formed, the last one through which the words that there are
    hold it, and the day on which it had happened again, if it did."""

    formed_on: date
    until: date
    lasted_on: date | None = None


def holds_until(given: Collection[date], got: Collection[date], day: date) -> date | None:
    """The last day on which the two still are as the rule asks, if nobody writes after *day*.

    *given* and *got* are the days on which each wrote to the other; None where on *day* they are not: the 28
    days that end with it hold fewer than three days of one of them.
    """
    thirds = [_third_latest(days, day) for days in (given, got)]
    found = [third for third in thirds if third is not None]
    if len(found) < len(thirds):
        return None
    until = min(found) + WINDOW - _DAY
    return until if until >= day else None


def happened_again(given: Collection[date], got: Collection[date], formed_on: date, day: date) -> bool:
    """Whether by *day* both wrote on three days of the 28 that follow *formed_on*."""
    last = min(day, formed_on + WINDOW)
    return all(sum(formed_on < one <= last for one in set(days)) >= DAYS for days in (given, got))


def after(tie: Tie | None, given: Collection[date], got: Collection[date], day: date) -> Tie | None:
    """What *tie* (None: there is none) has become at the end of *day*, on which one of the two wrote.

    One that ended is over once its next 28 days are, too; what comes after it is another tie.
    """
    until = holds_until(given, got, day)
    if tie is None or day > last_day_of(tie):
        return None if until is None else Tie(day, until)
    again = tie.lasted_on is None and happened_again(given, got, tie.formed_on, day)
    return replace(tie, until=max(tie.until, until or tie.until), lasted_on=day if again else tie.lasted_on)


def last_day_of(tie: Tie) -> date:
    """The last day on which words of the two belong to *tie*: the one after it ended, or the last of the 28
    in which it can last."""
    return max(tie.until + _DAY, tie.formed_on + WINDOW)


def _third_latest(days: Collection[date], day: date) -> date | None:
    latest = sorted({one for one in days if one <= day})[-DAYS:]
    return latest[0] if len(latest) == DAYS else None
