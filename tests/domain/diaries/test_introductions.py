"""紹介してもらう: the newest open page of each of a few who would like to be introduced."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries.queries.introductions import MOST, introduced
from kokotomo.domain.diaries.queries.topics import topics
from kokotomo.domain.follows import actions as follows
from kokotomo.foundation import clock
from kokotomo.foundation.db import db


@pytest.fixture
def topic(in_app):
    return topics()[0]


@pytest.fixture
def somebody(in_app, people, write, topic):
    """``somebody()`` ticked 紹介されてもいい and wrote a page on the topic."""

    def made(*, minor=False, ticked=True, on=None, **said):
        person = people.minor() if minor else people.member()
        person.may_be_introduced = ticked
        db.session.commit()
        said = {"event": "散歩した", "audience": "members", "topics": ((on or topic).public_id,), **said}
        write(person, **said)
        return person

    return made


def names(viewer, *topic_ids):
    return [row.nickname for row in introduced(viewer, topic_ids)]


def test_who_did_not_tick_it_or_wrote_of_something_else_is_not_introduced(people, somebody, topic):
    there = somebody()
    somebody(ticked=False)
    elsewhere = somebody(on=topics()[1])
    viewer = people.member()
    assert names(viewer, topic.id) == [there.nickname]
    assert names(viewer) == [elsewhere.nickname, there.nickname], "without a topic anybody's"


def test_only_open_pages_are_handed_over_and_to_guests_only_those_for_everybody(people, somebody, topic):
    everyone, members = somebody(audience="everyone"), somebody(audience="members")
    mutual = somebody(audience="mutual")
    viewer = people.member()
    for one, other in ((viewer, mutual), (mutual, viewer)):
        follows.follow(one, other)
    somebody(audience="private")
    assert names(viewer, topic.id) == [members.nickname, everyone.nickname]
    assert names(Anonymous(), topic.id) == [everyone.nickname]


def test_under_18s_are_introduced_to_under_18s_and_adults_to_adults_whoever_follows_whom(
    people, somebody, topic
):
    minor, adult = somebody(minor=True), somebody()
    other, grown, cleared = people.minor(), people.member(), people.member()
    cleared.cleared_until = clock.today() + timedelta(days=10)
    db.session.commit()
    follows.follow(minor, grown)
    assert names(other, topic.id) == [minor.nickname]
    for viewer in (grown, cleared):
        assert names(viewer, topic.id) == [adult.nickname]


def test_nobody_is_introduced_to_themselves_to_whom_they_follow_or_who_is_blocked_muted_or_gone(
    people, somebody, topic, ties
):
    viewer = somebody()
    followed, blocked, muted, gone = (somebody() for _ in range(4))
    ties.follow(viewer, followed)
    ties.block_row(blocked, viewer)
    ties.mute(viewer, muted)
    ties.leave(gone)
    assert names(viewer, topic.id) == []


def test_a_few_are_enough_one_page_a_person_the_newest_first(people, somebody, topic, write):
    some = [somebody() for _ in range(MOST + 2)]
    write(some[0], event="新しい日記", topics=(topic.public_id,), audience="members")
    found = introduced(people.member(), [topic.id])
    assert len(found) == MOST
    assert found[0].extract == "新しい日記"
    assert len({row.author_id for row in found}) == MOST
