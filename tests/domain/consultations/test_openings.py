"""Opening a letter: one hold a letter and a volunteer, six a day, and what a take-back may rely on."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import claims, openings
from kokotomo.domain.consultations.models.claims import Opening
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import board
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter, a_volunteer


def _row(letter):
    return db.session.get_one(Consultation, letter.id, populate_existing=True)


def test_an_opening_holds_for_a_quarter_of_an_hour_and_is_recorded(in_app, people):
    volunteer, letter = a_volunteer(people), a_letter()
    opening = openings.open_letter(volunteer, letter.public_id)
    assert opening.until - opening.opened_at == timedelta(minutes=15)
    assert _row(letter).first_opened_at == opening.opened_at
    assert _row(letter).fruitless_openings == 1
    assert openings.open_letter(volunteer, letter.public_id).id == opening.id
    assert db.session.query(Opening).count() == 1


def test_another_letter_lets_the_first_go(in_app, people):
    volunteer, other = a_volunteer(people), a_volunteer(people)
    one, two = a_letter(), a_letter()
    openings.open_letter(volunteer, one.public_id)
    with pytest.raises(Conflict, match=r"opening\.held"):
        openings.open_letter(other, one.public_id)
    openings.open_letter(volunteer, two.public_id)
    assert openings.open_letter(other, one.public_id).held


def test_a_hold_that_ran_out_is_let_go_with_the_next_opening(in_app, people):
    volunteer, other, letter = a_volunteer(people), a_volunteer(people), a_letter()
    first = openings.open_letter(volunteer, letter.public_id)
    with clock.fixed(clock.now() + timedelta(minutes=15, seconds=1)):
        second = openings.open_letter(other, letter.public_id)
    assert (db.session.get_one(Opening, first.id, populate_existing=True).held, second.held) == (None, True)


def test_a_letter_taken_does_not_count_for_the_six(in_app, people):
    volunteer = a_volunteer(people, cap=8)
    for _ in range(7):
        opening = openings.open_letter(volunteer, a_letter().public_id)
        claims.claim(volunteer, opening.public_id, clock.today())
    for _ in range(6):
        openings.open_letter(volunteer, a_letter().public_id)
    with pytest.raises(Conflict, match=r"opening\.enough") as refused:
        openings.open_letter(volunteer, a_letter().public_id)
    assert refused.value.facts["again_at"] > clock.now()


def test_who_does_not_listen_opens_nothing(in_app, people):
    letter = a_letter()
    with pytest.raises(NotAllowed):
        openings.open_letter(people.member(), letter.public_id)
    opening = openings.open_letter(a_volunteer(people), letter.public_id)
    with pytest.raises(NotFound):
        openings.release(a_volunteer(people), opening.public_id)


def test_letters_opened_often_without_a_claim_are_counted_for_those_on_duty(in_app, people):
    letter = a_letter()
    for number in range(5):
        volunteer = a_volunteer(people)
        opening = openings.open_letter(volunteer, letter.public_id)
        assert board.count_often_opened() == 0, number
        openings.release(volunteer, opening.public_id)
    assert board.count_often_opened() == 1
    taker = a_volunteer(people)
    opening = openings.open_letter(taker, letter.public_id)
    claims.claim(taker, opening.public_id, clock.today())
    assert board.count_often_opened() == 0


def test_of_several_at_the_same_moment_one_reads(in_app, people):
    volunteers, letter = [a_volunteer(people) for _ in range(6)], a_letter()
    found = at_once(in_app, *(lambda v=v: openings.open_letter(v, letter.public_id) for v in volunteers))
    errors = errors_of(found)
    assert len(errors) == 5
    assert {str(error) for error in errors} == {"opening.held"}
    assert db.session.query(Opening).filter_by(held=True).count() == 1


def test_one_volunteer_with_two_windows_holds_one_letter(in_app, people):
    volunteer, letters = a_volunteer(people), [a_letter() for _ in range(4)]
    found = at_once(in_app, *(lambda x=x: openings.open_letter(volunteer, x.public_id) for x in letters))
    assert errors_of(found) == []
    assert db.session.query(Opening).filter_by(held=True).count() == 1
    assert db.session.query(Opening).count() == 4
