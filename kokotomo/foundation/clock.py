"""The only clock: aware UTC instants and the days of a time zone.

Everything that asks for the time asks here, so that a test can stand on any evening of the year.
"""

import threading
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

    For tests, and for a demo town whose past must have happened: never while a site serves. From the main
    thread only: two that overlap in threads would put each other's time back, and the clock would stand for
    good. Raises `RuntimeError` in any other, `ValueError` for a naive instant.
    """
    global _fixed
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("only the main thread stops the clock")
    if at.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    before, _fixed = _fixed, at.astimezone(UTC)
    try:
        yield _fixed
    finally:
        _fixed = before
