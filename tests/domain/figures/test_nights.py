"""Days that are over: diaries heard, ties that form and last, consultations with a tie; each counted once."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.rules import Wish
from kokotomo.domain.figures.models import ClosedWriter, CountedDay, StandingTie, SumStep, WrittenDay
from kokotomo.domain.figures.sweeps import counting, nights
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.at_once import at_once, errors_of
from tests.support.factories_figures import NOON, TODAY, rows, tally, wrote

DAY = timedelta(days=1)


@contextmanager
def days_later(number, **more):
    with clock.fixed(NOON + timedelta(days=number, **more)):
        yield


@pytest.fixture
def begun(in_app):
    """A site that has begun to count on `TODAY`."""
    with days_later(0):
        counting.count_up()
        yield in_app


def count_until(last, *, first=1):
    """Each night's sweep, *first* to *last* days later."""
    for day in range(first, last + 1):
        with days_later(day):
            counting.count_up()


def sums(*measures):
    return {(day - TODAY).days: count for (day, measure, *_), count in rows().items() if measure in measures}


def test_a_new_site_counts_from_its_first_day_and_that_when_it_is_over(begun):
    with days_later(0, hours=12):
        assert counting.count_ties() == 0
    with days_later(1):
        assert counting.count_ties() == 1
        assert counting.count_ties() == 0
        assert counting.count_diaries() == 0
    with days_later(3, hours=-12, minutes=59):
        assert counting.count_diaries() == 0
    with days_later(3):
        assert counting.count_diaries() == 1


def test_a_day_is_counted_an_hour_after_midnight_in_tokyo(begun):
    with days_later(0, hours=12, minutes=59):
        assert counting.count_ties() == 0
    with days_later(0, hours=13):
        assert counting.count_ties() == 1


def test_a_tie_is_counted_on_the_day_on_which_it_formed_and_once(begun, people):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 3, 9), back=(1, 2, 5))
    wrote(one.id, people.member().id, (0, 3), back=(1, 2, 5))
    count_until(12)
    assert sums("ties") == {9: 1}
    (tie,) = db.session.query(StandingTie).all()
    assert (tie.low_id, tie.high_id, tie.formed_on) == (one.id, other.id, TODAY + 9 * DAY)
    assert tie.until == TODAY + 27 * DAY


def test_a_tie_that_lasts_is_counted_on_the_day_on_which_it_had_formed(begun, people):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 1, 2, 10, 20, 30))
    wrote(one.id, people.member().id, (0, 1, 2, 10, 20))
    count_until(33)
    assert sums("ties") == {2: 2}
    assert sums("ties_lasting") == {2: 1}


def test_days_that_were_missed_are_counted_one_after_the_other(begun, people):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 1, 2, 10, 20, 30))
    with days_later(40):
        assert counting.count_ties() == 40
    assert (sums("ties"), sums("ties_lasting")) == ({2: 1}, {2: 1})


def test_who_is_no_longer_needed_is_forgotten(begun, people):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 1, 2))
    count_until(29)
    assert db.session.query(WrittenDay).count() == 2
    assert db.session.query(StandingTie).count() == 1
    count_until(32, first=30)
    assert db.session.query(WrittenDay).count() == 0
    assert db.session.query(StandingTie).count() == 0
    assert sums("ties") == {2: 1}


def test_ties_go_with_either_of_the_two_and_what_was_counted_stays(begun, people):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 1, 2))
    count_until(5)
    db.session.delete(db.session.get_one(User, other.id))
    db.session.commit()
    assert db.session.query(StandingTie).count() == 0
    count_until(30, first=6)
    assert sums("ties") == {2: 1}


def test_a_minor_and_a_cleared_volunteer_meet_as_volunteer(begun, people):
    minor, volunteer = people.minor(), people.member()
    volunteer.cleared_until = TODAY + 100 * DAY
    db.session.commit()
    wrote(minor.id, volunteer.id, (0, 1, 2))
    wrote(people.minor().id, minor.id, (0, 1, 2))
    wrote(volunteer.id, people.member().id, (0, 1, 2))
    count_until(5)
    assert sums("ties") == {2: 2}


def closed(person, number, band="thirties"):
    db.session.add(ClosedWriter(user_id=person.id, closed_on=TODAY + number * DAY, band=band))
    db.session.commit()


def test_a_consultation_counts_once_if_its_writer_is_in_a_tie_within_56_days(begun, people):
    soon, late, before, never = (people.member() for _ in range(4))
    friend = people.member()
    closed(soon, 0)
    closed(late, 0)
    closed(never, 0)
    wrote(soon.id, friend.id, (50, 55, 56))
    wrote(late.id, friend.id, (50, 55, 57))
    wrote(before.id, friend.id, (0, 1, 2))
    closed(before, 20, "teen")
    count_until(60)
    found = {(day, band): n for (day, measure, band, _), n in rows().items() if measure == "closed_with_tie"}
    assert found == {(TODAY, "thirties"): 1, (TODAY + 20 * DAY, "teen"): 1}
    assert db.session.query(ClosedWriter).count() == 0


def test_a_tie_that_was_over_at_the_close_does_not_count(begun, people):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 1, 2))
    closed(one, 28)
    count_until(35)
    assert sums("closed_with_tie") == {}
    assert db.session.query(ClosedWriter).count() == 1


def say(person, page, hours=0):
    with days_later(0, hours=hours):
        return comments.reply(person, page, "読みました。", None, public_ids.new())


def test_an_entry_is_heard_when_two_others_wrote_within_48_hours(begun, people, write):
    writer, one, other = people.member(), people.member(), people.member()
    heard, once, late, unasked = write(writer), write(writer), write(writer), write(writer, wish=Wish.READ)
    for page in (heard, unasked):
        say(one, page, 1)
    say(other, heard, 48)
    for person in (one, one, writer):
        say(person, once)
    say(one, late)
    say(other, late, 49)
    with days_later(3):
        counting.count_up()
        counting.count_up()
    assert tally() == {"diaries": 3, "diaries_heard": 1}


def test_a_reply_that_was_deleted_was_heard_and_an_entry_that_was_deleted_at_once_asked_nobody(
    begun, people, write
):
    writer, one, other = people.member(), people.member(), people.member()
    page, gone = write(writer), write(writer)
    said = say(one, page)
    say(other, page)
    comments.delete_reply(one, said, page)
    entries.delete(writer, gone)
    with days_later(2, hours=1):
        entries.delete(writer, page)
    with days_later(3):
        counting.count_up()
    assert tally() == {"diaries": 1, "diaries_heard": 1}


def test_steps_become_sums_and_are_gone(begun, people, write):
    wrote(people.member().id, people.member().id, (0, 1, 2))
    with days_later(3):
        counting.count_ties()
        before = rows()
        assert counting.fold() == 1
        assert (counting.fold(), rows()) == (0, before)
    assert db.session.query(SumStep).count() == 0


def test_two_hosts_that_count_at_once_count_each_day_once(begun, people):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 1, 2, 10, 20, 30))
    closed(one, 1)
    with days_later(40):
        results = at_once(begun, *[counting.count_up] * 4)
    assert errors_of(results) == []
    assert tally() == {"ties": 1, "ties_lasting": 1, "closed_with_tie": 1}
    assert db.session.get_one(CountedDay, "ties").day == TODAY + 39 * DAY


class Killed(BaseException):
    """As if the process had been ended there."""


@pytest.mark.parametrize("place", ["_known_ties", "_count_closed", "_forget", "_count"])
def test_a_night_that_was_cut_off_is_counted_whole_afterwards(begun, people, monkeypatch, place):
    one, other = people.member(), people.member()
    wrote(one.id, other.id, (0, 1, 2))
    closed(one, 0)
    count_until(2)

    def kill(*_args):
        raise Killed

    with days_later(3):
        with monkeypatch.context() as cut:
            cut.setattr(nights, place, kill)
            with pytest.raises(Killed):
                counting.count_ties()
        assert tally() == {}
        counting.count_up()
    assert tally() == {"ties": 1, "closed_with_tie": 1}
