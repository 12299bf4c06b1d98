"""Three notebooks a day: of whom, by which topic, and how they stay the same all day."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.queries import introductions as queries
from kokotomo.domain.comments.rules import MEETS
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Topic, TopicChoice
from kokotomo.domain.diaries.rules import Audience
from kokotomo.domain.follows import actions as follows
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.queries import counted

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # 21:12 in Tokyo
BEFORE = AT - timedelta(days=2)


class Scene:
    """*me*, who wrote on the first topic two days ago; it is the evening of `AT`."""

    def __init__(self, people, write):
        self.people, self.write = people, write
        self.topic, self.second, *self.more = db.session.scalars(select(Topic).order_by(Topic.position)).all()
        self.me = people.member()
        write(self.me, BEFORE, topics=(self.topic.public_id,))

    def writer(self, *topics, at=BEFORE, person=None, **said):
        """Somebody with an entry on *topics*, else on the first."""
        person = person or self.people.member()
        about = tuple(topic.public_id for topic in topics or (self.topic,))
        self.page = self.write(person, at, topics=about, **said)
        return person

    def choose(self, topic, choice, at=BEFORE):
        row = TopicChoice(owner_id=self.me.id, topic_id=topic.id, choice=choice, created_at=at)
        db.session.add(row)
        db.session.commit()


@pytest.fixture
def scene(in_app, people, write):
    with clock.fixed(AT):
        yield Scene(people, write)


def met(viewer):
    return {unmet.person.id: unmet.topic for unmet in queries.notebooks_to_meet(viewer)}


def test_who_writes_on_my_topic_is_introduced_with_the_reason(scene):
    other, elsewhere = scene.writer(), scene.writer(scene.second)
    assert met(scene.me) == {other.id: scene.topic.name}
    assert met(other) == {scene.me.id: scene.topic.name}
    assert met(elsewhere) == {}


def test_a_followed_topic_introduces_too_and_a_muted_one_never(scene):
    other = scene.writer(scene.second)
    assert met(scene.me) == {}
    scene.choose(scene.second, "followed")
    assert met(scene.me) == {other.id: scene.second.name}
    both = scene.writer(scene.topic, scene.more[0])
    assert set(met(scene.me)) == {other.id, both.id}
    scene.choose(scene.more[0], "muted")
    assert set(met(scene.me)) == {other.id}
    db.session.query(TopicChoice).filter_by(topic_id=scene.second.id).one().choice = "muted"
    db.session.commit()
    assert met(scene.me) == {}


def test_there_are_three_a_day_the_same_all_day_and_others_on_other_days(scene):
    people = {scene.writer().id for _ in range(12)}
    first = list(met(scene.me))
    assert len(first) == MEETS
    assert set(first) < people
    with clock.fixed(AT + timedelta(hours=2, minutes=47)):
        scene.writer(at=clock.now())
        assert list(met(scene.me)) == first
    days = set()
    for day in range(1, 9):
        with clock.fixed(AT + timedelta(days=day)):
            days.add(tuple(sorted(met(scene.me))))
    assert len(days) > 3


def test_two_people_are_not_introduced_to_the_same_three(scene):
    for _ in range(12):
        scene.writer()
    viewers = [scene.writer() for _ in range(6)]
    assert len({tuple(sorted(met(viewer))) for viewer in viewers}) > 3


def test_who_blocks_or_leaves_is_gone_at_once_and_the_others_stay(scene, ties):
    for _ in range(8):
        scene.writer()
    first = queries.notebooks_to_meet(scene.me)
    ties.block(first[0].person, scene.me)
    ties.leave(first[1].person)
    now = set(met(scene.me))
    assert first[2].person.id in now
    assert not now & {first[0].person.id, first[1].person.id}


@pytest.mark.parametrize("what", ["reply", "reading", "follow", "their follow"])
def test_whom_one_meets_today_drops_out_and_nobody_takes_the_place(scene, ties, what):
    for _ in range(8):
        scene.writer()
    first, *others = queries.notebooks_to_meet(scene.me)
    page = db.session.query(Diary).filter_by(author_id=first.person.id).one()
    match what:
        case "reply":
            ties.reply(scene.me, page)
        case "reading":
            comments.mark_read(scene.me, page)
        case "follow":
            follows.follow(scene.me, first.person)
        case "their follow":
            follows.follow(first.person, scene.me)
    assert list(met(scene.me)) == [unmet.person.id for unmet in others]
    with clock.fixed(AT + timedelta(days=1)):
        assert len(met(scene.me)) == MEETS
        assert first.person.id not in met(scene.me)


def test_whom_one_has_met_in_any_way_is_not_introduced(scene, ties):
    mine = scene.write(scene.me, BEFORE)
    third = ties.page(scene.people.member())
    with clock.fixed(BEFORE):
        ties.reply(scene.writer(), mine)
        comments.mark_read(scene.writer(), mine)
        ties.reply(scene.me, ties.page(scene.writer()))
        comments.mark_read(scene.me, ties.page(scene.writer()))
        first = ties.reply(scene.writer(), third)
        ties.reply(scene.me, third, answered=first)
        own = ties.reply(scene.me, third)
        ties.reply(scene.writer(), third, answered=own)
        follows.follow(scene.me, scene.writer())
        follows.follow(scene.writer(), scene.me)
        follows.mute(scene.me, scene.writer())
        unmet = scene.writer()
    assert set(met(scene.me)) == {unmet.id}


@pytest.mark.parametrize("state", ["mutual", "private", "deleted", "hidden", "old", "today", "suspended"])
def test_an_entry_that_i_cannot_read_in_lists_introduces_nobody(scene, ties, state):
    audience = {"audience": state} if state in ("mutual", "private") else {}
    at = {"old": AT - timedelta(days=30), "today": AT}.get(state, BEFORE)
    other = scene.writer(at=at, **audience)
    match state:
        case "deleted":
            entries.delete(other, scene.page)
        case "hidden":
            ties.change(scene.page, hidden_at=AT)
        case "suspended":
            ties.suspend(other)
    assert met(scene.me) == {}


def test_an_entry_that_is_closed_during_the_day_takes_its_writer_out(scene):
    other = scene.writer()
    assert set(met(scene.me)) == {other.id}
    entries.change_audience(other, scene.page, Audience.MUTUAL)
    assert met(scene.me) == {}


def test_an_adult_is_introduced_to_no_minor_and_minors_to_everybody(scene, ties):
    minor, friend = (scene.writer(person=scene.people.minor()) for _ in range(2))
    assert met(scene.me) == {}
    assert set(met(minor)) == {scene.me.id, friend.id}
    ties.follow(minor, scene.me)
    with clock.fixed(AT + timedelta(days=1)):
        assert met(scene.me) == {}


def test_what_i_wrote_for_myself_alone_is_not_looked_at(scene):
    other = scene.writer(scene.second)
    scene.write(scene.me, BEFORE, topics=(scene.second.public_id,), audience="private")
    assert met(scene.me) == {}
    scene.write(scene.me, BEFORE, topics=(scene.second.public_id,))
    assert set(met(scene.me)) == {other.id}


def test_on_a_first_evening_the_topics_of_that_evening_do(scene):
    other = scene.writer()
    newcomer = scene.people.member()
    assert met(newcomer) == {}
    scene.write(newcomer, AT, topics=(scene.topic.public_id,))
    assert set(met(newcomer)) == {scene.me.id, other.id}


def test_nothing_is_written_and_it_costs_the_same_for_one_as_for_many(scene, in_app):
    costs = set()
    for number in (1, 30):
        for _ in range(number):
            scene.writer()
        with counted(in_app) as statements:
            met(scene.me)
        assert all(statement.lstrip("( ").startswith(("SELECT", "WITH")) for statement in statements)
        costs.add(len(statements))
    assert costs == {3}


def test_people_are_found_among_very_many_entries_of_one(scene):
    other = scene.writer()
    chatty = scene.people.member()
    for _ in range(queries.ENTRIES_A_TOPIC - 1):
        scene.writer(person=chatty, at=BEFORE - timedelta(hours=1))
    assert set(met(scene.me)) == {other.id, chatty.id}
    assert db.session.query(DiaryTopic).count() > queries.ENTRIES_A_TOPIC
