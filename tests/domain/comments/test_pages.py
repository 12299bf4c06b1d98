"""Many replies under one page: in order, in pages, for the same number of queries."""

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.comments import actions
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.comments.rules import PAGE_SIZE
from kokotomo.foundation.errors import NotFound
from tests.support.queries import counted


def flat(page):
    return [reply.id for top in page.items for reply in (top, *top.answers)]


def test_threads_stand_by_age_with_their_answers_as_they_came(in_app, people, ties):
    page = ties.page(people.member())
    a, b = people.member(), people.member()
    first, second = ties.reply(a, page), ties.reply(b, page)
    late = ties.reply(b, page, answered=first)
    later = ties.reply(a, page, answered=second)
    last = ties.reply(a, page, answered=late)
    assert flat(queries.replies_of(a, page)) == [first.id, late.id, last.id, second.id, later.id]


@pytest.mark.parametrize("viewer", ["guest", "member", "writer"])
def test_one_reply_and_fifty_cost_one_query(in_app, people, ties, viewer):
    writer = people.member()
    page = ties.page(writer, audience="everyone")
    reader = {"guest": Anonymous(), "member": people.member(), "writer": writer}[viewer]
    authors = [people.member() for _ in range(5)]
    first = ties.reply(authors[0], page)
    for number in range(50):
        with counted(in_app) as statements:
            assert len(flat(queries.replies_of(reader, page))) == number + 1
        assert len(statements) == 1
        ties.reply(authors[number % 5], page, answered=first if number % 2 else None)


def test_a_page_turned_amid_a_thread_begins_with_the_reply_above(in_app, people, ties):
    writer, a = people.member(), people.member()
    page = ties.page(writer)
    alone = ties.reply(a, page)
    first = ties.reply(a, page)
    answers = [ties.reply(writer, page, answered=first) for _ in range(PAGE_SIZE)]
    last = ties.reply(a, page)
    one = queries.replies_of(a, page)
    assert flat(one) == [alone.id, first.id, *(answer.id for answer in answers[:-2])]
    two = queries.replies_of(a, page, one.next_cursor)
    assert flat(two) == [first.id, *(answer.id for answer in answers[-2:]), last.id]
    assert two.next_cursor is None


def test_the_page_that_holds_a_reply_can_be_found(in_app, people, ties):
    writer, a = people.member(), people.member()
    page = ties.page(writer)
    first = ties.reply(a, page)
    others = [ties.reply(a, page) for _ in range(PAGE_SIZE + 10)]
    late = ties.reply(writer, page, answered=first)
    for reply in (first, late, others[0], others[PAGE_SIZE - 3], others[PAGE_SIZE - 2], others[-1]):
        with counted(in_app) as statements:
            cursor = queries.page_holding(a, page, reply)
        assert len(statements) == 1
        assert reply.id in flat(queries.replies_of(a, page, cursor))
    assert queries.page_holding(a, page, late) is None
    assert queries.page_holding(a, page, others[PAGE_SIZE - 3]) is None
    assert queries.page_holding(a, page, others[PAGE_SIZE - 2]) is not None


def test_what_a_viewer_does_not_see_takes_no_room(in_app, people, ties):
    writer, noisy, me = people.member(), people.member(), people.member()
    page = ties.page(writer)
    for _ in range(PAGE_SIZE + 1):
        ties.reply(noisy, page)
    mine = ties.reply(me, page)
    ties.mute(me, noisy)
    assert flat(queries.replies_of(me, page)) == [mine.id]
    assert queries.page_holding(me, page, mine) is None


@pytest.mark.parametrize("cursor", ["broken", "W10", "WyJ4Il0", "e30"])
def test_a_broken_cursor_is_not_found(in_app, people, ties, cursor):
    page = ties.page(people.member())
    with pytest.raises(NotFound):
        queries.replies_of(people.member(), page, cursor)


def test_writing_a_reply_is_few_queries_whatever_stands_there(in_app, people, ties):
    writer, me = people.member(), people.member()
    page = ties.page(writer)
    counts = set()
    for _ in range(20):
        with counted(in_app) as statements:
            actions.reply(me, page, "返事", None, queries.public_ids.new())
        counts.add(len(statements))
    # The first one also changes the page's voices.
    assert max(counts) <= 6
    assert len(counts) <= 2
