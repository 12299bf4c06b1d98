"""At the end of a thread: a word of thanks, whether it got lighter, and nothing where nobody wrote."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations import contents, rules
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import changing, endings, farewells
from kokotomo.domain.consultations.events import LighterSaid
from kokotomo.domain.consultations.models.afterwards import Farewell, FollowUp
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import ENDED_SHOWN, Lightness
from kokotomo.domain.consultations.terms import FOLLOW_UP_AFTER
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed
from kokotomo.foundation.events import _subscribers
from tests.support.factories_afterwards import answered, over
from tests.support.factories_consultations import a_letter, a_volunteer, taken

THANKS = "夜に読んでもらえて、うれしかったです。"


def say(ended, thanks="", lighter=None, refuses=False):
    farewells.say(ended.writer, ended.thread(), thanks=thanks, lighter=lighter, refuses_follow_up=refuses)


@pytest.fixture
def heard():
    """What was said of lightness, as figures hear it."""
    said = []
    _subscribers[LighterSaid].append(said.append)
    yield said
    _subscribers[LighterSaid].remove(said.append)


@pytest.mark.parametrize("guest", [False, True])
def test_the_end_makes_room_for_what_the_two_say_and_for_one_question_two_weeks_later(in_app, people, guest):
    ended = over(people, guest=guest)
    assert ended.farewell().volunteer_id == ended.volunteer.id
    assert ended.follow_up().due_on == clock.today() + FOLLOW_UP_AFTER


def test_where_no_volunteer_wrote_there_is_nobody_to_thank_and_nothing_to_ask(in_app, people):
    writer = people.member()
    waiting = a_letter(writer)
    unanswered = a_letter(writer)
    taken(unanswered, a_volunteer(people))
    for row in (waiting, unanswered):
        changing.end_by_writer(writer, threads.hold_thread(row.id))
    assert db.session.query(Farewell).count() == db.session.query(FollowUp).count() == 0


def test_who_wrote_last_is_thanked_where_the_one_who_took_it_never_wrote_but_nobody_one_parted_from(
    in_app, people
):
    writer = people.member()
    first, second, third = (a_volunteer(people) for _ in range(3))
    row = a_letter(writer)
    answered(row, first)
    endings.give_back(threads.hold_thread(row.id), rules.Ending.LAPSED, None)
    thread = answered(row, second)
    changing.change(writer, thread, threads.hold_thread(row.id).volunteer.public_id)
    taken(row, third)
    endings.close(threads.hold_thread(row.id), None)
    assert queries.hold_farewell(row.id).volunteer_id == first.id


def test_a_thank_you_is_sealed_padded_and_read_by_who_listened_for_two_weeks_alone(in_app, people):
    ended = over(people)
    say(ended, THANKS)
    sealed = ended.farewell().thanks_sealed
    assert THANKS not in sealed
    say(ended, THANKS[:3])
    assert len(ended.farewell().thanks_sealed) == len(sealed)
    assert ended.parted().thanks == THANKS[:3]
    assert queries.find_parted(a_volunteer(people), ended.farewell().public_id) is None
    assert queries.parted_from(ended.writer) == []
    with clock.fixed(clock.now() + ENDED_SHOWN + timedelta(hours=1)):
        # その後どうですか is due by now; the thank-you is not shown with it.
        assert ended.parted().thanks is None
    with clock.fixed(clock.now() + ENDED_SHOWN * 3):
        assert queries.find_parted(ended.volunteer, ended.farewell().public_id) is None


def test_a_thank_you_of_one_thread_does_not_open_in_another(in_app, people):
    one, other = over(people), over(people)
    say(one, THANKS)
    moved = other.farewell()
    moved.thanks_sealed, moved.thanks_version = one.farewell().thanks_sealed, 1
    for key in (one.thread().data_key, other.thread().data_key):
        with pytest.raises(Unsealable):
            contents.thanks_of(key, moved)


def test_blank_thanks_take_them_back_and_too_long_ones_are_told(in_app, people):
    ended = over(people)
    say(ended, THANKS)
    say(ended, "  \n")
    assert ended.farewell().thanks_sealed is None
    assert ended.farewell().thanked_at is None
    with pytest.raises(Invalid) as raised:
        say(ended, "あ" * (rules.THANKS_MAX + 1))
    assert raised.value.problems["thanks"].key == "own.long"
    say(ended, "あ" * rules.THANKS_MAX)


def test_whether_it_got_lighter_is_told_once_and_only_that_it_was_said_is_kept(in_app, people, heard):
    ended = over(people)
    say(ended, lighter=Lightness.HEAVIER)
    say(ended, lighter=Lightness.LIGHTER)
    assert [event.how for event in heard] == [Lightness.HEAVIER]
    assert ended.farewell().lighter_at is not None
    assert "heavier" not in str(vars(ended.farewell()))


def test_the_question_can_be_refused_beforehand_and_the_refusal_taken_back(in_app, people):
    ended = over(people)
    say(ended, refuses=True)
    assert ended.follow_up().refused_at is not None
    say(ended)
    assert ended.follow_up().refused_at is None


def test_nobody_but_the_writer_says_anything_and_not_after_two_weeks(in_app, people):
    ended = over(people)
    stranger = Correspondent(ended.consultation.id)
    for who in (people.member(), ended.volunteer, stranger):
        with pytest.raises(NotAllowed):
            farewells.say(who, ended.thread(), thanks=THANKS, lighter=None, refuses_follow_up=False)
    with clock.fixed(clock.now() + ENDED_SHOWN + timedelta(hours=1)), pytest.raises(NotAllowed):
        say(ended, THANKS)
    assert ended.farewell().thanks_sealed is None
