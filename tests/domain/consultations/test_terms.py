"""The rules of time alone, and the database's answer beside them: the same threads are due for both."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from kokotomo.domain.consultations import terms
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.queries import due
from kokotomo.domain.consultations.queries.threads import hold_thread
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.terms import BEGIN, a_thread, waiting

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ON = date(2026, 11, 2)
MIDNIGHT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
"""The end of that day in Tokyo."""

EXAMPLES = 300
UNHELD = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

# Often close together, so that they meet: what is due at a day's end differs by an instant.
moments = (st.integers(0, 6) | st.integers(0, 40)).map(lambda halves: BEGIN + halves * 12 * HOUR)
maybe_moments = st.none() | moments
days = (st.integers(0, 4) | st.integers(0, 20)).map(lambda number: ON + number * DAY)
# Also the very instant at which something falls due, and those beside it.
nows = st.builds(
    lambda at, seconds: at + timedelta(seconds=seconds), moments, st.sampled_from((-1, 0, 1, 4000))
)


def test_days_end_at_midnight_in_tokyo():
    assert terms.end_of(ON) == MIDNIGHT
    assert not terms.is_over(ON, MIDNIGHT - timedelta(microseconds=1))
    assert terms.is_over(ON, MIDNIGHT)


def test_an_end_is_near_for_three_days_and_not_once_it_has_passed():
    ends_on = ON + 5 * DAY
    said = [terms.is_near(ends_on, MIDNIGHT + hours * HOUR) for hours in (47, 48, 119, 120)]
    assert said == [False, True, True, False]


def test_who_is_written_to_has_three_days_and_nobody_has_less():
    assert terms.with_room(ON + 5 * DAY, ON) == ON + 5 * DAY
    assert terms.with_room(ON + DAY, ON) == ON + 3 * DAY
    assert terms.with_room(ON - DAY, ON + 7 * DAY) == ON + 10 * DAY


def test_silence_counts_from_the_letter_and_a_week_later_where_there_is_no_hurry():
    assert [terms.is_silent(BEGIN, None, BEGIN + hours * HOUR) for hours in (71, 72)] == [False, True]
    assert [terms.is_silent(BEGIN, BEGIN, BEGIN + days * DAY) for days in (9, 10)] == [False, True]
    assert not terms.is_silent(BEGIN, None, BEGIN + 9 * DAY, BEGIN + HOUR)
    assert terms.is_silent(BEGIN, None, BEGIN + 9 * DAY, BEGIN - HOUR)
    assert terms.after_silence(ON + 14 * DAY, BEGIN, None) == ON + 7 * DAY
    assert terms.after_silence(ON + 3 * DAY, BEGIN, None) == ON + 3 * DAY
    assert terms.after_silence(ON + 30 * DAY, BEGIN, BEGIN) == ON + 14 * DAY


@given(
    promised=st.none() | days,
    wrote=maybe_moments,
    last=st.tuples(moments, st.sampled_from(("writer", "volunteer"))),
    nudged=maybe_moments,
    term=st.tuples(days, st.none() | days),
    slowly=maybe_moments,
    extended=maybe_moments,
    now=nows,
)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=UNHELD)
def test_what_the_rules_say_is_due_the_database_finds(
    in_app, people, promised, wrote, last, nudged, term, slowly, extended, now
):
    thread_id, claim_id = _one_thread(in_app, people)
    claim = {"promised_on": promised, "wrote_at": wrote, "nudged_at": nudged}
    row = {"last_letter_at": last[0], "last_letter_side": last[1], "slowly_since": slowly}
    row |= {"term_ends_on": term[0], "term_told_for": term[1]}
    db.session.execute(update(Claim).where(Claim.id == claim_id).values(**claim))
    db.session.execute(update(Consultation).where(Consultation.id == thread_id).values(**row))
    if extended is not None:
        said = {"consultation_id": thread_id, "claim_id": claim_id, "kind": "extended"}
        db.session.execute(insert(ThreadMark).values(created_at=extended, **said))
    with clock.fixed(now):
        course = due.course_of(hold_thread(thread_id))
        assert course is not None
        rules = {
            due.nudges: terms.is_to_be_nudged(course, now),
            due.lapses: terms.has_lapsed(course, now),
            due.silences: terms.shortened(course, now) is not None,
            due.near_ends: terms.is_to_be_told(course, now),
            due.ends: terms.has_ended(course, now),
        }
        found = {which: due.next_id(which(), 0) == thread_id for which in rules}
    db.session.rollback()
    assert found == rules, course


@given(back=maybe_moments, now=nows)
@settings(max_examples=40, deadline=None, suppress_health_check=UNHELD)
def test_who_waits_too_long_by_the_rules_is_found(in_app, people, back, now):
    pair = waiting(people)
    db.session.execute(
        update(Consultation).where(Consultation.id == pair.consultation.id).values(back_at=back)
    )
    with clock.fixed(now):
        found = due.next_id(due.unanswered(), pair.consultation.id - 1) == pair.consultation.id
    db.session.rollback()
    assert found == terms.is_unanswered(back or BEGIN, now)


_kept: dict[object, tuple[int, int]] = {}


def _one_thread(app, people) -> tuple[int, int]:
    """The same thread for every example of one test: what an example changes is rolled back."""
    if db.session.query(Consultation).count() == 0:
        pair = a_thread(people)
        _kept[app] = (pair.consultation.id, pair.held().claim.id)
        db.session.commit()
    return _kept[app]
