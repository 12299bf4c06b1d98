"""What is counted where it happens: once, on its day, in the same transaction, and for good."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import (
    endings,
    everyone,
    letters,
    seeing,
    sending,
    taking_back,
)
from kokotomo.domain.consultations.actions import (
    receipts as ways,
)
from kokotomo.domain.consultations.events import LetterWritten, LighterSaid, Reopened
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries.threads import find_own, find_taken, hold_thread
from kokotomo.domain.consultations.rules import CONSENT_VERSION, AgeBand, Ending, Lightness, Side
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.figures.models import ClosedWriter, DailySum, WrittenDay
from kokotomo.domain.figures.rules import WITHIN_DAY, bucket_of
from kokotomo.domain.figures.sweeps import counting
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid
from kokotomo.foundation.events import publish
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter, a_volunteer, add_letter, taken
from tests.support.factories_figures import NOON, TODAY, rows, tally

WORDS = "夜になると、だれとも話していないことを思い出します。"


@pytest.fixture
def noon(in_app):
    with clock.fixed(NOON):
        yield NOON


def send(viewer=None, band=AgeBand.THIRTIES, **said):
    """A letter sent as anybody sends one."""
    key = public_ids.new()
    guest = viewer is None
    first = FirstLetter(WORDS, age=band.value, **said) if guest else FirstLetter(WORDS, **said)
    receipt = receipts.drawn(key) if guest else None
    return sending.send(viewer or Anonymous(), first, key, consent=CONSENT_VERSION, receipt=receipt)


def held(thread: Consultation):
    found = hold_thread(thread.id)
    assert found is not None
    return found


def answer(volunteer, thread, *, at=None):
    with clock.fixed(at or clock.now()):
        return letters.answer(
            volunteer, find_taken(volunteer, thread.public_id), "読みました。", public_ids.new()
        )


def writer_of(thread):
    return Correspondent(thread.id)


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


@pytest.mark.parametrize("ended", ["closed", "deleted", "taken back and deleted", "closed and deleted"])
def test_what_ends_without_an_answer_is_counted_once_and_stays_counted(noon, ended):
    thread = send()
    if ended.startswith("taken"):
        taking_back.take_back(writer_of(thread), thread)
    if ended.startswith("closed"):
        endings.close(held(thread), Side.WRITER)
    if ended.endswith("deleted"):
        endings.forget(held(thread))
    found = tally()
    found.pop("closed", None)
    assert found == {"letters": 1, "ended": 1}


def test_what_was_answered_has_not_ended_without_an_answer(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    answer(volunteer, thread)
    endings.close(held(thread), None)
    endings.forget(held(thread))
    assert tally() == {"letters": 1, "answered": 1, "guests_answered": 1, "closed": 1}


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


def test_a_close_of_a_member_waits_for_a_tie_and_says_not_which_one(noon, people):
    writer = people.member()
    endings.close(held(send(writer)), Side.WRITER)
    endings.close(held(send()), Side.WRITER)
    assert tally() == {"letters": 2, "ended": 2, "closed": 2, "closed_of_members": 1}
    counting.fold()
    (row,) = db.session.query(ClosedWriter).all()
    assert (row.user_id, row.closed_on) == (writer.id, TODAY)
    assert set(ClosedWriter.__table__.columns.keys()) == {"id", "user_id", "closed_on", "band"}


def test_a_thread_that_is_taken_along_goes_over_to_the_accounts_band(noon, people):
    member = people.member()
    waiting, over = send(band=AgeBand.UNSAID), send(band=AgeBand.UNSAID)
    endings.close(held(over), Side.WRITER)
    for thread in (waiting, over):
        ways.bind(member, writer_of(thread), thread)
    band = waiting.age_band
    assert band != AgeBand.UNSAID
    found = rows()
    assert found[TODAY, "letters", band, 0] == 1
    assert found[TODAY, "letters", "unsaid", 0] == 1
    assert found[TODAY, "closed_of_members", band, 0] == 1
    counting.fold()
    assert db.session.query(ClosedWriter).one().user_id == member.id


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
    transaction(db.session.delete)(third)
    assert db.session.query(WrittenDay).count() == 1


def test_how_are_you_now_is_counted_with_its_answer_on_the_day_on_which_it_was_asked(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    claim = taken(thread, volunteer)
    answer(volunteer, thread)
    endings.close(held(thread), None)
    with clock.fixed(noon + timedelta(days=14)):
        found = held(thread)
        asked = add_letter(thread, found.data_key, "その後どうですか。", side=Side.VOLUNTEER, claim=claim)
        found.consultation.last_letter_at = clock.now()
        transaction(publish)(LetterWritten(found.consultation, asked, claim))
    with clock.fixed(noon + timedelta(days=16)):
        transaction(publish)(Reopened(held(thread).consultation, None))
    kinds = ("follow_ups", "follow_ups_answered")
    assert [rows()[TODAY + timedelta(days=14), kind, "thirties", 0] for kind in kinds] == [1, 1]
    assert tally()["answered"] == 1
