"""Closes, and what comes after them: counted when their day is over, or when the thread goes before that."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import endings, follow_ups, taking_back
from kokotomo.domain.consultations.actions import receipts as ways
from kokotomo.domain.consultations.queries import farewells
from kokotomo.domain.consultations.rules import AgeBand, Side
from kokotomo.domain.figures.models import ClosedWriter
from kokotomo.domain.figures.sweeps import counting
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_volunteer, taken
from tests.support.factories_figures import NOON, TODAY, answer, held, rows, send, tally, writer_of


@pytest.fixture
def noon(in_app):
    with clock.fixed(NOON):
        counting.count_up()
        yield NOON


def night(days=1):
    with clock.fixed(NOON + timedelta(days=days)):
        counting.count_up()


@pytest.mark.parametrize("ended", ["closed", "deleted", "taken back and deleted", "closed and deleted"])
def test_what_ends_without_an_answer_is_counted_once_and_stays_counted(noon, ended):
    thread = send()
    if ended.startswith("taken"):
        taking_back.take_back(writer_of(thread), thread)
    if ended.startswith("closed"):
        endings.close(held(thread), Side.WRITER)
    if ended.endswith("deleted"):
        endings.forget(held(thread))
    for day in (1, 2):
        night(day)
    endings.forget(held(thread)) if not ended.endswith("deleted") else None
    found = tally()
    assert found.pop("closed", 0) == ended.startswith("closed")
    assert found == {"letters": 1, "ended": 1}


def test_what_was_answered_has_not_ended_without_an_answer(noon, people):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    answer(volunteer, thread)
    endings.close(held(thread), None)
    night()
    endings.forget(held(thread))
    night(2)
    assert tally() == {"letters": 1, "answered": 1, "guests_answered": 1, "closed": 1}


def test_a_close_of_a_member_waits_for_a_tie_and_says_not_which_one(noon, people):
    writer = people.member()
    endings.close(held(send(writer)), Side.WRITER)
    endings.close(held(send()), Side.WRITER)
    night()
    assert tally() == {"letters": 2, "ended": 2, "closed": 2, "closed_of_members": 1}
    (row,) = db.session.query(ClosedWriter).all()
    assert (row.user_id, row.closed_on) == (writer.id, TODAY)
    assert set(ClosedWriter.__table__.columns.keys()) == {"id", "user_id", "closed_on", "band"}


@pytest.mark.parametrize("counted_first", [False, True])
def test_a_thread_that_is_taken_along_goes_over_to_the_accounts_band(noon, people, counted_first):
    member = people.member()
    waiting, over = send(band=AgeBand.UNSAID), send(band=AgeBand.UNSAID)
    endings.close(held(over), Side.WRITER)
    ways.bind(member, writer_of(waiting), waiting)
    if counted_first:
        night()
    ways.bind(member, writer_of(over), over)
    night(2)
    band = waiting.age_band
    assert band != AgeBand.UNSAID
    found = rows()
    assert found[TODAY, "letters", band, 0] == 1
    assert found[TODAY, "letters", "unsaid", 0] == 1
    assert found[TODAY, "closed_of_members", band, 0] == 1
    assert db.session.query(ClosedWriter).one().user_id == member.id


@pytest.mark.parametrize("gone", [False, True])
def test_how_are_you_now_is_counted_with_its_answer_on_the_day_on_which_it_was_asked(noon, people, gone):
    thread, volunteer = send(), a_volunteer(people)
    taken(thread, volunteer)
    answer(volunteer, thread)
    endings.close(held(thread), None)
    night()
    with clock.fixed(noon + timedelta(days=14)):
        follow_ups.tell_next()
        parted = farewells.find_parted(volunteer, farewells.hold_farewell(thread.id).public_id)
        follow_ups.send(volunteer, parted, "その後どうですか。")
        if gone:
            endings.forget(held(thread))
    with clock.fixed(noon + timedelta(days=14, hours=3)):
        if not gone:
            follow_ups.answer(writer_of(thread), held(thread), "元気です。", public_ids.new())
    for day in (15, 16):
        night(day)
    fortnight = TODAY + timedelta(days=14)
    assert rows()[fortnight, "follow_ups", "thirties", 0] == 1
    assert rows().get((fortnight, "follow_ups_answered", "thirties", 0), 0) == (not gone)
    assert tally()["answered"] == tally()["closed"] == 1


def test_a_thread_that_goes_while_its_close_is_counted_is_counted_once(noon, people):
    threads = [send() for _ in range(6)]
    for thread in threads:
        endings.close(held(thread), Side.WRITER)

    def forget(thread):
        return transaction(lambda: endings.forget(held(thread)))

    with clock.fixed(NOON + timedelta(days=1)):
        results = at_once(people.app, counting.count_closes, *(forget(thread) for thread in threads))
    assert errors_of(results) == []
    assert tally() == {"letters": 6, "closed": 6, "ended": 6}
