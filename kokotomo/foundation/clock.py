"""The only clock: aware UTC instants and the days of a time zone.

Everything that asks for the time asks here, so that a test can stand on any evening of the year.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

# Process-wide on purpose: a test's server threads must stand on the same evening as the test.
_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _fixed or datetime.now(UTC)


def today(zone: ZoneInfo = TOKYO) -> date:
    """The present day in *zone*."""
    return now().astimezone(zone).date()


@contextmanager
def fixed(at: datetime) -> Iterator[datetime]:
    """Let the clock stand still at *at* (aware) for the length of the block.

    For tests, and for a demo town whose past must have happened: never while a site serves.
    """
    global _fixed
    if at.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    before, _fixed = _fixed, at.astimezone(UTC)
    try:
        yield _fixed
    finally:
        _fixed = before
