"""What is counted where it happens: once, on its day, in the same transaction, and for good."""

from datetime import timedelta

import pytest

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import (
    endings,
    everyone,
    letters,
    seeing,
    sending,
    taking_back,
)
from kokotomo.domain.consultations.events import LighterSaid
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries.threads import find_own, find_taken
from kokotomo.domain.consultations.rules import CONSENT_VERSION, AgeBand, Ending, Lightness, Side
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.figures import actions
from kokotomo.domain.figures.actions import Step
from kokotomo.domain.figures.models import DailySum, SumStep, WrittenDay
from kokotomo.domain.figures.rules import WITHIN_DAY, Measure, bucket_of
from kokotomo.domain.figures.sweeps import counting
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid
from kokotomo.foundation.events import publish
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.factories_figures import NOON, TODAY, WORDS, answer, held, rows, send, tally, writer_of


@pytest.fixture
def noon(in_app):
    with clock.fixed(NOON):
        yield NOON


def test_a_letter_is_counted_on_its_day_with_its_band(noon):
    send()
    send(band=AgeBand.TEEN)
    assert rows() == {(TODAY, "letters", "thirties", 0): 1, (TODAY, "letters", "teen", 0): 1}


def test_the_same_form_twice_is_one_letter(noon, people):
    writer, key = people.member(), public_ids.new()
    for _ in range(2):
        sending.send(writer, FirstLetter(WORDS), key, consent=CONSENT_VERSION)
    assert tally() == {"letters": 1}


def test_only_the_first_letter_of_a_volunteer_is_an_answer(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    answer(volunteer, thread, at=noon + timedelta(hours=24))
    answer(volunteer, thread, at=noon + timedelta(hours=30))
    letters.write(writer_of(thread), held(thread), "ありがとう。", public_ids.new())
    assert rows() == {
        (TODAY, "letters", "thirties", 0): 1,
        (TODAY, "answered", "thirties", WITHIN_DAY): 1,
        (TODAY + timedelta(days=1), "guests_answered", "thirties", 0): 1,
    }


def test_the_next_volunteers_first_letter_is_no_second_answer(noon, people):
    thread, one, other = send(), a_volunteer(people), a_volunteer(people)
    taken(thread, one)
    answer(one, thread)
    endings.give_back(held(thread), Ending.HANDED_OVER, Side.VOLUNTEER)
    taken(thread, other)
    answer(other, thread)
    assert tally() == {"letters": 1, "answered": 1, "guests_answered": 1}


def test_what_is_taken_back_ended_and_waits_again_when_it_is_sent_again(noon):
    thread = send()
    with clock.fixed(noon + timedelta(hours=5, seconds=40)):
        taking_back.take_back(writer_of(thread), thread)
        taking_back.take_back(writer_of(thread), thread)
    bucket = bucket_of(noon, noon + timedelta(hours=5))
    assert rows()[TODAY, "ended", "thirties", bucket] == 1
    with clock.fixed(noon + timedelta(days=3)):
        taking_back.send_again(writer_of(thread), thread)
    assert rows() == {(TODAY, "letters", "thirties", 0): 1}


def test_a_failed_action_leaves_no_sum(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    before = rows()

    @transaction
    def breaks():
        answer(volunteer, thread)
        send()
        raise Conflict("letter.over")

    with pytest.raises(Conflict):
        breaks()
    assert rows() == before
    with pytest.raises(Invalid):
        letters.answer(volunteer, find_taken(volunteer, thread.public_id), " ", public_ids.new())
    assert rows() == before


def test_a_guest_who_finds_the_answer_is_counted_once(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    mine = writer_of(thread)
    seeing.seen_by_writer(mine, held(thread), noon)
    answer(volunteer, thread, at=noon + timedelta(hours=2))
    assert "guests_read" not in tally()
    for hours in (30, 31, 40):
        seeing.seen_by_writer(mine, held(thread), noon + timedelta(hours=hours))
    assert rows()[TODAY, "guests_read", "thirties", 0] == 1
    assert tally()["guests_read"] == 1


def test_two_browsers_that_find_the_answer_at_once_are_one_reading(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    answer(volunteer, thread, at=noon + timedelta(hours=2))
    app, thread_id = people.app, thread.id

    def look():
        mine = hold_unlocked(thread_id)
        seeing.seen_by_writer(Correspondent(thread_id), mine, noon + timedelta(hours=3))

    results = at_once(app, *[look] * 6)
    assert errors_of(results) == []
    assert tally()["guests_read"] == 1


def hold_unlocked(thread_id):
    """The thread as a page reads it, without holding it; the reading ends before anybody writes."""
    found = find_own(Correspondent(thread_id), db.session.get_one(Consultation, thread_id).public_id)
    db.session.commit()
    return found


def test_a_members_reading_is_not_a_guests(noon, people):
    writer, volunteer = people.member(), a_volunteer(people)
    thread = send(writer)
    taken(thread, volunteer)
    answer(volunteer, thread)
    with clock.fixed(noon + timedelta(hours=1)):
        seeing.seen_by_writer(writer, held(thread), clock.now())
    assert {"guests_read", "guests_answered"} & tally().keys() == set()


def test_what_writers_felt_and_claims_that_lapsed_are_counted_on_the_day(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    with clock.fixed(noon + timedelta(days=5)):
        endings.give_back(held(thread), Ending.LAPSED, None)
        transaction(publish)(LighterSaid(thread, Lightness.SAME))
    later = TODAY + timedelta(days=5)
    assert rows()[later, "returned", "thirties", 0] == 1
    assert rows()[later, "same", "thirties", 0] == 1
    taken(thread, volunteer)
    endings.give_back(held(thread), Ending.HANDED_OVER, Side.VOLUNTEER)
    assert tally()["returned"] == 1


def test_a_letter_to_everyone_is_counted_apart_and_its_first_reply_once(noon, people):
    writer, one, other = people.member(), people.member(), people.member()
    thread = a_letter(writer, WORDS)
    everyone.publish(WORDS, (), thread)
    page = everyone_page(thread)
    for person in (one, other, one):
        comments.reply(person, page, "読みました。", None, public_ids.new())
    assert tally() == {"open_letters": 1, "open_answered": 1}
    # Whose page it is, is not stored: nobody wrote to anybody.
    assert db.session.query(WrittenDay).count() == 0


def everyone_page(thread):
    return db.session.get_one(Diary, thread.diary_id)


def test_sums_name_no_person_and_no_thread():
    assert not DailySum.__table__.foreign_keys
    assert set(DailySum.__table__.columns.keys()) == {"day", "measure", "band", "bucket", "value"}


def test_who_wrote_to_whom_is_one_row_a_day_and_goes_with_either(noon, people, write):
    one, other, third = people.member(), people.member(), people.member()
    page = write(one)
    first = comments.reply(other, page, "読みました。", None, public_ids.new())
    for _ in range(2):
        comments.reply(third, page, "わたしも。", first, public_ids.new())
    comments.reply(one, page, "ありがとう。", None, public_ids.new())
    found = {(row.from_id, row.to_id, row.day) for row in db.session.query(WrittenDay)}
    assert found == {(other.id, one.id, TODAY), (third.id, one.id, TODAY), (third.id, other.id, TODAY)}
    comments.delete_reply(other, first, page)
    assert db.session.query(WrittenDay).count() == 3
    db.session.delete(third)
    db.session.commit()
    assert db.session.query(WrittenDay).count() == 1


def test_nothing_is_lost_where_many_count_the_same_while_two_hosts_fold(noon, people):
    steps = [Step(TODAY, Measure.LETTERS), Step(TODAY, Measure.ANSWERED)]

    def counts(order):
        def run():
            for _ in range(20):
                transaction(lambda: [actions.count(step) for step in order])()

        return run

    def folds():
        for _ in range(10):
            counting.fold()

    writers = [counts(steps), counts(steps[::-1])] * 3
    results = at_once(people.app, *writers, folds, folds)
    assert errors_of(results) == []
    assert tally() == {"letters": 120, "answered": 120}
    counting.fold()
    assert db.session.query(SumStep).count() == 0
    assert tally() == {"letters": 120, "answered": 120}
