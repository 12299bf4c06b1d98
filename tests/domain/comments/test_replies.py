"""Writing, editing, deleting and hiding replies."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from kokotomo.domain.comments import access, actions
from kokotomo.domain.comments.events import ReplyDeleted, ReplyWritten
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.comments.rules import BODY_MAX, EDITABLE, HEAPED
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import clock, events, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of


@pytest.fixture
def heard(monkeypatch):
    """The events of replies, as they are published."""
    seen = []
    for kind in (ReplyWritten, ReplyDeleted):
        monkeypatch.setitem(events._subscribers, kind, [*events._subscribers[kind], seen.append])
    return seen


def voices(page):
    return db.session.scalar(select(Diary.voices).where(Diary.id == page.id))


def count():
    return db.session.scalar(select(func.count(Comment.id)))


def fails(error, key, action, *args):
    with pytest.raises(error) as raised:
        action(*args)
    assert raised.value.key == key


def test_a_reply_is_rendered_when_it_is_written(in_app, people, ties, heard):
    me, page = people.member(), ties.page(people.member())
    comment = actions.reply(me, page, "土鍋、**おつかれさま**でした。\r\n<3 (>_<)  ", None, public_ids.new())
    assert comment.body == "土鍋、**おつかれさま**でした。\n<3 (>_<)"
    assert "<strong>おつかれさま</strong>" in comment.body_html
    assert "&lt;3 (&gt;_&lt;)" in comment.body_html
    assert heard == [ReplyWritten(comment, page, None)]


@pytest.mark.parametrize(("joined", "clickable"), [(timedelta(hours=23), False), (timedelta(hours=25), True)])
def test_links_of_a_new_account_cannot_be_followed(in_app, people, ties, joined, clickable):
    me = people.member(joined=clock.now() - joined)
    comment = ties.reply(me, ties.page(people.member()), "https://example.jp/猫")
    assert ("<a " in comment.body_html) is clickable
    assert "https://example.jp/" in comment.body_html


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("", "reply.empty"),
        (" \n\u3000 ", "reply.empty"),
        ("あ" * (BODY_MAX + 1), "reply.too_long"),
        ("👨‍👩‍👧‍👦" * (BODY_MAX + 1), "reply.too_long"),
        ("あ" + "\u0301" * (BODY_MAX * HEAPED), "reply.heaped"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_its_reason(in_app, people, ties, body, key):
    me, page = people.member(), ties.page(people.member())
    with pytest.raises(Invalid) as raised:
        actions.reply(me, page, body, None, public_ids.new())
    assert raised.value.problems["body"].key == key
    assert count() == 0
    comment = ties.reply(me, page, "はじめ")
    with pytest.raises(Invalid):
        actions.edit(me, comment, body)


@pytest.mark.parametrize("body", ["あ" * BODY_MAX, "👨‍👩‍👧" * BODY_MAX])
def test_length_is_counted_as_a_reader_counts(in_app, people, ties, body):
    assert ties.reply(people.member(), ties.page(people.member()), body).body == body


def test_an_answer_to_an_answer_stands_beside_it_and_says_to_whom_it_speaks(in_app, people, ties):
    page = ties.page(people.member())
    a, b, c = people.member("あさ"), people.member("ばら"), people.member("くも")
    first = ties.reply(a, page)
    second = ties.reply(b, page, answered=first)
    third = ties.reply(c, page, answered=second)
    assert (third.parent_id, third.answered_id) == (first.id, second.id)
    (top,) = queries.replies_of(a, page).items
    assert [(x.nickname, x.answer_to) for x in top.answers] == [("ばら", None), ("くも", "ばら")]


def test_a_reply_can_only_answer_what_stands_under_the_same_page_and_is_seen(in_app, people, ties):
    me, other = people.member(), people.member()
    page, elsewhere = ties.page(other), ties.page(other)
    far, hidden, gone = (
        ties.reply(other, elsewhere),
        ties.reply(people.member(), page),
        ties.reply(other, page),
    )
    ties.change(hidden, hidden_at=clock.now())
    ties.change(gone, deleted_at=clock.now())
    for answered in (far, hidden, gone):
        fails(Conflict, "reply.gone", actions.reply, me, page, "返事", answered, public_ids.new())
    assert count() == 3


CLOSED = [
    ("wish none", Conflict, "reply.closed"),
    ("private", Conflict, "reply.closed"),
    ("deleted", NotFound, "diary"),
    ("hidden", NotFound, "diary"),
]


@pytest.mark.parametrize(("how", "error", "key"), CLOSED)
@pytest.mark.parametrize("who", ["writer", "other"])
def test_a_page_that_takes_none_gets_none_and_keeps_what_it_has(in_app, people, ties, how, error, key, who):
    writer, other = people.member(), people.member()
    page = ties.page(writer)
    there = ties.reply(other, page)
    if how == "private":
        ties.close(writer, page)
    else:
        changes = {"wish none": {"wish": "none"}, "deleted": {"deleted_at": clock.now()}}
        ties.change(page, **changes.get(how, {"hidden_at": clock.now()}))
    if who == "other" and how != "wish none":
        error, key = NotFound, "diary"
    me = writer if who == "writer" else other
    fails(error, key, actions.reply, me, page, "返事", None, public_ids.new())
    assert db.session.get(Comment, there.id).deleted_at is None


def test_who_may_not_see_the_page_cannot_reply(in_app, people, ties):
    writer, blocked, adult, minor = people.member(), people.member(), people.member(), people.minor()
    ties.block(writer, blocked)
    fails(NotFound, "diary", actions.reply, blocked, ties.page(writer), "返事", None, public_ids.new())
    fails(NotFound, "diary", actions.reply, adult, ties.page(minor), "返事", None, public_ids.new())
    fails(NotFound, "diary", actions.mark_read, adult, ties.page(minor))
    assert db.session.scalar(select(func.count(Comment.id))) == 0


def test_a_suspended_member_cannot_reply_or_edit_but_can_delete(in_app, people, ties):
    me, page = people.member(), ties.page(people.member())
    comment = ties.reply(me, page)
    ties.suspend(me)
    fails(NotAllowed, "not_allowed", actions.reply, me, page, "返事", None, public_ids.new())
    fails(NotAllowed, "not_allowed", actions.edit, me, comment, "ほか")
    actions.delete_reply(me, comment, page)
    assert comment.deleted_at is not None


def test_the_same_form_again_gives_back_the_first_reply(in_app, people, ties, heard):
    me, page, key = people.member(), ties.page(people.member()), public_ids.new()
    first = actions.reply(me, page, "一度", None, key)
    assert actions.reply(me, page, "二度", None, key).id == first.id
    ties.change(page, wish="none")
    assert actions.reply(me, page, "三度", None, key).id == first.id
    assert (count(), len(heard)) == (1, 1)


def test_the_same_form_at_once_makes_one_reply(app, people, ties):
    me, page, key = people.member(), ties.page(people.member()), public_ids.new()
    results = at_once(app, *[partial(actions.reply, me, page, "返事", None, key)] * 6)
    assert errors_of(results) == []
    assert len({comment.id for comment in results}) == 1
    with app.app_context():
        assert (count(), voices(page)) == (1, 1)


def test_voices_are_counted_right_when_many_reply_at_once(app, people, ties):
    page = ties.page(people.member())
    others = [people.member() for _ in range(6)]
    jobs = [partial(actions.reply, one, page, "返事", None, public_ids.new()) for one in others]
    assert errors_of(at_once(app, *jobs)) == []
    with app.app_context():
        assert voices(page) == 6


def test_voices_are_other_people_whose_replies_are_seen(in_app, people, ties):
    writer, a, b = people.member(), people.member(), people.member()
    page = ties.page(writer)
    ties.reply(writer, page)
    assert voices(page) == 0
    first, again = ties.reply(a, page), ties.reply(a, page)
    assert voices(page) == 1
    below = ties.reply(b, page, answered=first)
    assert voices(page) == 2
    actions.hide(writer, first, page)
    assert voices(page) == 1  # of a: the other reply; b's stands below the hidden one
    actions.delete_reply(a, again, page)
    assert voices(page) == 0
    actions.unhide(writer, first, page)
    assert voices(page) == 2
    actions.delete_reply(a, first, page)
    assert voices(page) == 1  # an answer outlives the reply above it
    actions.delete_reply(b, below, page)
    assert voices(page) == 0


def test_a_page_leaves_the_waiting_ones_with_the_second_voice_and_comes_back(in_app, people, ties):
    page = ties.page(
        people.member(), waiting_since=clock.now(), waiting_until=clock.now() + timedelta(days=7)
    )
    a, b = people.member(), people.member()
    ties.reply(a, page)
    assert db.session.get(Diary, page.id).waiting_since is not None
    second = ties.reply(b, page)
    assert db.session.get(Diary, page.id).waiting_since is None
    actions.delete_reply(b, second, page)
    assert db.session.get(Diary, page.id).waiting_since is not None


def test_a_reply_is_edited_for_fifteen_minutes(in_app, people, ties):
    me, page = people.member(), ties.page(people.member())
    comment = ties.reply(me, page, "はじめ")
    assert comment.edited_at is None
    with clock.fixed(comment.created_at + EDITABLE - timedelta(seconds=1)):
        assert access.may_edit(me, comment)
        actions.edit(me, comment, "はじめ")
        assert comment.edited_at is None
        actions.edit(me, comment, "**つぎ**")
    assert (comment.body, comment.edited_at is not None) == ("**つぎ**", True)
    assert "<strong>つぎ</strong>" in comment.body_html
    with clock.fixed(comment.created_at + EDITABLE):
        assert not access.may_edit(me, comment)
        fails(NotAllowed, "not_allowed", actions.edit, me, comment, "おそい")


def test_nobody_edits_deletes_or_hides_what_is_not_theirs(in_app, people, ties):
    writer, author, other = people.member(), people.member(), people.member()
    page = ties.page(writer)
    comment, own = ties.reply(author, page), ties.reply(writer, page)
    for person in (writer, other):
        fails(NotAllowed, "not_allowed", actions.edit, person, comment, "ほか")
        fails(NotAllowed, "not_allowed", actions.delete_reply, person, comment, page)
    for person in (author, other):
        fails(NotAllowed, "not_allowed", actions.hide, person, comment, page)
    fails(NotAllowed, "not_allowed", actions.hide, writer, own, page)
    fails(NotAllowed, "not_allowed", actions.hide, other, comment, ties.page(other))
    db.session.expire_all()
    assert (comment.deleted_at, comment.hidden_at, comment.edited_at, own.hidden_at) == (None,) * 4


def test_an_edit_under_a_page_that_is_closed_to_its_author_by_now_is_refused(in_app, people, ties):
    writer, me = people.member(), people.member()
    page = ties.page(writer)
    comment = ties.reply(me, page)
    ties.block(writer, me)
    fails(NotFound, "comment", actions.edit, me, comment, "ほか")
    actions.delete_reply(me, comment, page)
    assert comment.body == ""


def test_deleting_takes_the_words_and_twice_is_once(in_app, people, ties, heard):
    me, page = people.member(), ties.page(people.member())
    comment = ties.reply(me, page, "ひみつのことば")
    actions.delete_reply(me, comment, page)
    actions.delete_reply(me, comment, page)
    row = db.session.execute(select(Comment.body, Comment.body_html)).one()
    assert tuple(row) == ("", "")
    assert heard[1:] == [ReplyDeleted(comment, "ひみつのことば")]


def test_an_edit_and_a_deletion_at_once_never_leave_words(app, people, ties):
    for _ in range(6):
        me, page = people.member(), ties.page(people.member())
        comment = ties.reply(me, page)

        def own(do, *args, of=comment):
            return do(*[db.session.get(Comment, of.id) if a is of else a for a in args])

        at_once(
            app,
            partial(own, actions.edit, me, comment, "あとの言葉", of=comment),
            partial(own, actions.delete_reply, me, comment, page, of=comment),
        )
        with app.app_context():
            assert db.session.get(Comment, comment.id).body == ""


def test_the_form_key_of_a_deleted_reply_does_not_write_it_again(in_app, people, ties):
    me, page, key = people.member(), ties.page(people.member()), public_ids.new()
    comment = actions.reply(me, page, "一度", None, key)
    actions.delete_reply(me, comment, page)
    assert actions.reply(me, page, "一度", None, key).deleted_at is not None
