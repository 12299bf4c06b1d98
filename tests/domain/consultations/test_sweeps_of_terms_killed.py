"""Sweeps killed at every line, run by several workers at once, and after a month of standstill."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from kokotomo.domain.consultations.actions import letters, promises
from kokotomo.domain.consultations.actions import terms as actions
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.sweeps import terms
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter
from tests.support.killed import killed_at
from tests.support.people import People
from tests.support.terms import (
    BEGIN,
    DAY,
    SWEEPS,
    Pair,
    a_thread,
    answered,
    owed,
    run_all,
    settle,
    state,
    waiting,
)
from tests.truth import rows


class Due(NamedTuple):
    """A thread of *kind* in which *sweep* has something to do so long after `BEGIN`."""

    kind: Callable[[People], Pair]
    sweep: Callable[[], int]
    after: timedelta


CASES = {
    "nudge": Due(a_thread, terms.nudge, 2 * DAY),
    "lapse": Due(a_thread, terms.lapse, 3 * DAY),
    "silence": Due(answered, terms.shorten, 4 * DAY),
    "near": Due(answered, terms.tell_of_ends, 13 * DAY),
    "close": Due(answered, terms.end, 15 * DAY),
    "give back": Due(owed, terms.end, 15 * DAY),
    "nobody": Due(waiting, terms.tell_of_waiting, 2 * DAY),
}

one_of_each = pytest.mark.parametrize("due", CASES.values(), ids=CASES.keys())


@one_of_each
def test_killed_at_any_line_it_ends_as_if_it_had_not_been(in_app, people, due):
    due.kind(people)
    before, waits = rows.taken(in_app), state()
    with clock.fixed(BEGIN + due.after):
        assert due.sweep() == 1
        done = state()
        assert done != waits
        rows.put_back(in_app, before, rows.taken(in_app))
        assert state() == waits
        line, undone = 1, 0
        while killed_at(line, due.sweep):
            found = state()
            assert found in (waits, done), f"half done at line {line}"
            undone += found == waits
            line += 1
        assert state() == done
        assert undone > 20
        assert due.sweep() == 0
        assert state() == done


@one_of_each
def test_four_workers_at_once_do_it_once(in_app, people, due):
    for _ in range(4):
        due.kind(people)
    before = rows.taken(in_app)
    with clock.fixed(BEGIN + due.after):
        assert due.sweep() == 4
        done = state()
        rows.put_back(in_app, before, rows.taken(in_app))
        db.session.remove()
        found = at_once(in_app, *(due.sweep for _ in range(4)))
        assert errors_of(found) == []
        assert sum(found) == 4
        assert state() == done


def test_after_a_month_of_standstill_there_is_one_end_whatever_comes_first(in_app, people):
    for kind in (a_thread, answered, owed, waiting):
        kind(people)
    before, ends = rows.taken(in_app), []
    with clock.fixed(BEGIN + 31 * DAY):
        for first in range(len(SWEEPS)):
            for sweep in (*SWEEPS[first:], *SWEEPS[:first]):
                sweep()
            settle()
            ends.append(_standing())
            assert run_all() == 0
            db.session.remove()
            rows.put_back(in_app, before, rows.taken(in_app))
            db.session.remove()
    assert ends == [ends[0]] * len(SWEEPS)
    assert [end[0] for end in ends[0]] == ["waiting", "closed", "waiting", "waiting"]


def test_hour_by_hour_and_after_a_month_the_same_threads_are_open(in_app, people):
    for kind in (a_thread, answered, owed):
        kind(people)
    before = rows.taken(in_app)
    with clock.fixed(BEGIN + 31 * DAY):
        settle()
        at_last = [end[:2] for end in _standing()]
    rows.put_back(in_app, before, rows.taken(in_app))
    db.session.remove()
    for hours in range(0, 31 * 24, 6):
        with clock.fixed(BEGIN + timedelta(hours=hours)):
            run_all()
    assert [end[:2] for end in _standing()] == at_last
    told = [(one.recipient_id, one.kind, one.consultation_id) for one in db.session.query(Notification)]
    assert len(told) == len(set(told))


def _standing() -> list[tuple[object, ...]]:
    db.session.rollback()
    found = db.session.query(Consultation, Claim).outerjoin(Claim, Claim.consultation_id == Consultation.id)
    ends = [
        (row.state, claim.ending if claim else None, row.volunteer_id, row.waiting_since, row.nobody_told_at)
        for row, claim in found.order_by(Consultation.id)
    ]
    db.session.rollback()
    return ends


@pytest.mark.parametrize("number", range(3))
def test_a_letter_and_its_lapse_at_the_same_moment_are_one_or_the_other(in_app, people, number):
    pair = a_thread(people)
    held = pair.held()
    # Not rolled back: what was read stays readable in the threads, and nothing is held.
    db.session.commit()
    with clock.fixed(BEGIN + 3 * DAY):

        def answer() -> None:
            letters.answer(pair.volunteer, held, "おそくなりました。", public_ids.new())

        wrote, *given_back = at_once(in_app, answer, terms.lapse, terms.lapse)
    assert errors_of(given_back) == []
    row, claim = pair.row(), db.session.query(Claim).populate_existing().one()
    if wrote is None:
        assert (row.state, sum(given_back), claim.ending) == ("claimed", 0, None)
    else:
        assert isinstance(wrote, Conflict)
        assert (row.state, sum(given_back), claim.ending) == ("waiting", 1, "lapsed")


def test_what_both_do_at_the_same_moment_as_the_end_is_done_before_it_or_refused(in_app, people):
    pair = answered(people)
    held = pair.held()
    # Not rolled back: what was read stays readable in the threads, and nothing is held.
    db.session.commit()
    with clock.fixed(BEGIN + 15 * DAY):
        doings = (
            lambda: letters.write(pair.writer, held, "もうすこし。", public_ids.new()),
            lambda: promises.go_slowly(pair.writer, held),
            lambda: actions.extend_by_writer(pair.writer, held),
        )
        for error in errors_of(at_once(in_app, terms.end, *doings)):
            assert isinstance(error, Conflict)
        settle()
    row = pair.row()
    assert (row.state == "closed") == (row.closed_at is not None)
    assert (row.state == "claimed") == (db.session.query(Claim).populate_existing().one().present is True)


def test_one_that_somebody_else_holds_is_passed_over_and_the_next_is_done(in_app, people):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite one writes at a time")
    first, second = waiting(people), a_letter(at=BEGIN)
    with clock.fixed(BEGIN + 2 * DAY):
        first.held()
        (found,) = at_once(in_app, terms.tell_of_waiting)
        assert found == 1
        db.session.rollback()
        assert first.row().nobody_told_at is None
        assert db.session.get_one(Consultation, second.id, populate_existing=True).nobody_told_at is not None
        assert terms.tell_of_waiting() == 1
