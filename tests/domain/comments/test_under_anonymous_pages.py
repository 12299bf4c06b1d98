"""Replies, 読んだよ and とっておく under a page of which no author is stored."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.comments import actions
from kokotomo.domain.comments.models import Comment, Keepsake, Reading
from kokotomo.domain.comments.queries import marks, replies, ties, unsigned
from kokotomo.domain.diaries.actions import anonymous
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.follows.models import Block, Mute
from kokotomo.domain.notifications import queries as notices
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotAllowed


@pytest.fixture
def page(in_app) -> Diary:
    return anonymous.publish("だれかに聞いてほしくて。", ())


def say(person, page, words="読みました。", answered=None) -> Comment:
    return actions.reply(person, page, words, answered, public_ids.new())


def seen(viewer, page) -> list[str]:
    found = []
    for row in replies.replies_of(viewer, page).items:
        found += [row.html, *(answer.html for answer in row.answers)]
    return [html.removeprefix("<p>").removesuffix("</p>") for html in found]


def test_all_members_reply_and_each_is_a_voice(page, people):
    first, second, reader = people.member(), people.minor(), people.member()
    say(first, page)
    assert [row.id for row in pages.page_of_waiting(reader).items] == [page.id]
    say(second, page)
    assert pages.page_of_waiting(reader).items == []
    db.session.refresh(page)
    assert page.voices == 2


def test_a_minors_reply_is_read_as_under_any_adults_page(page, people):
    adult, minor = people.member(), people.minor()
    say(minor, page, "こんばんは")
    assert seen(adult, page) == seen(minor, page) == ["こんばんは"]
    (row,) = replies.replies_of(adult, page).items
    assert not row.answerable
    assert replies.replies_of(minor, page).items[0].answerable
    assert replies.find_answerable(adult, page.public_id, row.public_id) is None


def test_two_who_parted_do_not_meet_under_it(page, people):
    one, other, third = people.member(), people.member(), people.member()
    below = say(other, page, "ひとつ")
    say(third, page, "ふたつ", below)
    db.session.add(Block(blocker_id=one.id, blocked_id=other.id))
    db.session.commit()
    assert seen(one, page) == []
    assert seen(third, page) == ["ひとつ", "ふたつ"]
    say(one, page, "みっつ")
    assert seen(other, page) == ["ひとつ", "ふたつ"]


def test_what_stands_below_a_hidden_reply_is_hidden_too(page, people):
    author, below, reader = people.member(), people.member(), people.member()
    hidden = say(author, page, "かくされる")
    say(below, page, "その下", hidden)
    hidden.hidden_at = clock.now()
    db.session.commit()
    assert seen(reader, page) == seen(below, page) == []
    assert seen(author, page) == ["かくされる", "その下"]


def test_no_member_is_its_writer(page, people):
    author, reader = people.member(), people.member()
    comment = say(author, page)
    with pytest.raises(NotAllowed):
        actions.hide(reader, comment, page)
    actions.mark_read(reader, page)
    assert db.session.query(Reading).count() == 1
    assert list(marks.readers_of(reader, page)) == []


def test_who_replied_is_told_of_answers_and_nobody_of_replies(page, people):
    author, other = people.member(), people.member()
    comment = say(author, page)
    actions.mark_read(other, page)
    assert db.session.query(Notification).count() == 0
    say(other, page, "わたしもです", comment)
    (notice,) = db.session.query(Notification).all()
    assert notice.recipient_id == author.id
    assert notices.has_unseen(author)
    anonymous.withdraw(page.id)
    assert not notices.has_unseen(author)
    anonymous.remove(page.id)
    assert db.session.query(Notification).count() == db.session.query(Comment).count() == 0


def test_words_exchanged_under_it_tie_the_two_and_nobody_else(page, people):
    author, other, third = people.member(), people.member(), people.member()
    comment = say(author, page)
    say(third, page)
    say(other, page, "わたしもです", comment)
    assert [tied.person.id for tied in ties.tied_with(author)] == [other.id]
    assert [tied.person.id for tied in ties.tied_with(other)] == [author.id]
    assert ties.tied_with(third) == []


def test_it_is_kept_without_a_name_until_it_is_gone(page, people):
    author, keeper = people.member(), people.member()
    comment = say(author, page)
    actions.keep_page(keeper, page)
    actions.keep_reply(keeper, comment)
    reply, kept = marks.page_of_keepsakes(keeper).items
    assert (kept.author_public_id, kept.nickname, kept.cover) == (None, None, None)
    assert reply.author_public_id == author.public_id
    anonymous.remove(page.id)
    assert marks.page_of_keepsakes(keeper).items == []
    assert db.session.query(Keepsake).count() == 0


def test_its_writer_reads_what_was_hidden_and_the_minors(page, people):
    author, minor, below = people.member(), people.minor(), people.member()
    hidden = say(author, page, "かくされる")
    say(below, page, "その下", hidden)
    say(minor, page, "わたしも")
    hidden.hidden_at = clock.now()
    db.session.commit()
    for writer in (Anonymous(), people.member()):
        rows = unsigned.replies_under(writer, page.id).items
        assert [(row.hidden_at is not None, len(row.answers)) for row in rows] == [(True, 1), (False, 0)]
        assert unsigned.find_reply(writer, page.id, hidden.public_id).id == hidden.id


def test_its_writer_hears_nobody_from_whom_they_parted_or_who_left(page, people):
    parted, muted, left, there, writer = (people.member() for _ in range(5))
    for person in (parted, muted, left, there):
        say(person, page, person.nickname)
        actions.mark_read(person, page)
    db.session.add(Block(blocker_id=parted.id, blocked_id=writer.id))
    db.session.add(Mute(muter_id=writer.id, muted_id=muted.id))
    left.left_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    assert [row.nickname for row in unsigned.replies_under(writer, page.id).items] == [there.nickname]
    assert db.session.scalar(select(unsigned.names_of_readers(writer, page.id))) == there.nickname
