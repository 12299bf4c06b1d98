"""Editing an entry, changing who may read it, closing its replies."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import drafts, entries, places
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Draft
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.queries.entries import content_of, find_page
from kokotomo.domain.diaries.rules import Audience, Content
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.at_once import at_once
from tests.support.factories_diaries import an_entry

OPEN = ["everyone", "members", "mutual"]


def test_an_edit_exchanges_everything(in_app, people, write):
    author = people.member()
    old, new = lists.topics()[:2], lists.topics()[3:4]
    diary = write(author, event="まえ", title="題", topics=tuple(topic.public_id for topic in old))
    entry = an_entry(feeling="あと", sky="kiri", topics=(new[0].public_id,), audience="mutual", wish="idea")
    entries.edit(author, diary, entry, 1)
    page = find_page(author, diary.public_id)
    assert page.content == entry.content
    assert (page.diary.event, page.diary.event_html, page.diary.title) == (None, None, None)
    assert (page.diary.audience, page.diary.wish, page.diary.version) == ("mutual", "idea", 2)
    assert [topic.name for topic in page.topics] == [new[0].name]


def test_an_edit_of_an_older_version_is_a_conflict_and_changes_nothing(in_app, people, write):
    author = people.member()
    diary = write(author, event="はじめ")
    entries.edit(author, diary, an_entry(event="こちら"), 1)
    with pytest.raises(Conflict) as caught:
        entries.edit(author, diary, an_entry(event="あちら"), 1)
    assert caught.value.key == "diary.changed"
    assert db.session.get(Diary, diary.id).event == "こちら"


@pytest.mark.parametrize("audience", ["members", "private"])
def test_the_same_edit_sent_twice_is_one_change(in_app, people, write, audience):
    author = people.member()
    diary = write(author, event="はじめ", audience=audience)
    entry = an_entry(event="つぎ", audience=audience)
    assert entries.edit(author, diary, entry, 1).version == 2
    assert entries.edit(author, diary, entry, 1).version == 2


def test_of_two_edits_at_once_one_wins_and_the_other_is_told(app, people, write):
    author = people.member()
    diary = write(author, event="はじめ")

    def change(words: str):
        writer, mine = db.session.get(User, author.id), db.session.get(Diary, diary.id)
        return entries.edit(writer, mine, an_entry(event=words), 1)

    results = at_once(app, lambda: change("ひとり"), lambda: change("ふたり"))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Diary"]


def test_edited_is_marked_only_after_others_replied_and_only_for_other_words(in_app, people, write):
    author = people.member()
    diary = write(author, event="はじめ")
    entries.edit(author, diary, an_entry(event="だれも見ないうちに"), 1)
    assert diary.edited_at is None
    places.set_voices(diary.id, 1)
    entries.edit(author, diary, an_entry(event="だれも見ないうちに", wish="idea"), 2)
    assert (diary.version, diary.edited_at) == (3, None)
    entries.edit(author, diary, an_entry(event="返事のあとで", wish="idea"), 3)
    assert diary.edited_at is not None


def test_a_mistake_in_an_edit_is_told_and_nothing_changes(in_app, people, write):
    author = people.member()
    diary = write(author, event="はじめ")
    with pytest.raises(Invalid):
        entries.edit(author, diary, an_entry(event="あ" * 2001), 1)
    assert (db.session.get(Diary, diary.id).event, diary.version) == ("はじめ", 1)


def test_an_edit_forgets_the_draft_of_its_form(in_app, people, write):
    author, key = people.member(), public_ids.new()
    diary = write(author, event="はじめ")
    drafts.save_draft(author, Written(Content(event="つぎ"), diary_version=1), key, diary)
    entries.edit(author, diary, an_entry(event="つぎ"), 1, key)
    assert db.session.query(Draft).count() == 0


def test_an_edit_keeps_the_place_among_the_newest(in_app, people, write):
    author = people.member()
    diary = write(author, at=clock.now() - timedelta(days=2))
    stood = diary.listed_at
    entries.edit(author, diary, an_entry(event="なおした"), 1)
    assert (diary.listed_at, diary.published_at) == (stood, stood)


@pytest.mark.parametrize("audience", OPEN)
def test_closing_an_entry_seals_it_and_takes_it_out_of_every_list(in_app, people, write, audience):
    author, topic = people.member(), lists.topics()[0]
    diary = write(author, event="まえ", title="題", audience=audience, topics=(topic.public_id,))
    before = content_of(author, diary)
    entries.change_audience(author, diary, Audience.PRIVATE)
    assert (diary.listed_at, diary.waiting_since, diary.event, diary.title) == (None, None, None, None)
    assert db.session.query(DiaryTopic).count() == 0
    assert content_of(author, diary) == before


@pytest.mark.parametrize("audience", OPEN)
def test_opening_an_entry_publishes_it_now(in_app, people, write, audience):
    author, topic = people.member(), lists.topics()[0]
    question = lists.question_of_evening(clock.now().replace(hour=12))
    diary = write(
        author,
        at=clock.now() - timedelta(days=3),
        event="*まえ*",
        title="題",
        sky="hare",
        audience="private",
        topics=(topic.public_id,),
        question_id=question.public_id,
        day=clock.today() - timedelta(days=3),
    )
    with clock.fixed(clock.now()) as now:
        entries.change_audience(author, diary, Audience(audience))
    assert (diary.listed_at, diary.published_at, diary.sealed) == (now, now, None)
    assert (diary.event, diary.title, diary.sky, diary.question_id) == ("*まえ*", "題", "hare", question.id)
    assert "<em>まえ</em>" in diary.event_html
    [row] = db.session.query(DiaryTopic)
    assert (row.topic_id, row.listed_at) == (topic.id, now)


def test_a_change_between_open_audiences_keeps_the_place(in_app, people, write):
    author = people.member()
    diary = write(author, at=clock.now() - timedelta(days=1), audience="members")
    stood = diary.listed_at
    entries.change_audience(author, diary, Audience.EVERYONE)
    assert (diary.audience, diary.listed_at) == ("everyone", stood)


def test_a_minor_cannot_open_an_entry_to_everyone(in_app, people, write):
    author = people.minor()
    diary = write(author)
    with pytest.raises(Invalid):
        entries.change_audience(author, diary, Audience.EVERYONE)
    with pytest.raises(Invalid):
        entries.edit(author, diary, an_entry(audience="everyone"), 1)
    assert db.session.get(Diary, diary.id).audience == "members"


def test_closing_replies_leaves_all_else(in_app, people, write):
    author = people.member()
    diary = write(author, event="まえ")
    entries.close_replies(author, diary)
    entries.close_replies(author, diary)
    assert (diary.wish, diary.waiting_since, diary.event, diary.version) == ("none", None, "まえ", 1)
    assert diary.listed_at is not None


@pytest.mark.parametrize(
    "doing",
    [
        lambda who, diary: entries.edit(who, diary, an_entry(), 1),
        lambda who, diary: entries.change_audience(who, diary, Audience.PRIVATE),
        entries.close_replies,
        entries.delete,
        entries.restore,
    ],
    ids=["edit", "audience", "close", "delete", "restore"],
)
def test_nobody_changes_what_somebody_else_wrote(in_app, people, write, doing):
    diary = write(people.member(), event="わたしの")
    with pytest.raises(NotAllowed):
        doing(people.member(), diary)
    db.session.expire_all()
    there = db.session.get(Diary, diary.id)
    assert (there.event, there.audience, there.wish, there.deleted_at) == (
        "わたしの",
        "members",
        "reply",
        None,
    )


def test_a_suspended_writer_edits_nothing_but_may_close_and_delete(in_app, people, write, ties):
    author = people.member()
    diary = write(author)
    ties.suspend(author)
    with pytest.raises(NotAllowed):
        entries.edit(author, diary, an_entry(), 1)
    with pytest.raises(NotAllowed):
        entries.change_audience(author, diary, Audience.EVERYONE)
    entries.close_replies(author, diary)
    entries.delete(author, diary)
    assert (diary.wish, diary.deleted_at is not None) == ("none", True)


def test_what_was_deleted_elsewhere_meanwhile_is_not_found(app, people, write):
    author = people.member()
    diary = write(author)
    with app.app_context():
        entries.delete(db.session.get(User, author.id), db.session.get(Diary, diary.id))
    with app.app_context(), pytest.raises(NotFound):
        # A page that was opened before: its row still looks undeleted.
        entries.edit(author, diary, an_entry(), 1)
