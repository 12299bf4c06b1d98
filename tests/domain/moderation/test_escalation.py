"""いま-cases that nobody has in hand are told after 10 and 30 minutes, each once (SAFETY B36)."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.moderation.actions import duty as duty_actions
from kokotomo.domain.moderation.models.cases import Case
from kokotomo.domain.moderation.models.record import RecordLine
from kokotomo.domain.moderation.rules import Urgency
from kokotomo.domain.moderation.sweeps.duty import escalate
from kokotomo.domain.notifications.models import MailChoice, Notification
from kokotomo.domain.notifications.sweeps import send_notices
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.at_once import at_once
from tests.support.factories_cases import opened
from tests.support.factories_roles import holding
from tests.support.killed import killed_at

MINUTE = timedelta(minutes=1)


@pytest.fixture
def two(in_app, people) -> tuple[User, User]:
    """One who is on duty, and one who is not."""
    sato, tanabe = (holding(people.member(name), Role.MODERATOR) for name in ("さとう", "たなべ"))
    duty_actions.switch_on(sato, 8, public_ids.new())
    return sato, tanabe


def told(*persons: User) -> list[int]:
    return [
        db.session.query(Notification)
        .filter(Notification.recipient_id == one.id, Notification.case_id.is_not(None))
        .count()
        for one in persons
    ]


def see_all() -> None:
    db.session.query(Notification).update({"seen_at": clock.now(), "mail_due_at": None})
    db.session.commit()


def later(minutes: int) -> int:
    with clock.fixed(clock.now() + minutes * MINUTE):
        return escalate()


def test_those_on_duty_hear_of_an_urgent_case_at_once_and_of_no_other(two, people):
    opened(people.member(), Urgency.TODAY)
    assert told(*two) == [0, 0]
    opened(people.member())
    assert told(*two) == [1, 0]


def test_after_ten_minutes_those_on_duty_are_told_again_and_after_thirty_everybody(two, people):
    opened(people.member())
    see_all()
    assert (later(9), told(*two)) == (0, [1, 0])
    assert (later(10), told(*two)) == (1, [2, 0])
    assert (later(29), told(*two)) == (0, [2, 0])
    see_all()
    assert (later(30), told(*two)) == (1, [3, 1])
    assert later(300) == 0
    assert db.session.query(RecordLine).filter_by(action="case.escalated", actor="site").count() == 2


def test_where_nobody_is_on_duty_all_are_told_after_ten_minutes(two, people):
    duty_actions.switch_off(two[0])
    opened(people.member())
    assert told(*two) == [0, 0]
    assert (later(10), told(*two)) == (1, [1, 1])


def test_a_worker_that_slept_tells_once_and_not_twice(two, people):
    opened(people.member(), ago=2 * timedelta(hours=1))
    see_all()
    assert (escalate(), escalate()) == (1, 0)
    assert told(*two) == [2, 1]


def test_what_somebody_has_in_hand_or_is_done_is_told_nobody_and_again_when_the_claim_is_over(two, people):
    case = opened(people.member())
    see_all()
    case.claimed_by_id, case.claimed_until = two[0].id, clock.now() + 15 * MINUTE
    db.session.commit()
    assert later(14) == 0
    assert later(16) == 1
    done = opened(people.member())
    done.state, done.done_at = "done", clock.now()
    db.session.commit()
    assert later(20) == 0


def test_what_can_wait_is_never_told_again(two, people):
    opened(people.member(), Urgency.TODAY)
    opened(people.member(), Urgency.LATER)
    assert (later(600), told(*two)) == (0, [0, 0])


def test_nobody_hears_of_a_case_about_themselves(two):
    sato, tanabe = two
    opened(sato)
    assert told(sato) == [0]
    assert (later(10), told(sato, tanabe)) == (1, [0, 1])


def test_several_workers_at_once_tell_of_each_case_once(app, people):
    with app.app_context():
        sato = holding(people.member("さとう"), Role.MODERATOR)
        for _ in range(5):
            opened(people.member(), ago=12 * MINUTE)
    results = at_once(app, *[escalate] * 4)
    assert sum(results) == 5
    with app.app_context():
        assert told(sato) == [5]
        assert db.session.query(RecordLine).filter_by(action="case.escalated").count() == 5


def test_killed_at_any_line_each_case_is_told_once(app, people):
    with app.app_context():
        sato, about = holding(people.member("さとう"), Role.MODERATOR), people.member()
    line, alive = 1, True
    while alive:
        with app.app_context():
            db.session.query(Notification).delete()
            db.session.query(Case).delete()
            case = opened(about, ago=12 * MINUTE)
            number = case.id
            lines = db.session.query(RecordLine).count()
        with app.app_context():
            alive = killed_at(line, escalate)
        with app.app_context():
            escalate()
            assert told(sato) == [1], line
            assert db.session.get_one(Case, number).escalated == 1
            assert db.session.query(RecordLine).count() == lines + 1, line
        line += 1 if line < 12 else 5
    assert line > 20


def test_mail_goes_out_at_night_to_who_is_on_duty_and_waits_for_the_morning_of_others(two, people):
    for one in two:
        db.session.add(MailChoice(user_id=one.id, quiet_from=0, quiet_until=0, letters=False))
    db.session.commit()
    hour = clock.now().astimezone(clock.TOKYO).hour
    db.session.query(MailChoice).update({"quiet_from": hour, "quiet_until": (hour + 2) % 24})
    db.session.commit()
    opened(people.member(), ago=30 * MINUTE)
    escalate()
    before = db.session.query(OutgoingMail).count()
    with clock.fixed(clock.now() + timedelta(seconds=1)):
        send_notices()
    assert db.session.query(OutgoingMail).count() == before + 1
    waiting = db.session.query(Notification).filter(Notification.mail_due_at.is_not(None)).all()
    assert [one.recipient_id for one in waiting] == [two[1].id]
