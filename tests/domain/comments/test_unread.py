"""Newest pages of people whom one follows, to which one has said nothing yet."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.queries import unread as queries
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.follows import actions as follows
from kokotomo.foundation import clock
from tests.support.queries import counted

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)


@pytest.fixture
def scene(in_app, people, ties):
    class Scene:
        me, other = people.member(), people.member()
        page = ties.page(other)

    ties.follow(Scene.me, Scene.other)
    return Scene


def found(viewer):
    return [row.public_id for row in queries.unread_of_followed(viewer)]


def test_the_newest_page_of_whom_one_follows_stands_there_with_its_writer(scene):
    (row,) = queries.unread_of_followed(scene.me)
    assert (row.public_id, row.title, row.person.id) == (
        scene.page.public_id,
        scene.page.title,
        scene.other.id,
    )
    assert found(scene.other) == []


def test_a_tap_or_a_reply_ends_it_and_an_older_page_does_not_take_its_place(scene, people, ties):
    third = people.member()
    ties.follow(scene.me, third)
    for days in (2, 1):
        with clock.fixed(AT - timedelta(days=days)):
            newest = ties.page(third)
    with clock.fixed(AT):
        assert set(found(scene.me)) == {scene.page.public_id, newest.public_id}
        comments.mark_read(scene.me, scene.page)
        assert found(scene.me) == [newest.public_id]
        reply = ties.reply(scene.me, newest)
        assert found(scene.me) == []
        comments.delete_reply(scene.me, reply, newest)
        comments.unmark_read(scene.me, scene.page)
        assert set(found(scene.me)) == {scene.page.public_id, newest.public_id}


def test_what_somebody_else_said_to_it_changes_nothing(scene, people, ties):
    third = people.member()
    ties.reply(third, scene.page)
    comments.mark_read(third, scene.page)
    assert found(scene.me) == [scene.page.public_id]


def test_pages_that_one_may_not_read_and_imported_ones_do_not_count(scene, ties):
    for more in (
        {"audience": "private"},
        {"audience": "mutual"},
        {"hidden_at": clock.now()},
        {"listed_at": None, "imported_at": clock.now(), "import_key": "k"},
    ):
        ties.page(scene.other, **more)
    assert found(scene.me) == [scene.page.public_id]
    entries.delete(scene.other, scene.page)
    assert found(scene.me) == []


def test_a_page_for_mutual_followers_stands_there_once_they_are(scene, ties):
    newest = ties.page(scene.other, audience="mutual")
    ties.follow(scene.other, scene.me)
    assert found(scene.me) == [newest.public_id]


@pytest.mark.parametrize("what", ["block", "block by them", "mute", "unfollow", "suspended", "left"])
def test_who_is_parted_muted_or_away_has_none(scene, ties, what):
    match what:
        case "block":
            ties.block(scene.me, scene.other)
        case "block by them":
            ties.block(scene.other, scene.me)
        case "mute":
            follows.mute(scene.me, scene.other)
        case "unfollow":
            follows.unfollow(scene.me, scene.other)
        case "suspended":
            ties.suspend(scene.other)
        case "left":
            ties.leave(scene.other)
    assert found(scene.me) == []


def test_an_adult_finds_a_minors_page_only_while_the_minor_follows(in_app, people, ties):
    adult, minor = people.member(), people.minor()
    page = ties.page(minor)
    ties.mutual(adult, minor)
    assert found(adult) == [page.public_id]
    follows.unfollow(minor, adult)
    ties.follow(adult, minor)  # as a row: the action would refuse
    assert found(adult) == []


def test_who_has_written_nothing_for_long_is_not_waited_for(scene):
    with clock.fixed(clock.now() + queries.NOT_OLDER_THAN + timedelta(minutes=1)):
        assert found(scene.me) == []


def test_it_costs_one_query_and_shows_the_latest_few(scene, people, ties, in_app):
    newest = []
    for number in range(queries.UNREAD_SHOWN + 2):
        with clock.fixed(clock.now() + timedelta(minutes=number)):
            person = people.member()
            ties.follow(scene.me, person)
            newest.append(ties.page(person).public_id)
        if number in (0, queries.UNREAD_SHOWN + 1):
            with counted(in_app) as statements:
                shown = found(scene.me)
            assert len(statements) == 1
    assert shown == newest[::-1][: queries.UNREAD_SHOWN]


def test_of_many_followed_people_those_who_wrote_last_are_looked_at(in_app, people, ties, monkeypatch):
    me, first = people.member(), people.member()
    ties.follow(me, first)
    with clock.fixed(AT):
        page = ties.page(first)
    with clock.fixed(AT + timedelta(hours=1)):
        for _ in range(queries.PEOPLE_LOOKED_AT):
            other = people.member()
            ties.follow(me, other)
            comments.mark_read(me, ties.page(other))
        assert found(me) == []
        comments.unmark_read(me, page)
        third = people.member()
        ties.follow(me, third)
        assert found(me) == []
    with clock.fixed(AT + timedelta(hours=2)):
        assert found(me) == []
        newer = ties.page(first)
        assert found(me) == [newer.public_id]
