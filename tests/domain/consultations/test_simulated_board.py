"""The simulation of waiting says once more in Python who sees which letter; on the site it is SQL."""

from datetime import timedelta

from bench.waiting.inviting import may_see
from bench.waiting.people import Letter
from kokotomo.domain.consultations.matching import Need
from kokotomo.domain.consultations.queries import board
from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.foundation import clock
from tests.support.factories_consultations import a_letter, a_volunteer
from tests.support.factories_roles import with_factor


class Somebody:
    number = 1

    def __init__(self, cleared):
        self.cleared = cleared


def test_the_simulation_and_the_board_agree_on_ages_and_clearing(in_app, people):
    now = clock.now()
    there = [
        a_letter(band=band, at=now - timedelta(hours=hours)) for band in AgeBand for hours in (1, 23, 25, 49)
    ]
    found = {}
    for cleared in (False, True):
        volunteer = a_volunteer(people, cleared=cleared)
        if cleared:
            with_factor(volunteer)
        for one in there:
            simulated = Letter(0, Need(band=AgeBand(one.age_band)), one.sent_at, one.opens_at, None)
            seen = board.find_waiting(volunteer, one.public_id) is not None
            assert may_see(Somebody(cleared), simulated, clock.now()) is seen, (one.age_band, cleared)
            found[seen] = True
    assert found == {True: True, False: True}
