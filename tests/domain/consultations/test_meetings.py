"""これからも日記で会う: both tick it, or nothing is shown; ten at most, and either may end it."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.roles import with_roles
from kokotomo.domain.consultations.actions import meetings
from kokotomo.domain.consultations.models.afterwards import Meeting
from kokotomo.domain.consultations.models.threads import ThreadMark
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import MEETINGS_MOST, AgeBand, Mark
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.follows.models import Block
from kokotomo.domain.follows.queries import standing
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of
from tests.support.factories_afterwards import over
from tests.support.factories_consultations import a_volunteer


def present():
    return db.session.query(Meeting).filter(Meeting.present.is_(True)).count()


def tick_both(ended):
    meetings.tick(ended.writer, ended.thread(), wants=True)
    meetings.tick_as_listener(ended.volunteer, ended.parted(), wants=True)


@pytest.mark.parametrize("first", ["writer", "volunteer"])
def test_names_are_shown_and_the_two_follow_each_other_once_both_ticked(in_app, people, first):
    ended = over(people)
    ticks = {
        "writer": lambda: meetings.tick(ended.writer, ended.thread(), wants=True),
        "volunteer": lambda: meetings.tick_as_listener(ended.volunteer, ended.parted(), wants=True),
    }
    ticks.pop(first)()
    assert queries.of_writer(ended.writer, ended.thread()).met is None
    assert ended.parted().met is None
    assert not standing(ended.writer, ended.volunteer).follows
    ticks.popitem()[1]()
    assert queries.of_writer(ended.writer, ended.thread()).met.id == ended.volunteer.id
    assert ended.parted().met.id == ended.writer.id
    assert standing(ended.writer, ended.volunteer).mutual
    marks = db.session.query(ThreadMark).filter_by(kind=Mark.MEETING.value)
    assert marks.count() == 1
    tick_both(ended)
    assert (present(), marks.count()) == (1, 1)


def test_a_tick_can_be_taken_back_until_then(in_app, people):
    ended = over(people)
    meetings.tick(ended.writer, ended.thread(), wants=True)
    meetings.tick(ended.writer, ended.thread(), wants=False)
    meetings.tick_as_listener(ended.volunteer, ended.parted(), wants=True)
    assert present() == 0
    assert not standing(ended.volunteer, ended.writer).follows


def test_never_in_a_minors_thread(in_app, people):
    by_account = over(people, people.minor(), a_volunteer(people, cleared=True))
    by_band = over(people, band=AgeBand.TEEN)
    for ended in (by_account, by_band):
        with pytest.raises(NotAllowed):
            meetings.tick(ended.writer, ended.thread(), wants=True)
    with pytest.raises(NotAllowed):
        meetings.tick_as_listener(by_band.volunteer, by_band.parted(), wants=True)


def test_a_block_a_suspension_or_who_left_keeps_them_apart_and_neither_learns_of_it(in_app, people):
    blocked, suspended, left = (over(people) for _ in range(3))
    db.session.add(Block(blocker_id=blocked.volunteer.id, blocked_id=blocked.writer.id))
    meetings.tick(suspended.writer, suspended.thread(), wants=True)
    suspended.writer.suspended_until = clock.now() + timedelta(days=3)
    meetings.tick(left.writer, left.thread(), wants=True)
    left.writer.left_at = clock.now()
    db.session.commit()
    meetings.tick(blocked.writer, blocked.thread(), wants=True)
    for ended in (blocked, suspended, left):
        meetings.tick_as_listener(ended.volunteer, ended.parted(), wants=True)
    assert present() == 0


def test_either_may_end_it_and_then_only_their_own_follow_ends(in_app, people):
    for ender, other in (("writer", "volunteer"), ("volunteer", "writer")):
        ended = over(people)
        tick_both(ended)
        one, two = getattr(ended, ender), getattr(ended, other)
        meeting = queries.meetings_of(one)[0].meeting
        with pytest.raises(NotFound):
            meetings.end(people.member(), meeting.public_id)
        meetings.end(one, meeting.public_id)
        meetings.end(one, meeting.public_id)
        assert present() == 0
        assert not standing(one, two).follows
        assert standing(one, two).followed
        assert queries.meetings_of(two) == []


@pytest.mark.parametrize("part", [follows.block, follows.unfollow])
def test_a_block_or_the_end_of_a_follow_anywhere_ends_it_too(in_app, people, part):
    ended = over(people)
    tick_both(ended)
    part(ended.volunteer, ended.writer)
    assert present() == 0
    assert queries.of_writer(ended.writer, ended.thread()).met is None


def test_who_met_and_ended_it_can_meet_again_after_another_consultation(in_app, people):
    first = over(people)
    tick_both(first)
    meetings.end(first.writer, queries.meetings_of(first.writer)[0].meeting.public_id)
    tick_both(over(people, first.writer, first.volunteer))
    assert present() == 1
    assert db.session.query(Meeting).count() == 1


def test_a_volunteer_holds_ten_at_most_and_is_told(in_app, people):
    volunteer = a_volunteer(people)
    ends = [over(people, volunteer=volunteer) for _ in range(MEETINGS_MOST + 1)]
    for ended in ends[:-1]:
        tick_both(ended)
    last = ends[-1]
    meetings.tick(last.writer, last.thread(), wants=True)
    with pytest.raises(Conflict):
        meetings.tick_as_listener(volunteer, last.parted(), wants=True)
    assert present() == MEETINGS_MOST
    meetings.end(volunteer, queries.meetings_of(volunteer)[0].meeting.public_id)
    meetings.tick_as_listener(volunteer, last.parted(), wants=True)
    assert queries.of_writer(last.writer, last.thread()).met.id == volunteer.id


def test_who_meets_nine_meets_ten_however_many_tick_at_the_same_moment(in_app, people):
    volunteer = a_volunteer(people)
    for _ in range(MEETINGS_MOST - 1):
        tick_both(over(people, volunteer=volunteer))
    more = [over(people, volunteer=volunteer) for _ in range(4)]
    for ended in more:
        meetings.tick_as_listener(volunteer, ended.parted(), wants=True)
    ids = [(ended.writer.id, ended.consultation.id) for ended in more]
    db.session.remove()
    outcomes = at_once(in_app, *(lambda one=one: tick_alone(*one) for one in ids))
    assert errors_of(outcomes) == []
    assert present() == MEETINGS_MOST


def tick_alone(writer_id, consultation_id):
    writer = with_roles(db.session.get_one(User, writer_id))
    meetings.tick(writer, hold_thread_of(consultation_id), wants=True)


@transaction
def hold_thread_of(consultation_id):
    found = threads.hold_thread(consultation_id)
    db.session.expunge_all()
    return found
