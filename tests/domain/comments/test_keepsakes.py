"""とっておく: what can be kept, and what is left of it when it can no longer be seen."""

from functools import partial

import pytest
from sqlalchemy import func, select

from kokotomo.domain.comments import actions
from kokotomo.domain.comments.models import Keepsake
from kokotomo.domain.comments.queries import marks
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.rules import Audience
from kokotomo.domain.follows import actions as follows
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of


def count():
    return db.session.scalar(select(func.count()).select_from(Keepsake))


def kept(viewer):
    """(page, reply or None) of each keepsake, the latest first."""
    return [(row.public_id, row.comment_public_id) for row in marks.page_of_keepsakes(viewer).items]


def test_a_page_and_a_reply_are_kept_once_and_let_go(in_app, people, ties):
    writer, me = people.member(), people.member()
    page = ties.page(writer)
    reply = ties.reply(writer, page, "また書きます")
    for _ in range(2):
        actions.keep_page(me, page)
        actions.keep_reply(me, reply)
    assert kept(me) == [(page.public_id, reply.public_id), (page.public_id, None)]
    assert marks.marks_on(me, page) == (False, True)
    for _ in range(2):
        actions.let_go_of_page(me, page)
        actions.let_go_of_reply(me, reply)
    assert kept(me) == []
    assert marks.marks_on(me, page) == (False, False)


def test_kept_at_once_it_is_kept_once(app, people, ties):
    me, page = people.member(), ties.page(people.member())
    assert errors_of(at_once(app, *[partial(actions.keep_page, me, page)] * 6)) == []
    with app.app_context():
        assert count() == 1


def test_ones_own_words_are_not_kept(in_app, people, ties):
    me, other = people.member(), people.member()
    page, theirs = ties.page(me), ties.page(other)
    with pytest.raises(NotAllowed):
        actions.keep_page(me, page)
    with pytest.raises(NotAllowed):
        actions.keep_reply(me, ties.reply(me, theirs))
    assert count() == 0


def test_what_one_does_not_see_is_not_kept(in_app, people, ties):
    me, writer = people.member(), people.member()
    page = ties.page(writer, audience="mutual")
    with pytest.raises(NotFound):
        actions.keep_page(me, page)
    assert count() == 0


def test_a_reply_to_ones_own_page_can_be_kept_while_the_page_is_closed(in_app, people, ties):
    me, other = people.member(), people.member()
    page = ties.page(me)
    reply = ties.reply(other, page, "読みました")
    actions.keep_reply(me, reply)
    page = entries.change_audience(me, page, Audience.PRIVATE)
    found = marks.page_of_keepsakes(me).items
    assert [(row.comment_public_id, row.title, row.extract) for row in found] == [
        (reply.public_id, None, None)
    ]


def test_a_page_that_was_closed_is_gone_and_comes_back_when_it_is_opened(in_app, people, ties):
    me, writer = people.member(), people.member()
    page = ties.page(writer)
    actions.keep_page(me, page)
    page = entries.change_audience(writer, page, Audience.PRIVATE)
    assert kept(me) == []
    entries.change_audience(writer, page, Audience.MEMBERS)
    assert kept(me) == [(page.public_id, None)]


def test_a_block_takes_what_was_kept_away(in_app, people, ties):
    me, writer = people.member(), people.member()
    page = ties.page(writer)
    actions.keep_page(me, page)
    actions.keep_reply(me, ties.reply(writer, page))
    follows.block(writer, me)
    assert kept(me) == []


def test_a_deleted_reply_is_kept_no_longer(in_app, people, ties):
    me, writer = people.member(), people.member()
    page = ties.page(me)
    reply = ties.reply(writer, page)
    actions.keep_reply(me, reply)
    actions.delete_reply(writer, reply, page)
    assert kept(me) == []
