"""みんなに: pages of which no author is stored, among all others and apart from them."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries import sweeps
from kokotomo.domain.diaries.access import is_author
from kokotomo.domain.diaries.actions import anonymous, choices, entries
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.rules import Choice, Content
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed, NotFound
from tests.support.factories_diaries import an_entry

WORDS = "だれかに聞いてほしくて、書いています。"


def ids(page) -> list[int]:
    return [row.id for row in page.items]


def test_every_member_reads_it_and_no_guest(in_app, people):
    diary = anonymous.publish(WORDS, ())
    readers = (people.member(), people.minor())
    for reader in readers:
        found = queries.find_page(reader, diary.public_id)
        assert (found.author, found.content.event) == (None, WORDS)
        assert ids(pages.page_of_everyone(reader)) == [diary.id]
        assert ids(pages.page_of_waiting(reader)) == [diary.id]
        assert not is_author(reader, diary)
    assert queries.find_page(Anonymous(), diary.public_id) is None
    assert ids(pages.page_of_everyone(Anonymous())) == []


def test_a_list_says_nothing_of_its_author(in_app, people):
    anonymous.publish(WORDS, ())
    (row,) = pages.page_of_everyone(people.member()).items
    assert (row.author_id, row.author_public_id, row.nickname, row.cover) == (None, None, None, None)


def test_it_stands_between_the_others_in_each_list_and_is_read_in_pages(in_app, people, write):
    author, reader, topic = people.member(), people.member(), lists.topics()[0]

    choices.choose(reader, topic, Choice.FOLLOWED)
    start, expected = clock.now() - timedelta(hours=30), []
    for number in range(26):
        at = start + timedelta(minutes=number)
        if number % 3:
            expected.append(write(author, at=at, topics=(topic.public_id,)).id)
        else:
            with clock.fixed(at):
                expected.append(anonymous.publish(WORDS, (topic.public_id,)).id)
    newest_first = {
        "everyone": pages.page_of_everyone,
        "topic": lambda reader, cursor: pages.page_of_topic(reader, topic, cursor),
        "followed topics": pages.page_of_followed_topics,
    }
    for name, page_of in newest_first.items():
        first = page_of(reader, None)
        assert ids(first) + ids(page_of(reader, first.next_cursor)) == expected[::-1], name
    first = pages.page_of_waiting(reader)
    assert ids(first) + ids(pages.page_of_waiting(reader, first.next_cursor)) == expected


def test_it_waits_for_a_week_and_is_never_a_newcomers(in_app, people):
    diary = anonymous.publish(WORDS, ())
    reader = people.member()
    assert ids(pages.page_of_waiting(reader, newcomers=True)) == []
    assert ids(pages.page_of_waiting(reader, newcomers=False)) == [diary.id]
    with clock.fixed(clock.now() + timedelta(days=7, seconds=1)):
        assert ids(pages.page_of_waiting(reader)) == []
        assert ids(pages.page_of_everyone(reader)) == [diary.id]


def test_what_a_member_muted_spares_them_these_pages_too(in_app, people):

    reader, topic = people.member(), lists.topics()[0]
    on_topic, with_word = anonymous.publish(WORDS, (topic.public_id,)), anonymous.publish("雪崩のこと", ())
    choices.choose(reader, topic, Choice.MUTED)
    choices.mute_word(reader, "雪崩")
    assert ids(pages.page_of_everyone(reader)) == []
    assert ids(pages.page_of_topic(reader, topic)) == [on_topic.id]
    assert queries.find_page(reader, with_word.public_id) is not None


def test_nobody_edits_closes_or_deletes_it_by_the_way_of_a_diary(in_app, people):
    diary, reader = anonymous.publish(WORDS, ()), people.member()
    for doing in (
        lambda: entries.delete(reader, diary),
        lambda: entries.close_replies(reader, diary),
        lambda: entries.edit(reader, diary, an_entry(), 1),
        lambda: entries.restore(reader, diary),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            doing()
    assert queries.neighbours(reader, diary) == (None, None)


def test_a_letter_is_kept_whole_and_no_longer_one_is_taken(in_app):
    whole = "あ" * 3000
    assert db.session.get_one(Diary, anonymous.publish(whole, ()).id).event == whole
    for words, key in (
        ("あ" * 3001, "event.too_long"),
        ("  \n", "entry.empty"),
        ("ก" + "่" * 99, "event.heaped"),
    ):
        with pytest.raises(Invalid) as refused:
            anonymous.publish(words, ())
        assert refused.value.problems["event"].key == key
    for topics, key in ((("x" * 26,), "topics.unknown"), (tuple("abcd"), "topics.too_many")):
        with pytest.raises(Invalid) as refused:
            anonymous.publish(WORDS, topics)
        assert refused.value.problems["topics"].key == key
    assert db.session.query(Diary).count() == 1


def test_its_links_lead_nowhere_now_and_after_rendering_anew(in_app):
    diary = anonymous.publish("https://example.jp/ *雨*", ())
    before = diary.event_html
    assert "<a " not in before
    assert "<em>雨</em>" in before
    diary.event_html, diary.renderer = "old", 0
    db.session.commit()
    assert sweeps.rerender() == 1
    db.session.expire_all()
    assert db.session.get_one(Diary, diary.id).event_html == before


def test_withdrawn_it_is_nowhere_and_brought_back_where_it_was(in_app, people):
    topic, reader = lists.topics()[0], people.member()
    diary = anonymous.publish(WORDS, (topic.public_id,))
    anonymous.withdraw(diary.id)
    assert queries.find_page(reader, diary.public_id) is None
    assert ids(pages.page_of_everyone(reader)) == ids(pages.page_of_topic(reader, topic)) == []
    anonymous.bring_back(diary.id)
    assert ids(pages.page_of_everyone(reader)) == ids(pages.page_of_topic(reader, topic)) == [diary.id]
    assert ids(pages.page_of_waiting(reader)) == [diary.id]


def test_a_withdrawn_page_is_purged_after_a_week(in_app):
    diary = anonymous.publish(WORDS, ())
    anonymous.withdraw(diary.id)
    with clock.fixed(clock.now() + timedelta(days=7, seconds=1)):
        assert sweeps.purge_deleted() == 1
    anonymous.bring_back(diary.id)
    assert db.session.query(Diary).count() == 0


def test_removed_it_leaves_no_row_and_twice_is_once(in_app):
    diary = anonymous.publish(WORDS, (lists.topics()[0].public_id,))
    for _ in range(2):
        anonymous.remove(diary.id)
        assert db.session.query(Diary).count() == db.session.query(DiaryTopic).count() == 0


def test_a_signed_page_is_never_removed_by_this_way(in_app, people, write):
    diary = write(people.member())
    for doing in (anonymous.remove, anonymous.withdraw, anonymous.bring_back):
        with pytest.raises(NotFound):
            doing(diary.id)
    assert db.session.query(Diary).one().deleted_at is None


def test_what_it_says_is_told_without_a_name(in_app, people):
    diary = anonymous.publish(WORDS, ())
    assert queries.content_of(people.member(), diary) == Content(event=WORDS)
