"""当番: who is on duty, who takes what, and what everybody is told of it."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.moderation.actions import duty as actions
from kokotomo.domain.moderation.models.duty import Shift
from kokotomo.domain.moderation.models.record import RecordLine
from kokotomo.domain.moderation.queries import duty
from kokotomo.domain.moderation.sweeps.duty import forget_shifts
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of
from tests.support.factories_roles import holding

HOUR = timedelta(hours=1)


@pytest.fixture
def two(in_app, people) -> tuple[User, User]:
    return tuple(holding(people.member(name), Role.MODERATOR) for name in ("さとう", "たなべ"))


def entered(viewer: User, after: timedelta, hours: int = 2, *, mine: bool = True) -> Shift:
    return actions.enter(viewer, clock.now() + after, hours, mine=mine, form_key=public_ids.new())


def told(person: User) -> int:
    return db.session.query(Notification).filter_by(recipient_id=person.id, kind="duty").count()


def test_nobody_is_on_duty_until_somebody_switches_themselves_on(two):
    sato, _ = two
    assert duty.standing() == duty.Standing(on_duty=False, next_at=None)
    actions.switch_on(sato, 2, public_ids.new())
    assert duty.standing().on_duty
    assert duty.ids_on_duty() == [sato.id]
    actions.switch_off(sato)
    assert duty.ids_on_duty() == []
    actions.switch_off(sato)


def test_the_switch_ends_by_itself_and_once_more_makes_it_longer_never_shorter(two):
    sato, _ = two
    first = actions.switch_on(sato, 4, public_ids.new())
    ends_at = first.ends_at
    assert actions.switch_on(sato, 1, public_ids.new()).ends_at == ends_at
    assert actions.switch_on(sato, 8, public_ids.new()).ends_at > ends_at
    assert db.session.query(Shift).count() == 1
    with clock.fixed(clock.now() + 9 * HOUR):
        assert not duty.standing().on_duty


def test_the_same_form_twice_makes_one_shift(two):
    sato, _ = two
    key, at = public_ids.new(), clock.now() + HOUR
    made = [actions.enter(sato, at, 2, mine=True, form_key=key) for _ in range(2)]
    assert made[0].id == made[1].id
    assert db.session.query(RecordLine).filter_by(action="duty.entered").count() == 1


def test_pages_say_when_somebody_comes_next_and_count_only_what_is_held(two):
    sato, _ = two
    entered(sato, HOUR, mine=False)
    assert duty.standing().next_at is None
    held = entered(sato, 3 * HOUR)
    assert duty.standing() == duty.Standing(on_duty=False, next_at=held.starts_at)


def test_who_moderates_no_more_is_not_on_duty_and_their_shift_is_open(two):
    sato, tanabe = two
    shift = actions.switch_on(sato, 2, public_ids.new())
    db.session.query(RoleGrant).filter_by(user_id=sato.id).delete()
    db.session.commit()
    assert duty.ids_on_duty() == []
    assert [one.is_open for one in duty.plan(tanabe)] == [True]
    actions.take(tanabe, shift.public_id)
    assert duty.ids_on_duty() == [tanabe.id]


def test_whoever_asks_to_be_relieved_stays_on_duty_until_another_takes_it(two):
    sato, tanabe = two
    shift = actions.switch_on(sato, 2, public_ids.new())
    with pytest.raises(Conflict):
        actions.take(tanabe, shift.public_id)
    actions.ask_relief(sato, shift.public_id, wanted=True)
    actions.ask_relief(sato, shift.public_id, wanted=True)
    assert duty.ids_on_duty() == [sato.id]
    assert (told(sato), told(tanabe)) == (0, 1)
    actions.take(tanabe, shift.public_id)
    assert duty.ids_on_duty() == [tanabe.id]
    with pytest.raises(Conflict):
        actions.take(sato, shift.public_id)


def test_nobody_asks_for_another_in_somebody_elses_name(two):
    sato, tanabe = two
    shift = entered(sato, HOUR)
    with pytest.raises(NotFound):
        actions.ask_relief(tanabe, shift.public_id, wanted=True)
    with pytest.raises(NotFound):
        actions.withdraw(tanabe, shift.public_id)


def test_of_two_who_take_an_open_shift_at_once_one_gets_it(app, people):
    with app.app_context():
        several = [holding(people.member(), Role.MODERATOR) for _ in range(4)]
        shift = entered(several[0], HOUR, mine=False).public_id
    results = at_once(app, *(lambda one=one: actions.take(one, shift) for one in several))
    failed = errors_of(results)
    assert len(failed) == 3
    assert all(isinstance(error, Conflict) for error in failed), failed
    with app.app_context():
        assert db.session.query(RecordLine).filter_by(action="duty.taken").count() == 1


def test_what_has_not_begun_can_be_taken_out_of_the_plan(two):
    sato, tanabe = two
    own, offered = entered(sato, HOUR), entered(sato, 4 * HOUR, mine=False)
    actions.withdraw(sato, own.public_id)
    actions.take(tanabe, offered.public_id)
    with pytest.raises(Conflict):
        actions.withdraw(sato, offered.public_id)
    running = actions.switch_on(sato, 1, public_ids.new())
    with pytest.raises(Conflict):
        actions.withdraw(sato, running.public_id)


def test_a_shift_lies_in_the_two_weeks_ahead_and_lasts_half_a_day_at_most(two):
    sato, _ = two
    for after, hours in ((-3 * HOUR, 2), (timedelta(days=15), 2), (HOUR, 13), (HOUR, 0)):
        with pytest.raises(Invalid):
            entered(sato, after, hours)
    with pytest.raises(Invalid):
        actions.switch_on(sato, 24, public_ids.new())


def test_nobody_else_touches_the_plan(two, people):
    sato, _ = two
    shift, other = entered(sato, HOUR, mine=False), people.member()
    for doing in (
        lambda: entered(other, HOUR),
        lambda: actions.switch_on(other, 2, public_ids.new()),
        lambda: actions.switch_off(other),
        lambda: actions.take(other, shift.public_id),
        lambda: actions.withdraw(other, shift.public_id),
        lambda: duty.plan(other),
        lambda: duty.letters(other),
    ):
        with pytest.raises(NotAllowed):
            doing()


def test_what_is_over_is_forgotten_after_four_weeks(two):
    sato, _ = two
    actions.switch_on(sato, 2, public_ids.new())
    with clock.fixed(clock.now() + timedelta(days=28)):
        assert forget_shifts() == 0
    with clock.fixed(clock.now() + timedelta(days=29)):
        assert forget_shifts() == 1
