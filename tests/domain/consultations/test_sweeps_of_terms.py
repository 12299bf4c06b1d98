"""What time brings in threads: reminded, given back, shortened, told, ended; each once."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import promises
from kokotomo.domain.consultations.actions import terms as actions
from kokotomo.domain.consultations.models.claims import Claim, Invitation
from kokotomo.domain.consultations.models.threads import ThreadMark
from kokotomo.domain.consultations.queries.inboxes import ended_of
from kokotomo.domain.consultations.rules import Ending, Mark, Side, State
from kokotomo.domain.consultations.sweeps import rounds, terms
from kokotomo.domain.notifications.models import Kind, Notification
from kokotomo.domain.notifications.sweeps import send_notices
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.factories_roles import with_factor
from tests.support.terms import BEGIN, DAY, a_thread, answered, owed, run_all, waiting

HOUR = timedelta(hours=1)
# Of the day after BEGIN, the promised one, in Tokyo.
PROMISE_OVER = BEGIN + 12 * HOUR + DAY


def told(person, kind):
    return db.session.query(Notification).filter_by(recipient_id=person.id, kind=kind.value).count()


def marks(consultation, kind):
    return db.session.query(ThreadMark).filter_by(consultation_id=consultation.id, kind=kind.value).all()


def test_a_volunteer_is_reminded_once_as_the_promised_day_ends(in_app, people):
    pair = a_thread(people)
    with clock.fixed(PROMISE_OVER - timedelta(seconds=1)):
        assert run_all() == 0
    for later in (timedelta(0), HOUR, 20 * HOUR):
        with clock.fixed(PROMISE_OVER + later):
            run_all()
    assert told(pair.volunteer, Kind.NUDGE) == 1
    assert told(pair.writer, Kind.NUDGE) == 0
    assert pair.row().state == State.CLAIMED


def test_the_reminders_mail_waits_for_the_morning(in_app, people):
    pair = a_thread(people)
    with clock.fixed(PROMISE_OVER):
        run_all()
        send_notices()
        assert db.session.query(OutgoingMail).count() == 0
    with clock.fixed(PROMISE_OVER + 8 * HOUR):
        send_notices()
        send_notices()
    assert db.session.query(OutgoingMail).count() == 1
    assert told(pair.volunteer, Kind.NUDGE) == 1


def test_each_answer_that_is_owed_has_a_reminder_of_its_own(in_app, people):
    pair = owed(people)
    with clock.fixed(BEGIN + 3 * DAY):
        assert run_all() == 0
    # More letters of the writer do not put it off.
    with clock.fixed(BEGIN + 2 * DAY):
        pair.writes("もうひとつ。")
    with clock.fixed(BEGIN + 3 * DAY + HOUR):
        assert terms.nudge() == 1
        pair.promises(1)
        assert pair.held().claim.nudged_at is None
    with clock.fixed(BEGIN + 4 * DAY + 12 * HOUR):
        assert terms.nudge() == 1
        pair.answers()
        assert pair.held().claim.nudged_at is None
        assert terms.nudge() == 0


def test_a_claim_without_a_letter_lapses_a_day_after_its_date(in_app, people):
    pair = a_thread(people)
    with clock.fixed(PROMISE_OVER + DAY - timedelta(seconds=1)):
        terms.lapse()
        assert pair.row().state == State.CLAIMED
    with clock.fixed(PROMISE_OVER + DAY):
        assert [terms.lapse(), terms.lapse()] == [1, 0]
    row = pair.row()
    assert (row.state, row.waiting_since, row.back_at) == (State.WAITING, BEGIN, PROMISE_OVER + DAY)
    assert (row.term_ends_on, row.extension_by, row.volunteer_id) == (None, None, None)
    assert len(marks(row, Mark.RETURNED)) == 1
    assert told(pair.writer, Kind.THREAD) == 1
    assert db.session.query(Claim.ending).scalar() == Ending.LAPSED


def test_without_a_date_a_day_after_the_claim(in_app, people):
    pair = a_thread(people, promised=None)
    with clock.fixed(BEGIN + DAY - timedelta(seconds=1)):
        assert terms.lapse() == 0
    with clock.fixed(BEGIN + DAY):
        assert terms.lapse() == 1
    assert pair.row().state == State.WAITING


def test_a_later_promise_that_was_broken_lapses_too_and_no_promise_does_not(in_app, people):
    kept, broken = owed(people), owed(people)
    with clock.fixed(BEGIN + DAY):
        broken.promises(2)
    with clock.fixed(BEGIN + 6 * DAY):
        assert terms.lapse() == 1
    assert (kept.row().state, broken.row().state) == (State.CLAIMED, State.WAITING)


def test_who_let_it_lapse_finds_it_on_their_list_and_is_not_asked_again(in_app, people):
    pair, others = a_thread(people), [a_volunteer(people) for _ in range(3)]
    db.session.add(Invitation(consultation_id=pair.consultation.id, volunteer_id=others[0].id, wave=0))
    db.session.commit()
    with clock.fixed(PROMISE_OVER + DAY):
        terms.lapse()
        assert [one.claim.ending for one in ended_of(pair.volunteer)] == [Ending.LAPSED]
        rounds.invite()
    asked = {one for (one,) in db.session.query(Invitation.volunteer_id)}
    assert asked == {one.id for one in others}


def test_what_comes_back_is_offered_in_rounds_again_and_an_unread_offer_is_one(in_app, people):
    pair, crowd = waiting(people), [a_volunteer(people) for _ in range(12)]
    with clock.fixed(BEGIN + 30 * HOUR):
        rounds.invite()
        assert db.session.query(Invitation).count() == 13
        taken(pair.row(), pair.volunteer, promised_on=clock.today())
    numbers = []
    for hours in (80, 85.9, 86.1, 104.1):
        with clock.fixed(BEGIN + hours * HOUR):
            terms.lapse()
            rounds.invite()
            numbers.append(db.session.query(Invitation).count())
    assert numbers == [5, 5, 10, 12]
    assert [told(one, Kind.INVITATION) for one in crowd] == [1] * 12


def test_three_silent_days_bring_the_end_to_a_week_after_the_letter(in_app, people):
    pair = answered(people)
    with clock.fixed(BEGIN + 3 * DAY - timedelta(seconds=1)):
        assert terms.shorten() == 0
    with clock.fixed(BEGIN + 3 * DAY):
        assert [terms.shorten(), terms.shorten()] == [1, 0]
    day = BEGIN.date() + 7 * DAY
    assert pair.row().term_ends_on == day
    assert [mark.day for mark in marks(pair.row(), Mark.SHORTENED)] == [day]
    assert (told(pair.writer, Kind.TERM), told(pair.volunteer, Kind.TERM)) == (1, 1)


def test_saying_that_there_is_no_hurry_stops_the_clock_for_a_week(in_app, people):
    pair = answered(people)
    with clock.fixed(BEGIN + DAY):
        promises.go_slowly(pair.writer, pair.held())
    with clock.fixed(BEGIN + 9 * DAY):
        assert terms.shorten() == 0
    with clock.fixed(BEGIN + 10 * DAY):
        assert terms.shorten() == 1
    assert pair.row().term_ends_on == BEGIN.date() + 14 * DAY


def test_both_are_told_once_for_each_end(in_app, people):
    pair = answered(people)
    for hours in range(0, 7 * 24, 8):
        with clock.fixed(BEGIN + hours * HOUR):
            run_all()
    assert len(marks(pair.row(), Mark.TERM_NEAR)) == 1
    assert pair.row().state == State.CLAIMED
    with clock.fixed(BEGIN + 7 * DAY):
        actions.extend_by_writer(pair.writer, pair.held())
        assert actions.extend_by_listener(pair.volunteer, pair.held(), agreeing=True)
    assert pair.row().term_ends_on == BEGIN.date() + 21 * DAY
    for days in range(7, 21):
        with clock.fixed(BEGIN + days * DAY):
            run_all()
    assert len(marks(pair.row(), Mark.TERM_NEAR)) == 2
    assert len(marks(pair.row(), Mark.SHORTENED)) == 1


def test_a_term_ends_just_after_midnight_and_both_are_told(in_app, people):
    pair = answered(people)
    midnight = BEGIN + 12 * HOUR + 7 * DAY
    with clock.fixed(BEGIN + 4 * DAY):
        terms.shorten()
    with clock.fixed(midnight - timedelta(seconds=1)):
        assert terms.end() == 0
    with clock.fixed(midnight):
        assert [terms.end(), terms.end()] == [1, 0]
        assert (pair.row().state, pair.row().closed_by) == (State.CLOSED, None)
        assert [one.claim.ending for one in ended_of(pair.volunteer)] == [Ending.CLOSED]
    assert told(pair.writer, Kind.THREAD) == 1


def test_a_term_that_ends_with_the_writers_letter_goes_back_to_the_board(in_app, people):
    pair = owed(people)
    with clock.fixed(BEGIN + 15 * DAY):
        assert terms.end() == 1
    assert pair.row().state == State.WAITING
    assert db.session.query(Claim.ending).scalar() == Ending.LAPSED


def test_whoever_is_written_to_has_three_days_to_answer(in_app, people):
    pair = owed(people)
    with clock.fixed(BEGIN + 13 * DAY):
        pair.answers()
    assert pair.row().term_ends_on == BEGIN.date() + 16 * DAY
    with clock.fixed(BEGIN + 16 * DAY):
        assert terms.end() == 0
        pair.writes()
        pair.promises(5)
    assert pair.row().term_ends_on == BEGIN.date() + 24 * DAY


def test_after_two_days_the_writer_is_told_that_nobody_answered(in_app, people):
    pair = waiting(people)
    with clock.fixed(BEGIN + 2 * DAY - timedelta(seconds=1)):
        assert terms.tell_of_waiting() == 0
    with clock.fixed(BEGIN + 2 * DAY):
        assert [terms.tell_of_waiting(), terms.tell_of_waiting()] == [1, 0]
        send_notices()
    assert (len(marks(pair.row(), Mark.NOBODY)), told(pair.writer, Kind.THREAD)) == (1, 1)
    assert db.session.query(OutgoingMail).count() == 1


def test_what_came_back_has_two_days_of_its_own(in_app, people):
    pair = a_thread(people)
    with clock.fixed(PROMISE_OVER + DAY):
        run_all()
    with clock.fixed(PROMISE_OVER + 3 * DAY - HOUR):
        assert terms.tell_of_waiting() == 0
    with clock.fixed(PROMISE_OVER + 3 * DAY):
        assert terms.tell_of_waiting() == 1
    assert len(marks(pair.row(), Mark.NOBODY)) == 1


@pytest.mark.parametrize("young", [True, False])
def test_after_twelve_hours_all_who_are_cleared_are_asked(in_app, people, young):
    crowd = [a_volunteer(people, cleared=True) for _ in range(12)]
    for one in crowd:
        with_factor(one)
    writer = people.minor() if young else people.member()
    letter = a_letter(writer, at=BEGIN)
    numbers = []
    for hours in (0, 7, 11.9, 12.1, 13, 30):
        with clock.fixed(BEGIN + hours * HOUR):
            rounds.invite()
            numbers.append(db.session.query(Invitation).filter_by(consultation_id=letter.id).count())
    assert numbers == ([5, 10, 10, 12, 12, 12] if young else [5, 10, 10, 10, 10, 12])


def test_asking_twice_is_once_and_a_request_lapses_with_the_claim(in_app, people):
    pair = answered(people)
    with clock.fixed(BEGIN + DAY):
        for _ in range(2):
            assert not actions.extend_by_writer(pair.writer, pair.held())
        assert len(marks(pair.row(), Mark.EXTENSION)) == told(pair.volunteer, Kind.TERM) == 1
        # The button that answers asks nothing anew: the other one's request is their own.
        assert not actions.extend_by_writer(pair.writer, pair.held(), agreeing=True)
        assert pair.row().extension_by == Side.WRITER
        pair.writes()
        pair.promises(1)
    with clock.fixed(BEGIN + 5 * DAY):
        terms.lapse()
    assert pair.row().extension_by is None


def test_asked_by_both_it_is_agreed_and_pressed_twice_it_is_agreed_once(in_app, people):
    pair = answered(people)
    with clock.fixed(BEGIN):
        actions.extend_by_listener(pair.volunteer, pair.held())
        assert actions.extend_by_writer(pair.writer, pair.held())
        assert not actions.extend_by_writer(pair.writer, pair.held(), agreeing=True)
    assert pair.row().term_ends_on == BEGIN.date() + 28 * DAY
    assert pair.row().extension_by is None
    with clock.fixed(BEGIN):
        actions.extend_by_listener(pair.volunteer, pair.held())
        assert actions.extend_by_writer(pair.writer, pair.held(), agreeing=True)
    assert pair.row().term_ends_on == BEGIN.date() + 42 * DAY


def test_who_agreed_to_go_on_is_not_silent(in_app, people):
    pair = answered(people)
    with clock.fixed(BEGIN + 2 * DAY):
        actions.extend_by_listener(pair.volunteer, pair.held())
        actions.extend_by_writer(pair.writer, pair.held(), agreeing=True)
    with clock.fixed(BEGIN + 6 * DAY):
        assert terms.shorten() == 0
        pair.answers()
    with clock.fixed(BEGIN + 9 * DAY):
        assert terms.shorten() == 1
