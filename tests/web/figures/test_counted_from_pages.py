"""What people do on the pages is what the figures count, and no page tells anybody's number."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.figures.sweeps import counting
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.consulting import let_in
from tests.support.factories_consultations import a_volunteer, taken
from tests.support.factories_figures import NOON, rows, tally
from tests.support.visitor import Visitor


@pytest.fixture
def begun(app):
    """A site that has begun to count."""
    with app.app_context(), clock.fixed(NOON):
        counting.count_up()
    return app


def on_day(number):
    """The clock, *number* days later."""
    return clock.fixed(NOON + timedelta(days=number))


def counted(app, day=0.9):
    with app.app_context(), on_day(day):
        counting.count_up()
        return tally()


def test_a_guests_letter_its_answer_and_that_it_was_read(begun, people):
    guest = Visitor(begun)
    with on_day(0):
        path, _code = let_in(guest, age="twenties")
    with begun.app_context(), on_day(0):
        volunteer = a_volunteer(people)
        taken(db.session.query(Consultation).one(), volunteer)
    assert counted(begun, 0.01) == {"letters": 1}
    with on_day(0.005):
        guest.text(path)
    with on_day(0.006):
        answer = people.browser(volunteer).post(
            path.replace("/consult/", "/volunteer/threads/") + "/letters", {"body": "読みました。"}
        )
        assert answer.status_code == 303
    assert counted(begun, 0.01) == {"letters": 1, "answered": 1, "guests_answered": 1}
    with on_day(0.01):
        guest.text(path)
        guest.text(path)
    assert counted(begun, 0.01) == {"letters": 1, "answered": 1, "guests_answered": 1, "guests_read": 1}
    with begun.app_context():
        assert {band for _day, _measure, band, _bucket in rows()} == {"twenties"}


def test_two_who_write_under_each_others_pages_on_three_days_are_a_tie(begun, people, write):
    one, other = people.member(), people.member()
    pages = [write(person, NOON) for person in (one, other)]
    for day in range(3):
        with on_day(day):
            for person, page in zip((other, one), pages, strict=True):
                browser = people.browser(person)
                said = browser.post(f"/diaries/{page.public_id}/replies", {"body": "読みました。"})
                assert said.status_code == 303
    assert "ties" not in counted(begun, 2)
    for _ in range(2):
        assert counted(begun, 3) == {"ties": 1, "diaries": 2}


def test_who_says_no_more_than_yonda_yo_or_a_greeting_is_in_no_tie(begun, people, ties, write):
    one, other = people.member(), people.member()
    ties.mutual(one, other)
    pages = [write(person, NOON) for person in (one, other)]
    for day in range(4):
        with on_day(day):
            for person, page, friend in ((other, pages[0], one), (one, pages[1], other)):
                browser = people.browser(person)
                browser.post(f"/diaries/{page.public_id}/reading", {"read": "1"})
                browser.post(f"/u/{friend.public_id}/greetings", {"card": "night"})
    assert counted(begun, 4) == {"diaries": 2}
