"""Who is told of what, once."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.notifications import queries
from kokotomo.domain.notifications.models import Kind, Notification
from kokotomo.domain.notifications.rules import QUIET
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import DomainError
from tests.support.at_once import at_once, errors_of


def told():
    """(recipient, actor, kind) of every row, in the order in which they were written."""
    columns = (Notification.recipient_id, Notification.actor_id, Notification.kind)
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(Notification.id))]


def test_a_reply_is_told_to_the_pages_writer_and_to_whom_it_answers(in_app, people, ties):
    writer, a, b = people.member(), people.member(), people.member()
    page = ties.page(writer)
    first = ties.reply(a, page)
    assert told() == [(writer.id, a.id, "reply")]
    second = ties.reply(b, page, answered=first)
    assert told()[1:] == [(a.id, b.id, "answer"), (writer.id, b.id, "reply")]
    ties.reply(writer, page, answered=second)
    assert told()[3:] == [(b.id, writer.id, "answer")]


def test_nobody_is_told_of_their_own_and_nobody_twice_of_one_thing(in_app, people, ties):
    writer, a = people.member(), people.member()
    page = ties.page(writer)
    own = ties.reply(writer, page)
    assert told() == []
    ties.reply(writer, page, answered=own)
    assert told() == []
    ties.reply(a, page, answered=own)
    assert told() == [(writer.id, a.id, "answer")]
    first = ties.reply(a, page)
    ties.reply(a, page, answered=first)
    assert [row[0] for row in told()[1:]] == [writer.id, writer.id]


def test_a_tap_back_and_forth_tells_once_and_again_after_a_week(in_app, people, ties):
    writer, reader = people.member(), people.member()
    page = ties.page(writer)

    def tap():
        comments.mark_read(reader, page)
        comments.unmark_read(reader, page)
        comments.mark_read(reader, page)
        follows.follow(reader, writer)
        follows.unfollow(reader, writer)
        follows.follow(reader, writer)

    start = clock.now()
    tap()
    assert sorted(told()) == [(writer.id, reader.id, "follower"), (writer.id, reader.id, "reading")]
    db.session.execute(Notification.__table__.update().values(seen_at=start))
    db.session.commit()
    comments.unmark_read(reader, page)
    follows.unfollow(reader, writer)
    with clock.fixed(start + QUIET - timedelta(minutes=1)):
        tap()
        assert not queries.has_unseen(writer)
    comments.unmark_read(reader, page)
    follows.unfollow(reader, writer)
    with clock.fixed(start + QUIET + timedelta(minutes=1)):
        tap()
        assert queries.has_unseen(writer)
    assert len(told()) == 2


def test_taps_at_once_tell_once(app, people, ties):
    writer, reader = people.member(), people.member()
    page = ties.page(writer)
    jobs = [partial(comments.mark_read, reader, page), partial(follows.follow, reader, writer)] * 3
    assert errors_of(at_once(app, *jobs)) == []
    with app.app_context():
        assert sorted(row[2] for row in told()) == ["follower", "reading"]


def test_a_deleted_reply_is_forgotten(in_app, people, ties):
    writer, a = people.member(), people.member()
    page = ties.page(writer)
    comment = ties.reply(a, page)
    comments.delete_reply(a, comment, page)
    assert told() == []


def test_what_fails_tells_nothing(in_app, people, ties):
    writer, a = people.member(), people.member()
    page = ties.page(writer, wish="none")
    for job in (partial(ties.reply, a, page), partial(follows.follow, a, a)):
        with pytest.raises(DomainError):
            job()
    assert told() == []


def test_the_time_of_a_notification_is_the_replys_own(in_app, people, ties):
    writer = people.member()
    comment = ties.reply(people.member(), ties.page(writer))
    row = db.session.scalars(select(Notification)).one()
    assert (row.kind, row.created_at) == (Kind.REPLY, comment.created_at)
