"""A loaded town is one that people could have written: what rows say of each other is true."""

import pytest
from sqlalchemy import func, select, text

from bench.load_letters import LONG
from bench.load_people import LISTENER, OLD_HAND, READER
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.queries import replies
from kokotomo.domain.consultations.contents import words_of_letter
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.queries.threads import find_own, find_taken
from kokotomo.domain.diaries import rules
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import entries, pages
from kokotomo.domain.follows.models import Follow
from kokotomo.foundation import clock
from kokotomo.foundation.db import Base, db

pytestmark = pytest.mark.xdist_group("load")


def everything():
    return db.session.scalars(select(Diary)).all()


def test_there_are_as_many_people_and_entries_as_were_asked_for(town):
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (User, Diary)]
    assert counts == [120, 400]


def test_voices_are_the_people_who_replied(town):
    wrong = [diary.id for diary in everything() if diary.voices != replies.count_voices(diary)]
    assert wrong == []


def test_entries_stand_where_the_rules_put_them(town):
    for diary in everything():
        listing = rules.listing_of(
            audience=diary.audience,
            wish=diary.wish,
            voices=diary.voices,
            newcomer=diary.from_newcomer,
            published_at=diary.published_at,
            gone=False,
            now=clock.now(),
            imported=diary.imported_at is not None,
        )
        stands = (diary.listed_at, diary.waiting_since, diary.waiting_until)
        assert stands == (listing.listed_at, listing.waiting_since, listing.waiting_until), diary.id


def test_a_topic_is_listed_as_its_entry_is(town):
    rows = db.session.execute(
        select(DiaryTopic.listed_at, Diary.listed_at, Diary.audience).join(
            Diary, Diary.id == DiaryTopic.diary_id
        )
    ).all()
    assert rows
    assert [row for row in rows if row[0] != row[1] or row[2] == "private"] == []


def test_private_pages_are_sealed_and_open_for_their_writers(town):
    sealed = db.session.execute(
        select(Diary, User).join(User, User.id == Diary.author_id).where(Diary.audience == "private")
    ).all()
    assert len(sealed) > 10
    for diary, author in sealed:
        opened = entries.find_page(author, diary.public_id)
        assert opened is not None
        assert opened.content.event
        assert diary.event is None
        assert diary.listed_at is None


def test_the_newest_entry_has_fifty_replies_that_its_readers_see(town):
    newest = db.session.scalars(select(Diary).order_by(Diary.id.desc()).limit(1)).one()
    assert newest.audience == "everyone"
    assert db.session.scalar(select(func.count(Comment.id)).where(Comment.diary_id == newest.id)) == 50


def test_minors_write_for_members_only_and_hear_from_minors_only(town):
    minors = set(db.session.scalars(select(User.id).where(User.adult_from > clock.today())))
    assert minors
    theirs = [diary.audience for diary in everything() if diary.author_id in minors]
    assert "members" in theirs
    assert "everyone" not in theirs
    pairs = db.session.execute(
        select(Comment.author_id, Diary.author_id).join(Diary, Diary.id == Comment.diary_id)
    )
    assert [pair for pair in pairs if (pair[0] in minors) != (pair[1] in minors)] == []


def test_one_follows_many_and_one_has_years_behind_them(town):
    followed = select(func.count()).select_from(Follow).where(Follow.follower_id == READER)
    assert db.session.scalar(followed) >= 59
    old_hand = db.session.get_one(User, OLD_HAND)
    assert pages.page_of_notebook(old_hand, old_hand).next_cursor is not None
    assert db.session.scalar(select(func.count(Diary.id)).where(Diary.imported_at.is_not(None))) == 40


def test_letters_wait_and_one_thread_is_long(town):
    reader, listener = (db.session.get_one(User, number) for number in (READER, LISTENER))
    waiting = select(func.count()).select_from(Consultation).where(Consultation.waiting_since.is_not(None))
    assert db.session.scalar(waiting) == 40
    first = db.session.get_one(Consultation, 1)
    for thread in (find_own(reader, first.public_id), find_taken(listener, first.public_id)):
        assert thread is not None
        letters = db.session.scalars(select(Letter).where(Letter.consultation_id == first.id)).all()
        assert len(letters) == LONG
        assert all(words_of_letter(thread.data_key, letter) for letter in letters)


def test_every_row_refers_to_one_that_is_there(town):
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            one, other = key.parent, key.column
            statement = (
                f'SELECT count(*) FROM "{table.name}" a LEFT JOIN "{other.table.name}" b'
                f' ON a."{one.name}" = b."{other.name}"'
                f' WHERE a."{one.name}" IS NOT NULL AND b."{other.name}" IS NULL'
            )
            assert db.session.execute(text(statement)).scalar_one() == 0, (table.name, one.name)


def test_the_next_row_gets_an_id_of_its_own(town):
    comment = db.session.scalars(select(Comment).order_by(Comment.id.desc()).limit(1)).one()
    fresh = Comment(
        diary_id=comment.diary_id,
        author_id=comment.author_id,
        form_key="a" * 26,
        body="a",
        body_html="a",
        renderer=1,
    )
    db.session.add(fresh)
    db.session.flush()
    assert fresh.id > comment.id
    db.session.rollback()
