"""声をかけてほしい日記: who stands there, for how long, and who sees newcomers first."""

from datetime import timedelta

import pytest

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.diaries import sweeps
from kokotomo.domain.diaries.actions import entries, places
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries.pages import page_of_waiting
from kokotomo.domain.diaries.rules import Audience
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_diaries import an_entry

DAY = timedelta(days=1)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def reader(in_app, people):
    return people.member()


@pytest.fixture
def settled(in_app, people, write):
    """Somebody whose first three entries that would like replies are long past."""
    author = people.member(joined=clock.now() - 300 * DAY)
    for days in (200, 199, 198):
        write(author, at=clock.now() - days * DAY)
    return author


def waits(reader, diary: Diary, **which: bool) -> bool:
    return diary.public_id in {item.public_id for item in page_of_waiting(reader, **which).items}


@pytest.mark.parametrize(
    ("wish", "there"), [("reply", True), ("idea", True), ("read", False), ("none", False)]
)
def test_only_entries_that_would_like_words_wait(reader, settled, write, wish, there):
    assert waits(reader, write(settled, wish=wish)) == there


def test_one_voice_is_not_enough_two_are(reader, settled, write):
    diary = write(settled)
    for voices, there in ((0, True), (1, True), (2, False), (3, False), (1, True)):
        places.set_voices(diary.id, voices)
        assert waits(reader, diary) == there, voices


def test_replies_of_two_people_end_the_wait_and_a_deleted_one_begins_it_again(
    reader, settled, write, people, ties
):
    diary, first, second = write(settled), people.member(), people.member()
    ties.reply(first, diary)
    ties.reply(first, diary)
    assert waits(reader, diary)
    reply = ties.reply(second, diary)
    assert not waits(reader, diary)
    comments.delete_reply(second, reply, diary)
    assert waits(reader, diary)


def test_nothing_waits_longer_than_seven_days(reader, settled, write):
    with clock.fixed(clock.now()) as now:
        diary = write(settled)
    with clock.fixed(now + 7 * DAY - MOMENT):
        assert waits(reader, diary)
    with clock.fixed(now + 7 * DAY):
        assert not waits(reader, diary)


def test_an_edit_does_not_begin_the_wait_anew(reader, settled, write):
    with clock.fixed(clock.now()) as now:
        diary = write(settled, wish="read")
    with clock.fixed(now + 6 * DAY):
        entries.edit(settled, diary, an_entry(wish="reply"), 1)
        assert waits(reader, diary)
    with clock.fixed(now + 7 * DAY):
        assert not waits(reader, diary)
        entries.edit(settled, diary, an_entry(wish="idea"), 2)
        assert not waits(reader, diary)


def test_a_newcomers_first_three_wait_for_twenty_eight_days(reader, people, write):
    author = people.member()
    with clock.fixed(clock.now()) as now:
        written = [write(author) for _ in range(4)]
    assert [diary.from_newcomer for diary in written] == [True, True, True, False]
    with clock.fixed(now + 28 * DAY - MOMENT):
        assert [waits(reader, diary) for diary in written] == [True, True, True, False]
    with clock.fixed(now + 28 * DAY):
        assert not any(waits(reader, diary) for diary in written)


def test_a_newcomers_entry_leaves_with_the_second_voice_too(reader, people, write):
    diary = write(people.member())
    places.set_voices(diary.id, 2)
    assert not waits(reader, diary)


@pytest.mark.parametrize("first", [{"wish": "read"}, {"wish": "none"}, {"audience": "private"}])
def test_entries_that_ask_for_no_words_take_no_newcomers_place(reader, people, write, first):
    author = people.member()
    for _ in range(3):
        assert not write(author, **first).from_newcomer
    assert write(author).from_newcomer


def test_a_deleted_entry_keeps_its_newcomers_place(people, write, in_app):
    author = people.member()
    for _ in range(3):
        entries.delete(author, write(author))
    assert not write(author).from_newcomer


def test_an_entry_that_begins_to_ask_takes_a_newcomers_place_then(in_app, people, write):
    author = people.member()
    quiet, sealed = write(author, wish="read"), write(author, audience="private")
    entries.edit(author, quiet, an_entry(wish="reply"), 1)
    entries.change_audience(author, sealed, Audience.MEMBERS)
    assert (quiet.from_newcomer, sealed.from_newcomer) == (True, True)


def test_who_welcomes_newcomers_can_ask_for_them_alone_and_for_the_others_alone(
    reader, settled, people, write
):
    old, new = write(settled), write(people.member())
    assert (waits(reader, new, newcomers=True), waits(reader, old, newcomers=True)) == (True, False)
    assert (waits(reader, new, newcomers=False), waits(reader, old, newcomers=False)) == (False, True)
    assert (waits(reader, new), waits(reader, old)) == (True, True)


def test_the_sweep_ends_what_has_waited_its_time_and_nothing_else(reader, settled, write):
    with clock.fixed(clock.now()) as now:
        due = write(settled)
    with clock.fixed(now + MOMENT):
        later = write(settled)
    with clock.fixed(now + 7 * DAY):
        sweeps.end_waiting()
        db.session.expire_all()
        assert (due.waiting_since, due.waiting_until) == (None, None)
        assert waits(reader, later)
        assert due.listed_at is not None
