"""Buckets of waits, quantiles from them, and what is not shown."""

import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.domain.figures import rules
from kokotomo.domain.figures.reckoning import PARTS, Group, bands_in

AT = datetime(2026, 11, 23, 3, 4, 5, tzinfo=UTC)
minutes = st.integers(1, 32 * 24 * 60)


def bucket(**wait):
    return rules.bucket_of(AT, AT + timedelta(**wait))


def test_a_day_and_two_days_are_ends_of_buckets_themselves():
    assert bucket(hours=24) == rules.WITHIN_DAY
    assert bucket(hours=24, minutes=1) == rules.WITHIN_DAY + 1
    assert bucket(hours=48) == rules.WITHIN_TWO
    assert bucket(hours=48, minutes=1) == rules.WITHIN_TWO + 1


def test_what_stands_in_the_database_was_put_into_these_buckets():
    # Other ends would make other waits of the sums that there are.
    assert len(rules.EDGES) == 63
    assert [round(rules.EDGES[place]) for place in (0, 20, 42, 62)] == [60, 1909, 86400, 2764800]


@given(minutes)
def test_a_wait_read_back_is_off_by_no_more_than_is_said(wait):
    read = rules.wait_of(bucket(minutes=wait))
    assert abs(math.log(read / timedelta(minutes=wait))) <= math.log1p(rules.ERROR) + 1e-9


def test_a_wait_without_end_has_a_bucket_too():
    assert bucket(days=400) == len(rules.EDGES)
    assert rules.wait_of(len(rules.EDGES)) > timedelta(days=28)


def test_a_wait_is_the_same_after_its_times_were_rounded_to_the_minute():
    until = AT + timedelta(hours=24, seconds=40)
    assert rules.bucket_of(AT, until) == rules.bucket_of(AT.replace(second=0), until.replace(second=0))


@given(st.lists(minutes, min_size=1, max_size=60), st.integers(0, 60), st.sampled_from([50, 90]))
def test_a_quantile_is_that_of_the_waits_themselves_within_the_error(waits, waiting, percent):
    people = len(waits) + waiting
    counts = {}
    for wait in waits:
        counts[bucket(minutes=wait)] = counts.get(bucket(minutes=wait), 0) + 1
    needed = math.ceil(people * percent / 100)
    found = rules.quantile(counts, people, percent)
    if needed > len(waits):
        assert found is None
    else:
        exact = timedelta(minutes=sorted(waits)[needed - 1])
        assert abs(math.log(found / exact)) <= math.log1p(rules.ERROR) + 1e-9


def test_of_nobody_there_is_no_quantile():
    assert rules.quantile({}, 0, 50) is None


def test_numbers_under_five_are_not_shown():
    assert [rules.shown(value) for value in (0, 4, 5)] == [None, None, 5]
    assert rules.percent_of(4, 100) is None
    assert rules.percent_of(2, 3) is None
    assert rules.percent_of(5, 6) == 83


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), min_size=2))
def test_what_is_not_shown_cannot_be_told_from_the_whole(parts):
    seen = rules.shown_parts(parts)
    hidden = [key for key, value in seen.items() if value is None]
    assert all(seen[key] in (None, parts[key]) for key in parts)
    assert all(seen[key] is None for key in parts if parts[key] < rules.FEWEST)
    assert len(hidden) != 1


def test_the_parts_are_all_of_everybody_and_none_twice():
    together = [band for part in PARTS for band in bands_in(part)]
    assert sorted(together) == sorted(bands_in(Group.EVERYBODY)) == sorted(AgeBand)


def test_a_day_is_settled_once_all_of_it_is_long_enough_ago():
    midnight = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # the 24th begins in Tokyo
    hour = timedelta(hours=1)
    assert rules.last_settled(midnight + hour, hour).day == 23
    assert rules.last_settled(midnight + hour - timedelta(seconds=1), hour).day == 22
    assert rules.start_of(rules.day_of(midnight)) == midnight
