"""Deleting an entry, seven days to bring it back, and the end of it."""

from datetime import timedelta

import pytest

from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries import sweeps
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.queries.entries import find_deleted, find_diary
from kokotomo.domain.diaries.queries.pages import page_of_deleted, page_of_everyone
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound

WEEK = timedelta(days=7)
MOMENT = timedelta(seconds=1)


def test_a_deleted_entry_is_gone_at_once_for_everybody(in_app, people, write):
    author, other = people.member(), people.member()
    diary = write(author)
    entries.delete(author, diary)
    for viewer in (author, other):
        assert find_diary(viewer, diary.public_id) is None
        assert page_of_everyone(viewer).items == []
    assert (diary.listed_at, diary.waiting_since) == (None, None)


def test_its_writer_alone_finds_it_among_the_deleted(in_app, people, write):
    author, other = people.member(), people.member()
    kept, diary = write(author), write(author, title="消した日", audience="private")
    entries.delete(author, diary)
    [(listed, deleted_at)] = page_of_deleted(author).items
    assert (listed.public_id, listed.title, deleted_at) == (diary.public_id, "消した日", diary.deleted_at)
    assert find_deleted(author, diary.public_id) is not None
    assert find_deleted(author, kept.public_id) is None
    assert find_deleted(other, diary.public_id) is None
    assert page_of_deleted(other).items == []


@pytest.mark.parametrize("audience", ["members", "private"])
def test_an_entry_comes_back_to_its_old_place(in_app, people, write, audience):
    author, topic = people.member(), lists.topics()[0]
    day_before = clock.now() - timedelta(days=1)
    diary = write(author, at=day_before, audience=audience, event="もとの", topics=(topic.public_id,))
    stood = (diary.listed_at, diary.waiting_since, diary.waiting_until)
    entries.delete(author, diary)
    assert {row.listed_at for row in db.session.query(DiaryTopic)} <= {None}
    entries.restore(author, diary)
    entries.restore(author, diary)
    assert (diary.listed_at, diary.waiting_since, diary.waiting_until) == stood
    assert {row.listed_at for row in db.session.query(DiaryTopic)} <= {diary.listed_at}
    assert find_diary(author, diary.public_id) is not None


def test_an_entry_deleted_twice_keeps_its_first_date(in_app, people, write):
    author = people.member()
    diary = write(author)
    with clock.fixed(clock.now()) as first:
        entries.delete(author, diary)
    with clock.fixed(first + timedelta(days=3)):
        entries.delete(author, diary)
    assert diary.deleted_at == first


def test_after_seven_days_it_cannot_be_brought_back(in_app, people, write):
    author = people.member()
    diary, late = write(author), write(author)
    with clock.fixed(clock.now()) as now:
        entries.delete(author, diary)
        entries.delete(author, late)
    with clock.fixed(now + WEEK - MOMENT):
        entries.restore(author, diary)
    with clock.fixed(now + WEEK):
        assert find_deleted(author, late.public_id) is None
        assert page_of_deleted(author).items == []
        with pytest.raises(NotFound):
            entries.restore(author, late)


def test_the_sweep_takes_what_is_due_with_its_replies_and_nothing_else(in_app, people, write, ties):
    author, other = people.member(), people.member()
    topic = lists.topics()[0].public_id
    due, fresh, stays = (write(author, event=name, topics=(topic,)) for name in ("古", "新", "残"))
    ties.reply(other, due)
    ties.reply(other, stays)
    with clock.fixed(clock.now()) as now:
        entries.delete(author, due)
    with clock.fixed(now + MOMENT):
        entries.delete(author, fresh)
    with clock.fixed(now + WEEK):
        assert sweeps.purge_deleted() == 1
        assert sweeps.purge_deleted() == 0
    assert {diary.event for diary in db.session.query(Diary)} == {"新", "残"}
    assert {reply.diary_id for reply in db.session.query(Comment)} == {stays.id}
    assert {row.diary_id for row in db.session.query(DiaryTopic)} == {fresh.id, stays.id}


def test_a_sweep_goes_on_where_one_batch_is_not_enough(in_app, people, write, monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 2)
    author = people.member()
    for _ in range(5):
        entries.delete(author, write(author))
    with clock.fixed(clock.now() + WEEK + MOMENT):
        assert sweeps.purge_deleted() == 5
    assert db.session.query(Diary).count() == 0
