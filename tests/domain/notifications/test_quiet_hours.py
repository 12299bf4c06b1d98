"""Quiet hours: no mail in them, and none later than their end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kokotomo.domain.accounts.rules import TIME_ZONES
from kokotomo.domain.notifications.rules import end_of_night, mail_due

HOURS = st.integers(0, 23)
MOMENTS = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from(sorted(TIME_ZONES)).map(ZoneInfo)


def quiet(at: datetime, zone: ZoneInfo, begins: int, ends: int) -> bool:
    """The same in the plainest words: walk the clock's face from the beginning to the end."""
    hours, hour = set(), begins
    while hour != ends:
        hours.add(hour)
        hour = (hour + 1) % 24
    return at.astimezone(zone).hour in hours


@given(MOMENTS, ZONES, HOURS, HOURS)
def test_mail_goes_out_at_once_or_when_the_quiet_hours_end(now, zone, begins, ends):
    due = mail_due(now, zone, begins, ends, None)
    assert due >= now
    if not quiet(now, zone, begins, ends):
        assert due == now
        return
    # A clock that is put forward may jump over the very hour at which they end.
    assert due.astimezone(zone).hour in (ends, (ends + 1) % 24)
    assert due - now <= timedelta(hours=25)
    step = now
    while step < due - timedelta(hours=1):
        assert quiet(step, zone, begins, ends)
        step += timedelta(minutes=30)


@given(MOMENTS, ZONES, HOURS, HOURS, st.integers(-600, 600))
def test_who_stays_awake_is_told_at_once(now, zone, begins, ends, minutes):
    until = now + timedelta(minutes=minutes)
    due = mail_due(now, zone, begins, ends, until)
    assert due == (now if minutes > 0 else mail_due(now, zone, begins, ends, None))


@given(MOMENTS, ZONES)
def test_a_night_ends_at_four(now, zone):
    until = end_of_night(now, zone)
    assert now < until <= now + timedelta(hours=25)
    assert until.astimezone(zone).hour == 4
