"""Following, muting and blocking, once and twice and at once."""

from functools import partial

import pytest
from sqlalchemy import select

from kokotomo.domain.follows import actions, queries
from kokotomo.domain.follows.events import Blocked, Followed, Unfollowed
from kokotomo.domain.follows.models import Block, Follow, Mute
from kokotomo.domain.follows.rules import Standing
from kokotomo.foundation import events
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of


@pytest.fixture
def heard(monkeypatch):
    """The events of follows, as they are published."""
    seen = []
    for kind in (Followed, Unfollowed, Blocked):
        monkeypatch.setitem(events._subscribers, kind, [*events._subscribers[kind], seen.append])
    return seen


def rows(kind):
    return [tuple(row)[:2] for row in db.session.execute(select(*kind.__table__.primary_key.columns))]


def test_following_twice_is_following_once_and_is_told_once(in_app, people, heard):
    one, other = people.member(), people.member()
    actions.follow(one, other)
    actions.follow(one, other)
    assert rows(Follow) == [(one.id, other.id)]
    assert heard == [Followed(one, other)]
    assert queries.standing(one, other) == Standing(follows=True)
    assert queries.standing(other, one) == Standing(followed=True)


def test_unfollowing_twice_is_unfollowing_once(in_app, people, heard):
    one, other = people.member(), people.member()
    actions.follow(one, other)
    actions.unfollow(one, other)
    actions.unfollow(one, other)
    assert rows(Follow) == []
    assert heard == [Followed(one, other), Unfollowed(one, other)]


def test_a_follower_can_be_removed_and_follow_again(in_app, people, ties):
    one, other = people.member(), people.member()
    ties.mutual(one, other)
    actions.remove_follower(one, other)
    assert rows(Follow) == [(one.id, other.id)]
    actions.follow(other, one)
    assert queries.standing(one, other).mutual


def test_an_adult_follows_a_minor_only_who_follows_them(in_app, people, ties):
    adult, minor = people.member(), people.minor()
    with pytest.raises(NotFound):
        actions.follow(adult, minor)
    ties.follow(minor, adult)
    actions.follow(adult, minor)
    assert queries.standing(adult, minor).mutual


@pytest.mark.parametrize("who", ["minor unfollows", "adult removes the minor"])
def test_an_adults_follow_ends_with_the_minors(in_app, people, ties, heard, who):
    adult, minor = people.member(), people.minor()
    ties.mutual(minor, adult)
    if who == "minor unfollows":
        actions.unfollow(minor, adult)
    else:
        actions.remove_follower(adult, minor)
    assert rows(Follow) == []
    assert heard == [Unfollowed(minor, adult), Unfollowed(adult, minor)]
    # The minor's following again does not bring the adult's back.
    actions.follow(minor, adult)
    assert rows(Follow) == [(minor.id, adult.id)]


def test_an_adult_who_unfollows_a_minor_is_still_followed(in_app, people, ties):
    adult, minor = people.member(), people.minor()
    ties.mutual(minor, adult)
    actions.unfollow(adult, minor)
    assert rows(Follow) == [(minor.id, adult.id)]


def test_nobody_follows_mutes_or_blocks_themselves(in_app, people):
    person = people.member()
    for action in (actions.follow, actions.mute, actions.block):
        with pytest.raises(NotAllowed):
            action(person, person)


def test_somebody_suspended_cannot_follow_but_can_part(in_app, people, ties):
    one, other = people.member(), people.member()
    ties.mutual(one, other)
    ties.suspend(one)
    with pytest.raises(NotAllowed):
        actions.follow(one, people.member())
    actions.unfollow(one, other)
    actions.remove_follower(one, other)
    actions.mute(one, other)
    actions.block(one, other)
    assert (rows(Follow), rows(Mute), rows(Block)) == ([], [(one.id, other.id)], [(one.id, other.id)])


def test_muting_twice_is_muting_once_and_can_be_taken_back(in_app, people):
    one, other = people.member(), people.member()
    actions.mute(one, other)
    actions.mute(one, other)
    assert queries.standing(one, other) == Standing(muted=True)
    assert queries.standing(other, one) == Standing()
    actions.unmute(one, other)
    actions.unmute(one, other)
    assert rows(Mute) == []


def test_a_block_ends_follows_both_ways_and_is_told_once(in_app, people, ties, heard):
    one, other = people.member(), people.member()
    ties.mutual(one, other)
    actions.block(one, other)
    actions.block(one, other)
    assert rows(Follow) == []
    assert rows(Block) == [(one.id, other.id)]
    assert heard == [Unfollowed(one, other), Unfollowed(other, one), Blocked(one, other)]


def test_a_block_can_be_taken_back_and_follows_stay_ended(in_app, people, ties):
    one, other = people.member(), people.member()
    ties.mutual(one, other)
    actions.block(one, other)
    assert queries.find_blocked(one, other.public_id) == other
    assert queries.find_blocked(other, one.public_id) is None
    actions.unblock(one, other)
    actions.unblock(one, other)
    assert queries.find_person(other, one.public_id) == one
    assert rows(Follow) == []


def test_who_is_blocked_can_do_nothing_to_the_other(in_app, people, ties):
    one, other = people.member(), people.member()
    ties.block(one, other)
    for action in (actions.follow, actions.mute, actions.block):
        with pytest.raises(NotFound):
            action(other, one)


def test_a_block_of_ones_own_is_not_lifted_by_the_other(in_app, people, ties):
    one, other = people.member(), people.member()
    ties.block_row(one, other)
    ties.block_row(other, one)
    actions.unblock(one, other)
    assert queries.find_person(one, other.public_id) is None
    assert rows(Block) == [(other.id, one.id)]


@pytest.mark.parametrize("action", [actions.follow, actions.mute, actions.block, actions.unfollow])
def test_the_same_at_once_is_done_once_and_without_an_error(app, people, ties, action):
    one, other = people.member(), people.member()
    if action is actions.unfollow:
        ties.follow(one, other)
    results = at_once(app, *[lambda: action(one, other)] * 6)
    assert errors_of(results) == []
    with app.app_context():
        count = len(rows(Follow)) + len(rows(Mute)) + len(rows(Block))
    assert count == (0 if action is actions.unfollow else 1)


def test_a_follow_and_a_block_at_once_never_leave_both(app, people):
    for _ in range(8):
        one, other = people.member(), people.member()
        at_once(app, partial(actions.follow, one, other), partial(actions.block, other, one))
        with app.app_context():
            assert rows(Follow) == []
            assert (other.id, one.id) in rows(Block)


def test_a_minors_unfollowing_and_an_adults_following_at_once_never_leave_the_adult(app, people, ties):
    for _ in range(8):
        adult, minor = people.member(), people.minor()
        ties.follow(minor, adult)
        at_once(app, partial(actions.unfollow, minor, adult), partial(actions.follow, adult, minor))
        with app.app_context():
            assert rows(Follow) == []
