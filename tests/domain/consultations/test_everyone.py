"""みんなに: a letter becomes a page; its writer, member or guest, reads in the thread what comes back."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.actions.leaving import come_back
from kokotomo.domain.accounts.events import Left
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.sweeps import remove_left
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.comments.queries import replies
from kokotomo.domain.comments.rules import Reply
from kokotomo.domain.consultations.access import Correspondent, Writer
from kokotomo.domain.consultations.actions import endings, everyone
from kokotomo.domain.consultations.events import Answered
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.queries import everyone as queries
from kokotomo.domain.consultations.queries.threads import Thread, hold_thread
from kokotomo.domain.consultations.rules import AgeBand, Side, State
from kokotomo.domain.diaries import sweeps
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.follows.models import Block
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, NotAllowed, NotFound
from kokotomo.foundation.events import publish, subscribe
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.people import People

WORDS = "だれかに聞いてほしくて、書いています。"


def sent(writer: User | None, **said) -> Consultation:
    """A letter of *writer*, or of a guest, that became a page."""
    consultation = a_letter(writer, WORDS, **said)
    everyone.publish(WORDS, (), consultation)
    return consultation


def page_of(consultation: Consultation) -> Diary:
    return db.session.get_one(Diary, consultation.diary_id)


def side_of(consultation: Consultation, writer: User | None) -> Writer:
    return writer or Correspondent(consultation.id)


def say(person: User, diary: Diary, words: str = "読みました。", answered: Comment | None = None) -> Comment:
    return comments.reply(person, diary, words, answered, public_ids.new())


def held(consultation: Consultation) -> Thread:
    thread = hold_thread(consultation.id)
    assert thread is not None
    return thread


def back(writer: Writer, consultation: Consultation) -> tuple[queries.OpenPage, list[Reply]]:
    """The page of a letter, and what stands under it, as its writer finds them."""
    page = queries.desk_and_page(writer, held(consultation))[1]
    assert page is not None
    return page, queries.answers_under(writer, page).items


@transaction
def close(consultation: Consultation) -> None:
    endings.close(held(consultation), Side.WRITER)


@transaction
def forget(consultation: Consultation) -> None:
    endings.forget(held(consultation))


@pytest.fixture(params=["member", "guest"])
def writer(request, in_app, people: People) -> User | None:
    return people.member() if request.param == "member" else None


def test_a_letter_becomes_a_page_and_waits_for_no_volunteer(writer, people):
    topic = lists.topics()[0]
    consultation = a_letter(writer, WORDS)
    everyone.publish(WORDS, (topic.public_id,), consultation)
    assert (consultation.state, consultation.listener) == (State.OPEN, "everyone")
    assert (consultation.waiting_since, consultation.term_ends_on) == (None, None)
    diary = page_of(consultation)
    assert (diary.author_id, diary.event) == (None, WORDS)
    assert [row.id for row in pages.page_of_topic(people.member(), topic).items] == [diary.id]
    assert db.session.query(Letter).count() == 1


def test_made_into_a_page_twice_it_is_one(writer):
    consultation = sent(writer)
    everyone.publish("ほかのことば", (), consultation)
    assert db.session.query(Diary).one().event == WORDS


@pytest.mark.parametrize("band", [AgeBand.CHILD, AgeBand.TEEN, AgeBand.UNSAID])
def test_where_no_adult_age_is_known_no_letter_becomes_a_page(in_app, band):
    consultation = a_letter(None, WORDS, band=band)
    with pytest.raises(Invalid) as refused:
        everyone.publish(WORDS, (), consultation)
    assert refused.value.problems["listener"].key == "listener.everyone"
    assert (db.session.query(Diary).count(), consultation.state) == (0, State.WAITING)


def test_words_that_cannot_be_a_page_leave_the_letter_as_it_was(writer):
    consultation = a_letter(writer, WORDS)
    with pytest.raises(Invalid):
        everyone.publish("あ" * 3001, (), consultation)
    assert (db.session.query(Diary).count(), consultation.state) == (0, State.WAITING)


def test_a_letter_that_somebody_took_does_not_become_a_page(writer, people):
    consultation = a_letter(writer, WORDS)
    taken(consultation, a_volunteer(people))
    with pytest.raises(ValueError, match="waits"):
        everyone.publish(WORDS, (), consultation)
    assert db.session.query(Diary).count() == 0


def test_the_writer_reads_replies_and_who_read_it(writer, people):
    consultation, replier, minor = sent(writer), people.member(), people.minor()
    diary = page_of(consultation)
    comment = say(replier, diary, "ひとつ")
    say(minor, diary, "ふたつ", comment)
    comments.mark_read(replier, diary)
    page, answers = back(side_of(consultation, writer), consultation)
    (top,) = answers
    assert (top.nickname, [answer.nickname for answer in top.answers]) == (replier.nickname, [minor.nickname])
    assert list(page.readers) == [replier.nickname]


def test_a_reply_is_hidden_and_shown_from_the_thread(writer, people):
    consultation, replier, reader = sent(writer), people.member(), people.member()
    me, diary = side_of(consultation, writer), page_of(consultation)
    comment = say(replier, diary)
    assert queries.find_answer(me, consultation, comment.public_id).id == comment.id
    for _ in range(2):
        everyone.hide(me, consultation, comment)
        assert replies.replies_of(reader, diary).items == []
        assert len(replies.replies_of(replier, diary).items) == 1
    db.session.refresh(diary)
    assert diary.voices == 0
    assert [row.id for row in back(me, consultation)[1]] == [comment.id]
    everyone.unhide(me, consultation, comment)
    assert len(replies.replies_of(reader, diary).items) == 1


def test_nobody_else_hides_anything_there(writer, people):
    consultation, replier = sent(writer), people.member()
    comment = say(replier, page_of(consultation))
    others_thread = sent(None)
    others: tuple[Writer, ...] = (people.member(), replier, Correspondent(others_thread.id))
    for other in others:
        for thread in (consultation, others_thread):
            assert queries.find_answer(other, thread, comment.public_id) is None
        with pytest.raises(NotAllowed):
            everyone.hide(other, consultation, comment)
    with pytest.raises(NotFound):
        everyone.hide(side_of(others_thread, None), others_thread, comment)
    db.session.refresh(comment)
    assert comment.hidden_at is None


def test_a_code_is_dead_for_the_answers_once_an_account_has_the_thread(in_app, people):
    consultation = sent(None)
    comment = say(people.member(), page_of(consultation))
    guest = Correspondent(consultation.id)
    consultation.writer_id, consultation.receipt_hash = people.member().id, None
    db.session.commit()
    assert queries.find_answer(guest, consultation, comment.public_id) is None


def test_a_reply_makes_the_thread_new_but_not_the_writers_own(in_app, people):
    author, replier, parted = people.member(), people.member(), people.member()
    at = clock.now() - timedelta(hours=3)
    consultation = sent(author, at=at)
    diary, told = page_of(consultation), []
    subscribe(Answered)(lambda event: told.append(event.comment.id))
    db.session.add(Block(blocker_id=author.id, blocked_id=parted.id))
    db.session.commit()
    for silent in (author, parted):
        say(silent, diary)
        db.session.refresh(consultation)
        assert (consultation.last_letter_side, told) == (Side.WRITER, [])
    comment = say(replier, diary)
    db.session.refresh(consultation)
    assert (consultation.last_letter_side, told) == (Side.VOLUNTEER, [comment.id])
    assert consultation.last_letter_at > at


def test_what_the_writer_would_not_find_makes_nothing_new(writer, people):
    gone, replier = people.member(), people.member()
    consultation = sent(writer)
    diary = page_of(consultation)
    above = say(gone, diary)
    consultation.last_letter_side = Side.WRITER.value
    db.session.commit()
    comment = say(replier, diary, "ふたつ", above)
    gone.suspended_until = clock.now() + timedelta(days=1)
    consultation.last_letter_side = Side.WRITER.value
    db.session.commit()
    everyone.note_answer(diary, comment)
    assert consultation.last_letter_side == Side.WRITER
    gone.suspended_until = None
    db.session.commit()
    everyone.note_answer(diary, comment)
    assert consultation.last_letter_side == Side.VOLUNTEER


def test_whom_the_writer_blocked_reads_the_page_as_all_do(in_app, people):
    author, parted = people.member(), people.member()
    diary = page_of(sent(author))
    for one, other in ((author, parted), (parted, author)):
        db.session.add(Block(blocker_id=one.id, blocked_id=other.id))
        db.session.commit()
        assert [row.id for row in pages.page_of_everyone(parted).items] == [diary.id]


@pytest.mark.parametrize("ending", [close, forget])
def test_however_the_thread_ends_the_page_goes_with_all_that_stood_there(writer, people, ending):
    consultation, reader = sent(writer), people.member()
    key = consultation.data_key_id
    diary = page_of(consultation)
    say(reader, diary)
    comments.mark_read(reader, diary)
    ending(consultation)
    for kind in (Diary, Comment, Reading):
        assert db.session.query(kind).count() == 0
    assert pages.page_of_everyone(reader).items == []
    if ending is close:
        assert (consultation.state, consultation.diary_id) == (State.CLOSED, None)
        assert queries.desk_and_page(side_of(consultation, writer), held(consultation))[1] is None
    else:
        assert db.session.query(Consultation).count() == 0
        assert db.session.get(DataKey, key) is None


def test_with_their_leaving_it_is_away_and_comes_back_with_them(in_app, people):
    author, reader = people.member(), people.member()
    diary = page_of(sent(author))
    author.left_at = clock.now()
    db.session.commit()
    publish(Left(author))
    db.session.commit()
    assert pages.page_of_everyone(reader).items == []
    come_back(author.public_id)
    assert [row.id for row in pages.page_of_everyone(reader).items] == [diary.id]


@pytest.mark.parametrize("purged_first", [True, False])
def test_with_the_account_the_thread_and_the_page_are_gone(in_app, people, purged_first):
    author, replier = people.member(), people.member()
    say(replier, page_of(sent(author)))
    author.left_at = clock.now()
    db.session.commit()
    publish(Left(author))
    db.session.commit()
    with clock.fixed(clock.now() + timedelta(days=7, minutes=1)):
        if purged_first:
            sweeps.purge_deleted()
        remove_left()
    for kind in (Diary, Comment, Consultation, Letter):
        assert db.session.query(kind).count() == 0


def test_who_replies_while_the_thread_is_closed_leaves_nothing_undone(app, in_app, people):
    """Whoever comes first: in the end there is no page, and no request waits for the other for ever."""
    for _ in range(5):
        consultation, repliers = sent(people.member()), [people.member() for _ in range(4)]
        number, diary_id = consultation.id, consultation.diary_id
        ids = [replier.id for replier in repliers]

        def reply(person_id: int, page: int | None = diary_id) -> object:
            diary = db.session.get(Diary, page)
            return diary and say(db.session.get_one(User, person_id), diary)

        def end(thread: int = number) -> None:
            close(db.session.get_one(Consultation, thread))

        db.session.commit()
        results = at_once(app, end, *(lambda person_id=one: reply(person_id) for one in ids))
        assert [error for error in errors_of(results) if not isinstance(error, NotFound)] == []
        db.session.expire_all()
        assert db.session.get(Diary, diary_id) is None
        assert db.session.get_one(Consultation, number).state == State.CLOSED
    assert db.session.query(Comment).count() == 0
