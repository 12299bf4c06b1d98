"""When a help line answers: a small language for hours, and the questions that a page asks of it.

Hours are clauses with ``;`` between them, each *days*, a blank, and *time* or ``closed``::

    daily 16:00-21:00; 10th 08:00-08:00; 12-29..01-03 closed

=================  ==================================================================
days               meaning
=================  ==================================================================
``daily``          every day
``mon`` ... ``sun``  one day of the week; ``mon-fri`` from one to the other
``10th``           that day of each month (``1st``, ``2nd``, ``3rd``, ``21st`` too)
``holiday``        public holidays of Japan
``12-31``          one day of each year, month first
``12-29..01-03``   from one day of each year to another, both included
=================  ==================================================================

Several days may share a clause with commas: ``sat,sun,holiday closed``. A time is ``HH:MM-HH:MM``, the
end up to ``24:00`` and not included; an end that is not later than the beginning lies on the next day,
so ``08:00-08:00`` is a day and a night. Clauses add up, in any order; on a ``closed`` day nothing
begins. All hours are those of Tokyo: the lines are Japan's. No clause at all means: nobody knows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from kokotomo.domain.help.rules.holidays import is_holiday
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.errors import Invalid, Problem

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
# A line that is shut for the turn of the year opens again well within this.
FAR = 400
# Whoever answers through a fortnight is shown without a closing time.
LONG = timedelta(days=14)

_TIME = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)\Z", re.ASCII)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)\Z", re.ASCII)
_YEAR_DAYS = re.compile(r"(\d\d)-(\d\d)(?:\.\.(\d\d)-(\d\d))?\Z", re.ASCII)


@dataclass(frozen=True)
class Days:
    """Some days: of the week (0 = Monday), of the month, of the year (from and to), or public holidays."""

    week: frozenset[int] = frozenset()
    month: frozenset[int] = frozenset()
    year: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    holidays: bool = False

    def has(self, day: date) -> bool:
        """Whether *day* is one of them."""
        return (
            day.weekday() in self.week
            or day.day in self.month
            or any(_within(day, first, last) for first, last in self.year)
            or (self.holidays and is_holiday(day))
        )


@dataclass(frozen=True)
class Opening:
    """On these *days* somebody answers from *begin* for *length*, both counted from midnight in Tokyo."""

    days: Days
    begin: timedelta
    length: timedelta


@dataclass(frozen=True)
class Hours:
    """A line's hours; with no opening at all they are unknown."""

    openings: tuple[Opening, ...] = ()
    closings: tuple[Days, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anybody told us the hours."""
        return bool(self.openings)

    @cached_property
    def always(self) -> bool:
        """Whether somebody answers around the clock on every day of the year."""
        return not self.closings and any(
            len(opening.days.week) == len(WEEK) and opening.length == DAY for opening in self.openings
        )

    def open_at(self, at: datetime) -> bool:
        """Whether somebody answers at the instant *at* (aware). False also where hours are unknown."""
        return self.always or self._end_of_spans_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """When the opening that *at* lies in comes to its end, in Tokyo's time.

        Spans that touch are one opening. None if the line is shut, or stays open for a fortnight.
        """
        first = end = None if self.always else self._end_of_spans_at(at)
        while end is not None and first is not None:
            if end - first > LONG:
                return None
            later = self._end_of_spans_at(end)
            if later is None:
                return end
            end = later
        return None

    def next_open(self, at: datetime) -> datetime | None:
        """The first instant, not before *at*, at which somebody answers; None where no one knows."""
        if self.open_at(at):
            return at
        today = at.astimezone(TOKYO).date()
        for ahead in range(FAR):
            begins = [begin for begin, _ in self._spans_of(today + ahead * DAY) if begin > at]
            if begins:
                return min(begins)
        return None

    def whole_day(self, day: date) -> bool:
        """Whether one span begins with *day* at midnight and lasts until the next midnight or longer."""
        return any(
            begin == _instant(day, timedelta()) and end - begin >= DAY for begin, end in self._spans_of(day)
        )

    def _spans_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if any(days.has(day) for days in self.closings):
            return
        for opening in self.openings:
            if opening.days.has(day):
                yield _instant(day, opening.begin), _instant(day, opening.begin + opening.length)

    def _end_of_spans_at(self, at: datetime) -> datetime | None:
        today = at.astimezone(TOKYO).date()
        # What began yesterday evening may still go on.
        spans = (span for day in (today - DAY, today) for span in self._spans_of(day))
        return max((end for begin, end in spans if begin <= at < end), default=None)


UNKNOWN = Hours()


@lru_cache(maxsize=256)
def parse(text: str) -> Hours:
    """The hours that *text* says; empty text is `UNKNOWN`.

    Raises `Invalid` with a problem of the field ``hours``: ``hours.days``, ``hours.time`` or
    ``hours.clause``, with the *part* that was not understood.
    """
    openings: list[Opening] = []
    closings: list[Days] = []
    for clause in filter(None, (part.strip() for part in text.split(";"))):
        words = clause.split()
        if len(words) != 2:
            raise _wrong("hours.clause", clause)
        days = _days(words[0])
        if words[1] == "closed":
            closings.append(days)
        else:
            openings.append(Opening(days, *_time(words[1])))
    return Hours(tuple(openings), tuple(closings))


def _days(text: str) -> Days:
    week: set[int] = set()
    month: set[int] = set()
    year: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for word in text.split(","):
        if word == "daily":
            week.update(range(7))
        elif word in WEEK or _is_week_range(word):
            week.update(_weekdays(word))
        elif ordinal := _ORDINAL.match(word):
            month.add(_checked(int(ordinal[1]), 1, 31, word))
        elif found := _YEAR_DAYS.match(word):
            first = _month_day(found[1], found[2], word)
            year.append((first, _month_day(found[3], found[4], word) if found[3] else first))
        elif word != "holiday":
            raise _wrong("hours.days", word)
    return Days(frozenset(week), frozenset(month), tuple(year), "holiday" in text.split(","))


def _is_week_range(word: str) -> bool:
    first, dash, last = word.partition("-")
    return bool(dash) and first in WEEK and last in WEEK


def _weekdays(word: str) -> set[int]:
    first, _, last = word.partition("-")
    begin, end = WEEK.index(first), WEEK.index(last or first)
    # ``sat-mon`` goes over the end of the week.
    return {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}


def _time(text: str) -> tuple[timedelta, timedelta]:
    found = _TIME.match(text)
    if not found:
        raise _wrong("hours.time", text)
    begin_hour, begin_minute, end_hour, end_minute = (int(number) for number in found.groups())
    begin = timedelta(hours=begin_hour, minutes=begin_minute)
    end = timedelta(hours=end_hour, minutes=end_minute)
    if max(begin_minute, end_minute) > 59 or begin >= DAY or end > DAY:
        raise _wrong("hours.time", text)
    return begin, end - begin if end > begin else end + DAY - begin


def _month_day(month: str, day: str, word: str) -> tuple[int, int]:
    # A leap year, so that 02-29 may be named.
    try:
        named = date(2024, int(month), int(day))
    except ValueError:
        raise _wrong("hours.days", word) from None
    return named.month, named.day


def _checked(number: int, least: int, most: int, word: str) -> int:
    if not least <= number <= most:
        raise _wrong("hours.days", word)
    return number


def _within(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    here = (day.month, day.day)
    # A stretch over New Year's Eve has its end before its beginning.
    return first <= here <= last if first <= last else here >= first or here <= last


def _instant(day: date, since_midnight: timedelta) -> datetime:
    return datetime.combine(day, time(), tzinfo=TOKYO) + since_midnight


def _wrong(key: str, part: str) -> Invalid:
    facts: Mapping[str, object] = {"part": part}
    return Invalid({"hours": Problem(key, facts)})
