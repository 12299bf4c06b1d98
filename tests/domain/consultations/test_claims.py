"""引きうける: one owner, whoever comes at the same moment; the day, the cap, and what is told."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import claims, openings
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.volunteers.actions import faces as volunteers
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from tests.support.at_once import at_once
from tests.support.claim_races import openings_of, rounds
from tests.support.factories_consultations import a_letter, a_volunteer, taken


def opened(volunteer, letter):
    return openings.open_letter(volunteer, letter.public_id).public_id


def test_a_claim_ends_the_waiting_and_begins_the_term(in_app, people):
    volunteer, letter = a_volunteer(people), a_letter()
    day = clock.today() + timedelta(days=7)
    claims.claim(volunteer, opened(volunteer, letter), day)
    row = db.session.get_one(Consultation, letter.id, populate_existing=True)
    assert (row.state, row.waiting_since, row.volunteer_id) == ("claimed", None, volunteer.id)
    assert row.term_ends_on == clock.today() + timedelta(days=14)
    assert db.session.query(Claim).one().promised_on == day
    line = db.session.query(ThreadMark).one()
    assert (line.kind, line.by, line.day) == ("claimed", "volunteer", day)


def test_a_day_more_than_a_week_ahead_or_past_is_refused(in_app, people):
    volunteer, letter = a_volunteer(people), a_letter()
    opening = opened(volunteer, letter)
    for days in (-1, 8):
        with pytest.raises(Invalid):
            claims.claim(volunteer, opening, clock.today() + timedelta(days=days))
    with pytest.raises(Invalid):
        claims.claim(volunteer, opening, None)
    assert db.session.query(Claim).count() == 0


def test_nobody_takes_more_than_their_cap_and_nobody_who_rests_takes_any(in_app, people):
    volunteer = a_volunteer(people, cap=1)
    taken(a_letter(), volunteer)
    with pytest.raises(Conflict, match=r"claim\.full"):
        claims.claim(volunteer, opened(volunteer, a_letter()), clock.today())
    tired, letter = a_volunteer(people), a_letter()
    opening = opened(tired, letter)
    volunteers.rest(tired, rests=True)
    with pytest.raises(Conflict, match=r"claim\.rests"):
        claims.claim(tired, opening, clock.today())


def test_what_stands_between_the_two_by_now_is_not_found(in_app, people, ties):
    writer, volunteer = people.member(), a_volunteer(people)
    opening = opened(volunteer, a_letter(writer))
    ties.block_row(writer, volunteer)
    with pytest.raises(NotFound):
        claims.claim(volunteer, opening, clock.today())


def test_of_twelve_at_once_one_gets_the_letter_five_times(in_app, people):
    outcomes = rounds(in_app, people, volunteers=12, letters=5)
    assert outcomes == [(1, 11, [])] * 5


def test_one_volunteer_who_takes_many_at_once_stays_within_the_cap(in_app, people):
    volunteer = a_volunteer(people, cap=2)
    letters = [a_letter() for _ in range(5)]
    ids = [openings_of([volunteer], letter)[0] for letter in letters]
    at_once(in_app, *(lambda one=one: claims.claim(volunteer, one, clock.today()) for one in ids))
    assert db.session.query(Claim).filter_by(present=True).count() == 2
