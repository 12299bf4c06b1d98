"""A ready statement gives what the session would give, and sees what the session sees."""

from datetime import timedelta

import pytest
from sqlalchemy import Integer, bindparam, select, union_all

from kokotomo.domain.accounts.models import User, UserSession
from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime, db
from kokotomo.foundation.ready import Ready
from kokotomo.foundation.statements import now, today

COLUMNS = (User.id, User.nickname, User.adult_from, User.created_at, User.welcomes_newcomers, User.left_at)


def test_rows_are_those_of_the_session_with_their_types(in_app, people):
    people.member()
    people.member()
    since = bindparam("since", type_=UTCDateTime)
    statement = select(*COLUMNS, User.id).where(User.created_at > since, User.adult_from < today())
    given = {"since": clock.now() - timedelta(days=1000)}
    rows = Ready(statement.order_by(User.id)).rows(given)
    assert len(rows) == 2
    assert rows == [tuple(row) for row in db.session.execute(statement.order_by(User.id), given)]


def test_a_union_is_ready_as_well(in_app, people):
    one = people.member()
    both = union_all(select(User.id, User.created_at), select(User.id, now()))
    rows = Ready(both).rows({})
    assert {row[0] for row in rows} == {one.id}
    assert all(row[1].tzinfo is not None for row in rows)


def test_time_is_that_of_each_run(in_app, people):
    people.member()
    statement = Ready(select(User.id).where(User.created_at > now()))
    assert statement.rows({}) == []
    with clock.fixed(clock.now() - timedelta(days=1000)):
        assert len(statement.rows({})) == 1


def test_what_was_changed_and_not_sent_yet_is_seen(in_app, people):
    person = people.member()
    person.bio = "ここにいます。"
    assert Ready(select(User.bio)).one({}) == ("ここにいます。",)


def test_a_parameter_without_a_value_is_named(in_app):
    with pytest.raises(KeyError, match="whose"):
        Ready(select(User.id).where(User.id == bindparam("whose", type_=Integer))).rows({})


def test_a_text_that_depends_on_its_parameters_is_refused(in_app):
    with pytest.raises(TypeError):
        Ready(select(UserSession.id).where(UserSession.id.in_([1, 2]))).rows({})
