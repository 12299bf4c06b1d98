"""The public holidays of Japan, on which offices do not pick up the telephone.

Source: 国民の祝日に関する法律 (Act on National Holidays) as it stands since 2020, articles 2 and 3; the
days of the equinoxes by the usual approximation, which agrees with the almanac from 1980 to 2099.
Holidays that Parliament moves for one single year are not known here.
"""

from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
# Month and which Monday of it.
_MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))


def is_holiday(day: date) -> bool:
    """Whether *day* is a public holiday in Japan, substitute days included; meant for 2020 to 2099."""
    return day in _of_year(day.year)


@lru_cache(maxsize=8)
def _of_year(year: int) -> frozenset[date]:
    named = {date(year, month, day) for month, day in _FIXED}
    named |= {_monday(year, month, which) for month, which in _MONDAYS}
    named |= {_equinox(year, 3, 20.8431), _equinox(year, 9, 23.2488)}
    between = {
        day + timedelta(days=1)
        for day in named
        if day + timedelta(days=2) in named and day + timedelta(days=1) not in named
    }
    return frozenset(named | {_substitute(day, named) for day in named if day.weekday() == 6} | between)


def _monday(year: int, month: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7 * (which - 1))


def _equinox(year: int, month: int, in_1980: float) -> date:
    since = year - 1980
    return date(year, month, int(in_1980 + 0.242194 * since) - since // 4)


def _substitute(sunday: date, named: set[date]) -> date:
    day = sunday
    while day in named:
        day += timedelta(days=1)
    return day
