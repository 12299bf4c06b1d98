"""A clearing for minors ends: told a month before, once, to the volunteer and the admins."""

from datetime import timedelta

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.notifications.models import Notification
from kokotomo.domain.volunteers import sweeps
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_roles import cleared, holding


def told():
    rows = db.session.query(Notification).filter_by(kind="decision")
    return sorted(row.recipient_id for row in rows)


def test_it_is_told_a_month_before_and_once(in_app, people):
    volunteer, admin = cleared(people.member()), holding(people.member(), Role.ADMIN)
    assert sweeps.tell_of_clearings() == 0
    row = db.session.get_one(User, volunteer.id)
    row.cleared_until = clock.today() + timedelta(days=30)
    db.session.commit()
    assert [sweeps.tell_of_clearings() for _ in range(2)] == [1, 0]
    assert told() == sorted([volunteer.id, admin.id])


def test_what_is_over_is_not_told_and_a_renewed_one_is_told_anew(in_app, people):
    volunteer = cleared(people.member())
    row = db.session.get_one(User, volunteer.id)
    for days, number in ((-1, 0), (10, 1), (12, 1)):
        row.cleared_until = clock.today() + timedelta(days=days)
        db.session.commit()
        assert sweeps.tell_of_clearings() == number
    assert told() == [volunteer.id]
