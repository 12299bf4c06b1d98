"""あいさつ: one card a person a day between mutual followers, whatever is tried."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kokotomo.domain.follows import actions, queries, sweeps
from kokotomo.domain.follows.access import may_greet
from kokotomo.domain.follows.models import Greeting
from kokotomo.domain.follows.rules import Card, Standing
from kokotomo.domain.notifications import queries as notifications
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotAllowed, NotFound
from tests.support.queries import counted

AT = datetime(2026, 11, 23, 14, 59, tzinfo=UTC)  # 23:59 in Tokyo


@pytest.fixture
def two(in_app, people, ties):
    me, other = people.member(), people.member()
    ties.mutual(me, other)
    return me, other


def cards():
    return [
        (g.sender_id, g.card, g.day.day) for g in db.session.scalars(select(Greeting).order_by(Greeting.id))
    ]


@pytest.mark.parametrize("card", Card)
def test_each_card_is_sent_and_told_once(two, card):
    me, other = two
    assert [actions.greet(me, other, card) for _ in range(2)] == [card, card]
    assert len(cards()) == 1
    (told,) = notifications.latest(other, 5)
    assert [(arrival.actor_id, arrival.card) for arrival in told.arrivals] == [(me.id, card)]
    assert notifications.latest(me, 5) == []


def test_another_card_the_same_day_is_not_sent_and_the_next_day_is(two):
    me, other = two
    with clock.fixed(AT):
        assert actions.greet(me, other, Card.NIGHT) == Card.NIGHT
        assert actions.greet(me, other, Card.MORNING) == Card.NIGHT
        assert actions.greet(other, me, Card.THANKS) == Card.THANKS
    with clock.fixed(AT + timedelta(minutes=2)):
        assert actions.greet(me, other, Card.MORNING) == Card.MORNING
    assert cards() == [(me.id, "night", 23), (other.id, "thanks", 23), (me.id, "morning", 24)]


APART = {
    "nothing is between them": lambda ties, me, other: None,
    "only I follow": lambda ties, me, other: ties.follow(me, other),
    "only they follow": lambda ties, me, other: ties.follow(other, me),
    "they blocked me": lambda ties, me, other: (ties.mutual(me, other), ties.block(other, me)),
    "they are suspended": lambda ties, me, other: (ties.mutual(me, other), ties.suspend(other)),
    "they left": lambda ties, me, other: (ties.mutual(me, other), ties.leave(other)),
}


@pytest.mark.parametrize("apart", APART)
def test_nobody_else_is_greeted(in_app, people, ties, apart):
    me, other = people.member(), people.member()
    APART[apart](ties, me, other)
    with pytest.raises(NotFound):
        actions.greet(me, other, Card.NIGHT)
    assert cards() == []


def test_nobody_greets_themselves(two):
    with pytest.raises(NotAllowed):
        actions.greet(two[0], two[0], Card.NIGHT)
    assert cards() == []


def test_who_is_suspended_greets_nobody(two, ties):
    me, other = two
    ties.suspend(me)
    with pytest.raises(NotFound):
        actions.greet(me, other, Card.NIGHT)
    assert cards() == []


def test_an_adult_greets_a_minor_only_while_the_minor_follows(in_app, people, ties):
    adult, minor = people.member(), people.minor()
    ties.mutual(adult, minor)
    actions.greet(adult, minor, Card.NIGHT)
    actions.greet(minor, adult, Card.NIGHT)
    actions.unfollow(minor, adult)
    with pytest.raises(NotFound):
        actions.greet(adult, minor, Card.NIGHT)
    assert queries.cards_of_today(adult) == []


def test_cards_of_today_are_those_of_mutual_people_who_can_be_seen(two, people, ties):
    me, other = two
    actions.greet(me, other, Card.NIGHT)
    muted, gone, parted = (people.member() for _ in range(3))
    for person in (muted, gone, parted):
        ties.mutual(me, person)
        actions.greet(person, me, Card.MORNING)
    actions.mute(me, muted)
    ties.leave(gone)
    actions.unfollow(parted, me)
    found = [(card.person.id, card.card, card.received) for card in queries.cards_of_today(me)]
    assert found == [(other.id, Card.NIGHT, False)]
    assert [(card.person.id, card.received) for card in queries.cards_of_today(other)] == [(me.id, True)]
    with clock.fixed(clock.now() + timedelta(days=1)):
        assert queries.cards_of_today(me) == []


def test_cards_of_today_cost_one_query(two, people, ties, in_app):
    me = two[0]
    for number in range(6):
        person = people.member()
        ties.mutual(me, person)
        actions.greet(person, me, Card.NIGHT)
        if number in (0, 5):
            with counted(in_app) as statements:
                assert len(queries.cards_of_today(me)) == number + 1
            assert len(statements) == 1


def test_may_greet_follows_from_how_the_two_stand(two, people, ties):
    me, _other = two
    assert may_greet(me, Standing(follows=True, followed=True, muted=True))
    assert not may_greet(me, Standing(follows=True))
    assert not may_greet(me, Standing(followed=True))
    ties.suspend(me)
    assert not may_greet(me, Standing(follows=True, followed=True))


def test_a_card_and_its_notification_are_forgotten_after_four_weeks(two):
    me, other = two
    with clock.fixed(AT):
        actions.greet(me, other, Card.NIGHT)
    with clock.fixed(AT + sweeps.GREETING_LIFETIME - timedelta(seconds=1)):
        assert sweeps.forget_greetings() == 0
        assert len(notifications.latest(other, 5)) == 1
    with clock.fixed(AT + sweeps.GREETING_LIFETIME):
        assert sweeps.forget_greetings() == 1
        assert sweeps.forget_greetings() == 0
        assert notifications.latest(other, 5) == []
    assert cards() == []
