"""The clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kokotomo.foundation import clock


def test_the_day_in_tokyo_begins_nine_hours_before_utc():
    with clock.fixed(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 23)
    with clock.fixed(datetime(2026, 11, 22, 14, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 22)


def test_a_fixed_clock_is_put_back_even_after_an_error():
    with pytest.raises(RuntimeError), clock.fixed(datetime(2000, 1, 1, tzinfo=UTC)):
        raise RuntimeError
    assert clock.now().year >= 2024


def test_a_clock_that_is_fixed_elsewhere_still_answers_in_utc():
    with clock.fixed(datetime(2026, 11, 23, 21, 12, tzinfo=timezone(timedelta(hours=9)))):
        assert clock.now() == datetime(2026, 11, 23, 12, 12, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.fixed(datetime(2026, 1, 1)):  # noqa: DTZ001 - the mistake itself
        pytest.fail("it must not come this far")


def test_only_the_main_thread_stops_the_clock():
    def stop():
        with clock.fixed(datetime(2026, 11, 24, tzinfo=UTC)):
            return clock.now()

    with ThreadPoolExecutor(1) as other, pytest.raises(RuntimeError):
        other.submit(stop).result(timeout=10)
    assert clock.now() > datetime(2026, 11, 24, tzinfo=UTC)
