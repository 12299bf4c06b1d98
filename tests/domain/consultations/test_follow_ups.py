"""その後どうですか: once, two weeks after, refused or sent or skipped; the answer opens the thread again."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import RoleGrant
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.actions import endings, farewells, follow_ups, letters
from kokotomo.domain.consultations.events import Reopened
from kokotomo.domain.consultations.models.afterwards import FollowUp
from kokotomo.domain.consultations.models.claims import Claim, Parting
from kokotomo.domain.consultations.models.threads import Letter, ThreadMark
from kokotomo.domain.consultations.queries import board
from kokotomo.domain.consultations.queries import letters as reading
from kokotomo.domain.consultations.queries.farewells import Parted
from kokotomo.domain.consultations.queries.threads import find_taken
from kokotomo.domain.consultations.rules import FOLLOW_UP_OPEN, Mark, State, Wish
from kokotomo.domain.consultations.sweeps import rounds as sweeps
from kokotomo.domain.notifications import queries as notifications
from kokotomo.domain.notifications.models import Kind, Notification
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict
from kokotomo.foundation.events import _subscribers
from tests.support.at_once import at_once, errors_of
from tests.support.factories_afterwards import ANSWER, LATER, over
from tests.support.factories_consultations import a_letter, a_volunteer, taken

WORDS = "その後、どうですか。"
BACK = "あれから、少し眠れるようになりました。"


@pytest.fixture
def due(in_app, people):
    """A thread that ended two weeks ago; the clock stands there until the test is over."""
    ended = over(people)
    with clock.fixed(clock.now() + LATER):
        yield ended


def told(kind=Kind.FOLLOW_UP):
    return db.session.query(Notification).filter_by(kind=kind).count()


def sent(ended):
    sweeps.ask_after()
    follow_ups.send(ended.volunteer, ended.parted(), WORDS)
    return ended


def answer(ended, words=BACK, key=None):
    return follow_ups.answer(ended.writer, ended.thread(), words, key or public_ids.new())


def test_nobody_is_told_a_day_too_early(in_app, people):
    ended = over(people)
    with clock.fixed(clock.now() + LATER - timedelta(days=2)):
        assert sweeps.ask_after() == 0
        with pytest.raises(Conflict):
            follow_ups.send(ended.volunteer, ended.parted(), WORDS)


def test_who_listened_is_told_once_however_often_it_is_looked(due):
    assert [sweeps.ask_after(), sweeps.ask_after()] == [1, 0]
    assert told() == 1
    assert notifications.has_unseen(due.volunteer)


def test_two_workers_at_once_tell_once(in_app, people):
    for _ in range(3):
        over(people)
    db.session.remove()
    with clock.fixed(clock.now() + LATER):
        outcomes = at_once(in_app, sweeps.ask_after, sweeps.ask_after)
    assert errors_of(outcomes) == []
    assert sum(outcomes) == told() == 3


def test_refused_beforehand_nobody_is_told_and_nothing_can_be_sent(in_app, people):
    ended = over(people)
    farewells.say(ended.writer, ended.thread(), thanks="", lighter=None, refuses_follow_up=True)
    with clock.fixed(clock.now() + LATER):
        assert sweeps.ask_after() == told() == 0
        with pytest.raises(Conflict):
            follow_ups.send(ended.volunteer, as_it_was(ended), WORDS)
    assert ended.follow_up().sent_at is None


def as_it_was(ended):
    """The end as its page knew it before the refusal."""
    thread = ended.thread()
    return Parted(ended.farewell(), thread.consultation, ended.follow_up(), None, None, None)


def test_who_listens_no_longer_or_parted_is_passed_over_for_good(in_app, people):
    gone, parted = over(people), over(people)
    db.session.query(RoleGrant).filter_by(user_id=gone.volunteer.id).delete()
    db.session.add(Parting(volunteer_id=parted.volunteer.id, writer_id=parted.writer.id))
    db.session.commit()
    with clock.fixed(clock.now() + LATER):
        assert sweeps.ask_after() == 2
    assert told() == 0
    assert gone.follow_up().skipped_at
    assert parted.follow_up().skipped_at


def test_what_is_sent_stands_in_the_thread_once_and_tells_the_writer(due):
    sent(due)
    follow_ups.send(due.volunteer, due.parted(decided=True), WORDS)
    words = [contents.words_of_letter(due.thread().data_key, one) for one in db.session.query(Letter)]
    assert words.count(WORDS) == 1
    assert due.thread().consultation.state == State.CLOSED
    assert told(Kind.LETTER) >= 1
    assert not notifications.has_unseen(due.volunteer), "what was done is no news"
    assert reading.of_writer(due.writer, due.thread()).letters[-1].words == WORDS


def test_it_can_be_skipped_and_then_never_comes(due):
    sweeps.ask_after()
    follow_ups.skip(due.volunteer, due.parted())
    with pytest.raises(Conflict):
        follow_ups.send(due.volunteer, due.parted(decided=True), WORDS)
    assert sweeps.ask_after() == 0


def test_two_weeks_too_late_it_cannot_be_sent(due):
    page = due.parted()
    with clock.fixed(clock.now() + FOLLOW_UP_OPEN), pytest.raises(Conflict):
        follow_ups.send(due.volunteer, page, WORDS)


def test_the_answer_opens_the_thread_again_with_the_same_volunteer(due):
    heard = []
    _subscribers[Reopened].append(heard.append)
    try:
        letter = answer(sent(due))
    finally:
        _subscribers[Reopened].remove(heard.append)
    thread = due.thread()
    row = thread.consultation
    assert (row.state, row.volunteer_id, row.closed_at) == (State.CLAIMED, due.volunteer.id, None)
    assert (row.term_ends_on - clock.today()).days == 14
    assert letter.claim_id == thread.claim.id == heard[0].claim.id
    assert db.session.query(ThreadMark).filter_by(kind=Mark.REOPENED.value).count() == 1
    held = find_taken(due.volunteer, row.public_id)
    seen = [one.words for one in reading.of_listener(due.volunteer, held).letters]
    assert seen[-3:] == [ANSWER, WORDS, BACK], "who listens again reads what they wrote before"
    assert due.follow_up().answered_at is not None


def test_the_same_form_twice_is_one_letter_and_one_opening(due):
    sent(due)
    key = public_ids.new()
    assert answer(due, key=key).id == answer(due, key=key).id
    assert db.session.query(Claim).count() == 2


@pytest.mark.parametrize("why", ["full", "rests", "role", "blocked"])
def test_else_it_waits_on_the_board_for_somebody_who_talked_with_the_writer_before(due, people, ties, why):
    sent(due)
    face = db.session.get_one(Volunteer, due.volunteer.id)
    if why == "full":
        for _ in range(face.cap):
            taken(a_letter(), due.volunteer)
    elif why == "rests":
        face.rests_since = clock.now()
    elif why == "role":
        db.session.query(RoleGrant).filter_by(user_id=due.volunteer.id).delete()
    else:
        ties.block_row(due.writer, due.volunteer)
    db.session.commit()
    answer(due)
    row = due.thread().consultation
    assert (row.state, row.wish, row.closed_at) == (State.WAITING, Wish.BEFORE.value, None)
    assert row.waiting_since == clock.now()
    other = a_volunteer(people)
    assert [one.before for one in board.page_of_board(other).items if one.id == row.id] == [False]
    if why == "rests":
        mine = [one.before for one in board.page_of_board(due.volunteer).items if one.id == row.id]
        assert mine == [True]


def test_a_guest_who_talked_before_is_found_again_by_the_same_volunteer(in_app, people):
    ended = over(people, guest=True)
    with clock.fixed(clock.now() + LATER):
        sent(ended)
        db.session.get_one(Volunteer, ended.volunteer.id).rests_since = clock.now()
        db.session.commit()
        answer(ended)
        assert [one.before for one in board.page_of_board(ended.volunteer).items] == [True]


def test_a_minors_thread_goes_on_with_a_volunteer_who_is_still_cleared_and_else_waits(in_app, people):
    ended = over(people, people.minor(), a_volunteer(people, cleared=True))
    with clock.fixed(clock.now() + LATER):
        sent(ended)
        ended.volunteer.cleared_until = clock.today() - timedelta(days=1)
        db.session.commit()
        answer(ended)
        assert ended.thread().consultation.state == State.WAITING


def test_without_a_question_what_is_over_takes_no_letter(in_app, people):
    ended = over(people)
    with pytest.raises(Conflict):
        answer(ended)
    assert ended.thread().consultation.state == State.CLOSED


def test_after_the_second_end_the_question_does_not_come_again(due):
    answer(sent(due))
    thread = due.thread()
    letters.answer(due.volunteer, thread, "またどうぞ。", public_ids.new())
    endings.close(due.thread(), None)
    with clock.fixed(clock.now() + LATER * 2):
        assert sweeps.ask_after() == 0
    assert db.session.query(FollowUp).count() == 1
    with pytest.raises(Conflict):
        answer(due)
