"""How a volunteer listens: a name of its own that leads to nobody, topics of three kinds, and rest."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kokotomo.domain.accounts.actions import registration
from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.queries.roles import with_roles
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.actions import faces as actions
from kokotomo.domain.volunteers.actions.faces import Said
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries import faces as queries
from kokotomo.domain.volunteers.rules import Hours, TopicKind, hours_of
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed
from tests.domain.accounts.test_applications import form
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_volunteer

PLAIN = Said("ゆうなぎ", "kaki", "", (), (), "3", {})


@pytest.fixture
def volunteer(in_app, people) -> User:
    """Somebody with the role and no name yet."""
    return appointed(people)


def appointed(people, nickname=None) -> User:
    person = people.member(nickname)
    db.session.add(RoleGrant(user_id=person.id, role="volunteer"))
    db.session.commit()
    person = with_roles(person)
    # Others, who ask at the same moment, would wait for the end of what only read.
    db.session.commit()
    return person


def topic(name):
    return db.session.query(Topic).filter_by(name=name).one()


def keys_of(refused):
    return {field: problem.key for field, problem in refused.value.problems.items()}


def test_everything_that_was_chosen_is_kept(volunteer):
    cats, dogs, loss = topic("猫"), topic("犬"), topic("別れ")
    chosen = {
        TopicKind.LIKED: [cats.public_id],
        TopicKind.LIVED: [cats.public_id, dogs.public_id],
        TopicKind.REFUSED: [loss.public_id],
    }
    said = Said("ゆうなぎ", "fuji", "お茶を飲みながら", ("chat", "listen"), ("weekend_night",), "5", chosen)
    for _ in range(2):
        actions.settle(volunteer, said)
        row = db.session.query(Volunteer).one()
        assert (row.name, row.cover, row.bio, row.ways) == (
            "ゆうなぎ",
            "fuji",
            "お茶を飲みながら",
            "listen chat",
        )
        assert (row.hours, row.cap) == ("weekend_night", 5)
        found = queries.topics_chosen(volunteer)
        assert (found.liked, found.lived, found.refused) == ({cats.id}, {cats.id, dogs.id}, {loss.id})
    actions.settle(volunteer, replace(said, topics={}))
    assert queries.topics_chosen(volunteer).lived == frozenset()


def test_a_name_is_no_members_nickname_nor_like_one_their_own_included(volunteer, people):
    people.member("コーヒー豆")
    own = appointed(people, "つきの輪")
    for who, name in ((volunteer, "コーヒー豆"), (volunteer, "コーヒ一豆"), (own, "つきの輪")):
        with pytest.raises(Invalid) as refused:
            actions.settle(who, replace(PLAIN, name=name))
        assert keys_of(refused)["name"] in ("name.nickname", "nickname.mixed_script")
    assert db.session.query(Volunteer).count() == 0


def test_two_volunteers_never_bear_one_name_or_two_that_look_alike(volunteer, people):
    actions.settle(volunteer, PLAIN)
    other = appointed(people)
    with pytest.raises(Invalid) as refused:
        actions.settle(other, PLAIN)
    assert keys_of(refused) == {"name": "name.taken"}
    actions.settle(volunteer, replace(PLAIN, cover="sora"))
    assert db.session.query(Volunteer).one().cover == "sora"


def test_of_several_who_choose_one_name_at_the_same_moment_one_gets_it(in_app, people):
    crowd = [appointed(people) for _ in range(4)]
    found = at_once(in_app, *(lambda one=one: actions.settle(one, PLAIN) for one in crowd))
    errors = errors_of(found)
    assert len(errors) == 3
    assert all(isinstance(error, Invalid) for error in errors), errors
    assert db.session.query(Volunteer).count() == 1


def test_the_first_form_sent_several_times_at_once_makes_one_volunteer(in_app, people):
    volunteer = appointed(people)
    found = at_once(in_app, *(lambda: actions.settle(volunteer, PLAIN) for _ in range(4)))
    assert errors_of(found) == []
    assert db.session.query(Volunteer).count() == 1


def test_what_cannot_be_taken_is_said_field_by_field(volunteer):
    wrong = Said("き", "gold", "あ" * 161, ("shout",), ("noon",), "9", {})
    with pytest.raises(Invalid) as refused:
        actions.settle(volunteer, wrong)
    assert keys_of(refused) == {
        "name": "nickname.too_short",
        "cover": "cover.one",
        "bio": "bio.long",
        "ways": "ways.some",
        "hours": "hours.some",
        "cap": "cap.one",
    }


def test_a_topic_is_not_liked_and_refused_and_there_is_an_end_to_each_kind(volunteer):
    every = [one.public_id for one in db.session.query(Topic)]
    with pytest.raises(Invalid) as refused:
        actions.settle(volunteer, replace(PLAIN, topics=dict.fromkeys(TopicKind, every)))
    assert keys_of(refused) == {"liked": "liked.many", "lived": "lived.many", "refused": "refused.many"}
    one = [topic("猫").public_id]
    with pytest.raises(Invalid) as refused:
        actions.settle(volunteer, replace(PLAIN, topics={TopicKind.LIKED: one, TopicKind.REFUSED: one}))
    assert keys_of(refused) == {"refused": "refused.liked"}


def test_nobody_without_the_role_becomes_a_volunteer(in_app, people):
    member = people.member()
    with pytest.raises(NotAllowed):
        actions.settle(member, PLAIN)
    with pytest.raises(NotAllowed):
        actions.rest(member, rests=True)


def test_resting_begins_once_and_ends(in_app, people):
    volunteer = a_volunteer(people)
    actions.rest(volunteer, rests=True)
    since = db.session.query(Volunteer).one().rests_since
    actions.rest(volunteer, rests=True)
    assert db.session.query(Volunteer).one().rests_since == since is not None
    actions.rest(volunteer, rests=False)
    assert db.session.query(Volunteer).one().rests_since is None


@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("2026-11-23T21:00+09:00", Hours.WEEKDAY_NIGHT),
        ("2026-11-24T04:59+09:00", Hours.WEEKDAY_NIGHT),
        ("2026-11-24T05:00+09:00", Hours.WEEKDAY_MORNING),
        ("2026-11-24T11:00+09:00", Hours.WEEKDAY_DAY),
        ("2026-11-24T17:00+09:00", Hours.WEEKDAY_EVENING),
        ("2026-11-28T02:00+09:00", Hours.WEEKDAY_NIGHT),
        ("2026-11-28T22:00+09:00", Hours.WEEKEND_NIGHT),
        ("2026-11-30T02:00+09:00", Hours.WEEKEND_NIGHT),
        ("2026-11-30T06:00+09:00", Hours.WEEKDAY_MORNING),
    ],
)
def test_the_hours_after_midnight_belong_to_the_night_before(at, part):
    assert hours_of(datetime.fromisoformat(at).astimezone(UTC)) == part


def test_nobody_joins_under_a_volunteers_name_and_none_chooses_one_that_is_joined_under(volunteer, people):
    actions.settle(volunteer, PLAIN)
    with pytest.raises(Invalid) as refused:
        registration.register(form(nickname=PLAIN.name))
    assert keys_of(refused) == {"nickname": "nickname.taken"}
    registration.register(form(nickname="あさなぎ"))
    with pytest.raises(Invalid) as refused:
        actions.settle(volunteer, replace(PLAIN, name="あさなぎ"))
    assert keys_of(refused) == {"name": "name.nickname"}
