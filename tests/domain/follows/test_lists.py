"""One's own lists: who stands on them, in what order, and for how many queries."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.follows import actions, queries
from kokotomo.foundation import clock
from kokotomo.foundation.errors import NotFound
from kokotomo.foundation.paging import SIZE
from tests.support.queries import counted

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)


def names(page):
    return [row.person.nickname for row in page.items]


def test_lists_are_the_viewers_own_the_latest_first(in_app, people):
    me, a, b, c = people.member(), people.member("あさ"), people.member("ばら"), people.member("くも")
    for hours, (one, other) in enumerate([(me, a), (me, b), (b, me), (c, me), (a, c)]):
        with clock.fixed(AT + timedelta(hours=hours)):
            actions.follow(one, other)
    assert names(queries.page_of_following(me)) == ["ばら", "あさ"]
    assert names(queries.page_of_followers(me)) == ["くも", "ばら"]
    assert names(queries.page_of_mutual(me)) == ["ばら"]
    assert [tie.standing.mutual for tie in queries.page_of_following(me).items] == [True, False]
    assert names(queries.page_of_following(a)) == ["くも"]


@pytest.mark.parametrize("change", ["suspended", "left", "blocked by them"])
def test_who_cannot_be_met_stands_on_no_list(in_app, people, ties, change):
    me, other = people.member(), people.member()
    ties.mutual(me, other)
    ties.mute(me, other)
    if change == "suspended":
        ties.suspend(other)
    elif change == "left":
        ties.leave(other)
    else:
        ties.block_row(other, me)
    for page in (queries.page_of_following, queries.page_of_followers, queries.page_of_mutual):
        assert names(page(me)) == []
    # Whom I muted and who blocked me by now stays where I can take it back: that tells nothing new.
    assert len(queries.page_of_hidden(me).items) == (1 if change == "blocked by them" else 0)


def test_a_minor_who_follows_no_longer_stands_on_no_list_of_an_adult(in_app, people, ties):
    adult, minor = people.member(), people.minor()
    ties.follow(adult, minor)
    ties.mute(adult, minor)
    ties.block_row(adult, minor)
    for page in (queries.page_of_following, queries.page_of_mutual, queries.page_of_hidden):
        assert names(page(adult)) == []


def test_a_muted_person_still_stands_among_those_followed(in_app, people, ties):
    me, other = people.member(), people.member()
    ties.follow(me, other)
    ties.mute(me, other)
    (tie,) = queries.page_of_following(me).items
    assert tie.standing.muted


def test_muted_and_blocked_people_stand_on_one_list_each_way_once(in_app, people, ties):
    me, muted, blocked, both = (people.member() for _ in range(4))
    with clock.fixed(AT):
        ties.mute(me, muted)
    with clock.fixed(AT + timedelta(hours=1)):
        ties.block_row(me, blocked)
    with clock.fixed(AT + timedelta(hours=2)):
        ties.mute(me, both)
        ties.block_row(me, both)
    rows = [(row.person, row.blocked) for row in queries.page_of_hidden(me).items]
    assert rows == [(both, True), (both, False), (blocked, True), (muted, False)]
    assert queries.page_of_hidden(muted).items == []


def test_a_long_list_comes_in_pages_and_misses_nobody(in_app, people, ties):
    me = people.member()
    others = [people.member() for _ in range(SIZE + 5)]
    with clock.fixed(AT):
        for other in others:
            ties.mutual(me, other)
            ties.mute(me, other)
    lists = (
        queries.page_of_following,
        queries.page_of_followers,
        queries.page_of_mutual,
        queries.page_of_hidden,
    )
    for page_of in lists:
        first = page_of(me)
        second = page_of(me, first.next_cursor)
        assert len(first.items) == SIZE
        assert second.next_cursor is None
        seen = [row.person.id for row in (*first.items, *second.items)]
        assert sorted(seen) == sorted(other.id for other in others)
        with pytest.raises(NotFound):
            page_of(me, "broken")


def test_lists_cost_one_query_for_one_person_and_for_twenty(in_app, people, ties):
    me = people.member()
    for count in (1, 19):
        for _ in range(count):
            other = people.member()
            ties.mutual(me, other)
            ties.mute(me, other)
        for page_of in (queries.page_of_following, queries.page_of_mutual, queries.page_of_hidden):
            with counted(in_app) as statements:
                page_of(me)
            assert len(statements) == 1
