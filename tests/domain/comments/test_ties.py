"""With whom somebody exchanged words: who stands there, by which words, and who never does."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.queries import ties as queries
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.follows import actions as follows
from kokotomo.foundation import clock
from tests.support.queries import counted

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # 21:12 in Tokyo


@pytest.fixture
def scene(in_app, people, ties):
    class Scene:
        me, other = people.member(), people.member()
        mine, theirs = ties.page(me), ties.page(other)

    return Scene


def told(viewer):
    return [(tied.person.id, tied.latest.given, tied.latest.answers) for tied in queries.tied_with(viewer)]


def test_a_reply_under_a_page_ties_both_to_each_other(scene, ties):
    reply = ties.reply(scene.other, scene.mine)
    (mine,), (theirs,) = queries.tied_with(scene.me), queries.tied_with(scene.other)
    assert (mine.person.id, mine.latest.given, mine.latest.under_mine) == (scene.other.id, False, True)
    assert (theirs.person.id, theirs.latest.given, theirs.latest.under_mine) == (scene.me.id, True, False)
    assert {mine.latest.reply_public_id, theirs.latest.reply_public_id} == {reply.public_id}
    assert mine.latest.diary_public_id == scene.mine.public_id
    assert not mine.to_and_fro


def test_an_answer_under_a_third_persons_page_ties_its_two(scene, people, ties):
    third = people.member()
    page = ties.page(third)
    first = ties.reply(scene.other, page)
    ties.reply(scene.me, page, answered=first)
    assert set(told(scene.me)) == {(scene.other.id, True, True), (third.id, True, False)}
    assert told(scene.other) == [(scene.me.id, False, True), (third.id, True, False)]
    assert {person for person, _given, _answers in told(third)} == {scene.me.id, scene.other.id}


def test_words_to_and_fro_on_one_page_are_known_as_such(scene, ties):
    first = ties.reply(scene.other, scene.mine)
    ties.reply(scene.me, scene.mine, answered=first)
    for viewer in (scene.me, scene.other):
        (tied,) = queries.tied_with(viewer)
        assert tied.to_and_fro
    assert told(scene.me) == [(scene.other.id, True, True)]


def test_each_person_stands_there_once_with_the_latest_words_first(in_app, people, ties):
    me, a, b = people.member(), people.member(), people.member()
    page = ties.page(me)
    for minutes, author in enumerate([a, b, a]):
        with clock.fixed(AT + timedelta(minutes=minutes)):
            last = ties.reply(author, page)
    with clock.fixed(AT + timedelta(hours=1)):
        found = queries.tied_with(me)
    assert [tied.person.id for tied in found] == [a.id, b.id]
    assert found[0].latest.reply_public_id == last.public_id


def test_after_four_weeks_the_words_are_no_longer_told(scene, ties):
    with clock.fixed(AT):
        ties.reply(scene.other, scene.mine)
        ties.reply(scene.me, scene.theirs)
    with clock.fixed(AT + queries.RECENT - timedelta(minutes=1)):
        assert [person for person, _given, _answers in told(scene.me)] == [scene.other.id]
    with clock.fixed(AT + queries.RECENT + timedelta(minutes=1)):
        assert told(scene.me) == told(scene.other) == []


def test_reading_and_ones_own_replies_to_oneself_tie_nobody(scene, ties):
    comments.mark_read(scene.other, scene.mine)
    own = ties.reply(scene.me, scene.mine)
    ties.reply(scene.me, scene.mine, answered=own)
    assert told(scene.me) == told(scene.other) == []


@pytest.mark.parametrize("by", ["me", "other"])
def test_a_block_takes_the_two_apart_at_once(scene, ties, by):
    ties.reply(scene.other, scene.mine)
    one, two = (scene.me, scene.other) if by == "me" else (scene.other, scene.me)
    ties.block(one, two)
    assert told(scene.me) == told(scene.other) == []


def test_whom_one_muted_and_who_is_away_do_not_stand_there(scene, people, ties):
    muted, suspended, gone = people.member(), people.member(), people.member()
    for person in (muted, suspended, gone):
        ties.reply(person, scene.mine)
        ties.reply(scene.me, ties.page(person))
    follows.mute(scene.me, muted)
    ties.suspend(suspended)
    ties.leave(gone)
    assert told(scene.me) == []
    assert [person for person, *_ in told(muted)] == [scene.me.id]


def test_an_adult_is_tied_to_no_minor_who_does_not_follow_them(scene, people, ties):
    minor = people.minor()
    ties.reply(minor, scene.mine)
    assert told(scene.me) == []
    assert [person for person, *_ in told(minor)] == [scene.me.id]
    ties.follow(minor, scene.me)
    assert [person for person, *_ in told(scene.me)] == [minor.id]


def test_words_that_cannot_be_read_where_they_stand_are_not_told(scene, ties):
    with clock.fixed(AT):
        ties.reply(scene.me, scene.theirs)
    with clock.fixed(AT + timedelta(minutes=1)):
        hidden = ties.reply(scene.other, scene.mine)
    with clock.fixed(AT + timedelta(minutes=2)):
        assert told(scene.me) == [(scene.other.id, False, False)]
        comments.hide(scene.me, hidden, scene.mine)
        assert told(scene.me) == [(scene.other.id, True, False)]
        # Its author must not notice that it was hidden.
        assert told(scene.other)[0] == (scene.me.id, True, False)
        ties.close(scene.other, scene.theirs)
        assert told(scene.me) == []


def test_deleted_replies_and_pages_leave_nothing(scene, ties):
    reply = ties.reply(scene.other, scene.mine)
    ties.reply(scene.me, scene.theirs)
    comments.delete_reply(scene.other, reply, scene.mine)
    entries.delete(scene.other, scene.theirs)
    assert told(scene.me) == told(scene.other) == []


def test_a_page_for_mutual_followers_is_told_of_only_while_they_are(in_app, people, ties):
    me, other = people.member(), people.member()
    page = ties.page(other, audience="mutual")
    ties.mutual(me, other)
    ties.reply(me, page)
    (tied,) = queries.tied_with(me)
    assert tied.mutual
    follows.unfollow(other, me)
    assert told(me) == []


def test_it_costs_one_query_and_stays_short_among_many(in_app, people, ties):
    me = people.member()
    page = ties.page(me)
    for number in range(queries.TIES_SHOWN + 2):
        other = people.member()
        for _ in range(2):
            ties.reply(other, page)
        if number in (0, queries.TIES_SHOWN + 1):
            with counted(in_app) as statements:
                found = queries.tied_with(me)
            assert len(statements) == 1
    assert len({tied.person.id for tied in found}) == len(found) == queries.TIES_SHOWN
    assert found[0].person.id == other.id
