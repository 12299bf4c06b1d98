"""Invitations in rounds: five at once, ten after six hours, all after a day; each round once."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import invitations
from kokotomo.domain.consultations.events import Invited
from kokotomo.domain.consultations.models.claims import Claim, Invitation
from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.domain.consultations.sweeps import rounds as sweeps
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import VolunteerTopic
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.events import _subscribers, subscribe
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.factories_roles import with_factor
from tests.support.queries import counted


@pytest.fixture
def told():
    """Who was told of an invitation, in order, by volunteer's id."""
    found: list[int] = []

    def note(event: Invited) -> None:
        found.extend(event.volunteer_ids)

    subscribe(Invited)(note)
    yield found
    _subscribers[Invited].remove(note)


def invited(letter):
    return {row.volunteer_id for row in db.session.query(Invitation).filter_by(consultation_id=letter.id)}


def test_the_five_best_are_told_at_once(in_app, people, told):
    topic = db.session.query(Topic).filter_by(name="猫").one()
    crowd = [a_volunteer(people) for _ in range(8)]
    best = crowd[2:7]
    for one in best:
        db.session.add(VolunteerTopic(user_id=one.id, topic_id=topic.id, kind="liked"))
    letter = a_letter(topics=(topic,))
    sweeps.invite()
    assert invited(letter) == {one.id for one in best}
    assert sorted(told) == sorted(one.id for one in best)


def test_six_hours_later_there_are_ten_and_after_a_day_all(in_app, people, told):
    crowd = [a_volunteer(people) for _ in range(14)]
    letter, begin = a_letter(), clock.now()
    sweeps.invite()
    numbers = []
    for hours in (0, 5.9, 6.1, 6.2, 23.9, 24.1, 30, 100):
        with clock.fixed(begin + timedelta(hours=hours)):
            sweeps.invite()
            numbers.append(len(invited(letter)))
    assert numbers == [5, 5, 10, 10, 10, 14, 14, 14]
    assert sorted(told) == sorted(one.id for one in crowd)
    waves = {row.wave for row in db.session.query(Invitation)}
    assert waves == {0, 1, 2}


def test_a_site_that_slept_for_a_day_catches_up(in_app, people, told):
    for _ in range(12):
        a_volunteer(people)
    letter = a_letter(at=clock.now() - timedelta(hours=30))
    assert sweeps.invite() == 3
    assert len(invited(letter)) == len(told) == 12
    assert sweeps.invite() == 0


def test_several_workers_at_once_tell_everybody_once(in_app, people, told):
    for _ in range(6):
        a_volunteer(people)
    letters = [a_letter(at=clock.now() - timedelta(hours=30)) for _ in range(4)]
    found = at_once(in_app, *(sweeps.invite for _ in range(4)))
    assert errors_of(found) == []
    assert [len(invited(letter)) for letter in letters] == [6] * 4
    assert len(told) == 24


def test_what_opens_to_all_later_is_told_to_all_then(in_app, people, told):
    plain, cleared = [a_volunteer(people) for _ in range(3)], a_volunteer(people, cleared=True)
    with_factor(cleared)
    letter, begin = a_letter(band=AgeBand.UNSAID), clock.now()
    sweeps.invite()
    assert invited(letter) == {cleared.id}
    with clock.fixed(begin + timedelta(hours=23)):
        sweeps.invite()
        assert invited(letter) == {cleared.id}
    with clock.fixed(begin + timedelta(hours=24, seconds=1)):
        sweeps.invite()
    assert invited(letter) == {cleared.id, *(one.id for one in plain)}


def test_a_minor_who_comes_of_age_while_waiting_is_told_of_to_all_then(in_app, people, told):
    plain = a_volunteer(people)
    letter = a_letter(people.member(adult_from=clock.today() + timedelta(days=3)))
    sweeps.invite()
    with clock.fixed(clock.now() + timedelta(days=2)):
        sweeps.invite()
    assert invited(letter) == set()
    with clock.fixed(clock.now() + timedelta(days=4)):
        sweeps.invite()
    assert invited(letter) == {plain.id}


def test_who_rests_or_is_full_is_not_asked_and_who_is_late_is_asked_last(in_app, people):
    a_volunteer(people, rests_since=clock.now())
    full, late = a_volunteer(people, cap=1), a_volunteer(people, cap=4)
    taken(a_letter(), full)
    claim = taken(a_letter(), late, promised_on=clock.today() - timedelta(days=2))
    assert db.session.get_one(Claim, claim.id).promised_on is not None
    fine = [a_volunteer(people) for _ in range(5)]
    letter = a_letter()
    sweeps.invite()
    assert invited(letter) == {one.id for one in fine}


def test_a_letter_that_waits_no_longer_and_one_for_everyone_invite_nobody(in_app, people):
    volunteer = a_volunteer(people)
    letter, other = a_letter(), a_letter(at=clock.now() - timedelta(hours=30))
    letter.state, letter.waiting_since, letter.listener = "open", None, "everyone"
    db.session.commit()
    taken(other, volunteer)
    assert sweeps.invite() == 0
    assert db.session.query(Invitation).count() == 0


def test_the_first_round_costs_a_few_queries_however_many_listen(in_app, people):
    numbers = []
    for size in (1, 20):
        for _ in range(size):
            a_volunteer(people)
        a_letter()
        with counted(in_app) as statements:
            assert invitations.invite_next()
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 8
