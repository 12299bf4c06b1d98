"""Everyday ties by the rule, against one that tries every span of days."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kokotomo.domain.figures import ties
from kokotomo.domain.figures.ties import Tie

FIRST = date(2026, 1, 1)
days = st.sets(st.integers(0, 90).map(lambda number: FIRST + timedelta(days=number)), min_size=6, max_size=40)


def on(*numbers):
    return {FIRST + timedelta(days=number) for number in numbers}


def day(number):
    return FIRST + timedelta(days=number)


def both_three(given_days, got, first, last):
    return all(len([one for one in days if first <= one <= last]) >= 3 for days in (given_days, got))


def history(given_days, got, until):
    """Each tie that there was, as `after` makes them day by day."""
    found, tie = [], None
    for number in range(until + 1):
        if day(number) not in given_days | got:
            continue
        seen = [{one for one in days if one <= day(number)} for days in (given_days, got)]
        tie = ties.after(tie, *seen, day(number))
        if tie is not None:
            if not found or found[-1].formed_on != tie.formed_on:
                found.append(tie)
            found[-1] = tie
    return found


def by_trying(given_days, got, until):
    """(formed, lasted) of each tie, by the words of the rule, a calendar day at a time."""
    holds = [both_three(given_days, got, day(n - 27), day(n)) for n in range(until + 1)]
    found, number = [], 0
    while number <= until:
        if not holds[number]:
            number += 1
            continue
        formed = number
        again = range(formed + 1, min(formed + 28, until) + 1)
        lasted = [n for n in again if both_three(given_days, got, day(formed + 1), day(n))]
        found.append((day(formed), day(lasted[0]) if lasted else None))
        # A day belongs to it in its next 28, and where it held the day before; after that another may form.
        number += 1
        while number <= until and (number <= formed + 28 or holds[number - 1]):
            number += 1
    return found


@given(days, days)
@settings(max_examples=300, deadline=None)
def test_ties_form_and_last_as_the_rule_says(given_days, got):
    made = [(tie.formed_on, tie.lasted_on) for tie in history(given_days, got, 120)]
    assert made == by_trying(given_days, got, 120)


@given(days, days, st.integers(0, 110))
@settings(max_examples=300, deadline=None)
def test_it_holds_for_as_long_as_is_said_and_no_day_longer(given_days, got, number):
    so_far = [{one for one in days if one <= day(number)} for days in (given_days, got)]
    until = ties.holds_until(*so_far, day(number))
    assert (until is not None) == both_three(*so_far, day(number - 27), day(number))
    if until is not None:
        assert both_three(*so_far, until - timedelta(days=27), until)
        assert not both_three(*so_far, until - timedelta(days=26), until + timedelta(days=1))


@given(days, days)
@settings(max_examples=200, deadline=None)
def test_28_days_of_memory_are_enough(given_days, got):
    tie = remembered = None
    for number in range(120):
        if day(number) not in given_days | got:
            continue
        seen = [{one for one in days if one <= day(number)} for days in (given_days, got)]
        short = [{one for one in days if one > day(number - 28)} for days in seen]
        tie, remembered = ties.after(tie, *seen, day(number)), ties.after(remembered, *short, day(number))
        assert tie == remembered


def test_it_takes_three_days_of_each_within_28():
    assert history(on(0, 1, 27), on(2, 3, 4), 60) == [Tie(day(27), day(27))]
    assert history(on(0, 1, 28), on(2, 3, 4), 60) == []
    assert history(on(0, 1, 2, 3, 4, 5), on(2, 3), 60) == []


def test_it_lasts_if_the_same_happens_in_the_next_28():
    first = on(0, 1, 2)
    assert history(first | on(10, 20, 30), first | on(11, 21, 30), 60)[0].lasted_on == day(30)
    assert history(first | on(10, 20, 31), first | on(11, 21, 30), 60)[0].lasted_on is None
    # The days that made it are not counted again.
    assert history(first | on(3, 4), first | on(3, 4), 60)[0].lasted_on is None


def test_who_goes_on_writing_is_in_one_tie():
    every = on(*range(0, 110, 5))
    assert len(history(every, every, 110)) == 1


def test_who_stops_and_begins_again_is_in_another_one():
    days = on(0, 1, 2) | on(60, 61, 62)
    assert [tie.formed_on for tie in history(days, days, 110)] == [day(2), day(62)]
