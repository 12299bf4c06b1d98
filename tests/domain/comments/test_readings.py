"""読んだよ: who may say it, who learns of it."""

from functools import partial

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.comments import access, actions
from kokotomo.domain.comments.models import Reading
from kokotomo.domain.comments.queries import marks as queries
from kokotomo.domain.comments.rules import READERS_SHOWN
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotAllowed
from tests.support.at_once import at_once, errors_of
from tests.support.queries import counted


def count():
    return db.session.scalar(select(func.count()).select_from(Reading))


def test_it_is_said_once_and_taken_back(in_app, people, ties):
    me, page = people.member(), ties.page(people.member())
    actions.mark_read(me, page)
    actions.mark_read(me, page)
    assert (count(), queries.read_among(me, [page.id])) == (1, {page.id})
    actions.unmark_read(me, page)
    actions.unmark_read(me, page)
    assert (count(), queries.read_among(me, [page.id])) == (0, set())


def test_it_works_where_replies_are_closed_and_not_on_ones_own_page(in_app, people, ties):
    writer, me = people.member(), people.member()
    closed = ties.page(writer, wish="none")
    actions.mark_read(me, closed)
    assert count() == 1
    with pytest.raises(NotAllowed):
        actions.mark_read(writer, closed)
    assert not access.may_mark_read(Anonymous(), closed)


def test_somebody_suspended_cannot_say_it(in_app, people, ties):
    me, page = people.member(), ties.page(people.member())
    ties.suspend(me)
    with pytest.raises(NotAllowed):
        actions.mark_read(me, page)


def test_said_at_once_it_is_said_once(app, people, ties):
    me, page = people.member(), ties.page(people.member())
    assert errors_of(at_once(app, *[partial(actions.mark_read, me, page)] * 6)) == []
    with app.app_context():
        assert count() == 1


def test_only_the_pages_writer_learns_who(in_app, people, ties):
    writer, a, b = people.member(), people.member(), people.member()
    page = ties.page(writer, audience="everyone")
    for reader in (a, b):
        actions.mark_read(reader, page)
    assert list(queries.readers_of(writer, page)) == [b, a]
    for other in (a, people.member(), Anonymous()):
        assert list(queries.readers_of(other, page)) == []


@pytest.mark.parametrize("change", ["blocked", "muted", "suspended", "left", "a minor who follows no longer"])
def test_readers_whom_the_writer_may_not_meet_are_not_named(in_app, people, ties, change):
    writer = people.member()
    reader = people.minor() if change.startswith("a minor") else people.member()
    page = ties.page(writer)
    actions.mark_read(reader, page)
    match change:
        case "blocked":
            ties.block_row(reader, writer)
        case "muted":
            ties.mute(writer, reader)
        case "suspended":
            ties.suspend(reader)
        case "left":
            ties.leave(reader)
    assert list(queries.readers_of(writer, page)) == []


def test_a_minor_who_follows_the_writer_is_named(in_app, people, ties):
    writer, reader = people.member(), people.minor()
    page = ties.page(writer)
    ties.follow(reader, writer)
    actions.mark_read(reader, page)
    assert list(queries.readers_of(writer, page)) == [reader]


def test_many_readers_are_cut_to_the_latest(in_app, people, ties):
    writer = people.member()
    page = ties.page(writer)
    readers = [people.member() for _ in range(READERS_SHOWN + 2)]
    for reader in readers:
        actions.mark_read(reader, page)
    assert list(queries.readers_of(writer, page)) == readers[:1:-1]


def test_a_whole_list_is_asked_for_in_one_query_and_a_guest_in_none(in_app, people, ties):
    me, writer = people.member(), people.member()
    pages = [ties.page(writer) for _ in range(20)]
    actions.mark_read(me, pages[3])
    with counted(in_app) as statements:
        assert queries.read_among(me, [page.id for page in pages]) == {pages[3].id}
        assert queries.read_among(Anonymous(), [page.id for page in pages]) == set()
        assert queries.read_among(me, []) == set()
    assert len(statements) == 1
