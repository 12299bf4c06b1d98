"""Work that falls due among volunteers: what was filled in to apply is not kept for long."""

from datetime import timedelta

from sqlalchemy import and_, or_, select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.volunteers.actions import applications
from kokotomo.domain.volunteers.events import ClearingEnds
from kokotomo.domain.volunteers.models import VolunteerApplication
from kokotomo.domain.volunteers.rules import ApplicationState
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.events import publish

DRAFT_KEPT = timedelta(days=60)
"""An application that was begun is forgotten so long after its last change."""

DECIDED_KEPT = timedelta(days=180)
"""One that was decided or withdrawn, so long after that."""

TOLD_BEFORE = timedelta(days=30)
"""A clearing for minors ends: told so long before."""

BATCH = 100


@transaction
def tell_of_clearings() -> int:
    """Tell those whose clearing for minors ends within a month, and the admins, once an end; how many."""
    today = clock.today()
    due = db.session.scalars(
        select(User)
        .where(
            User.cleared_until.between(today, today + TOLD_BEFORE),
            User.clearing_told_for.is_distinct_from(User.cleared_until),
            User.left_at.is_(None),
        )
        .order_by(User.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for person in due:
        person.clearing_told_for = person.cleared_until
        publish(ClearingEnds(person))
    return len(due)


def forget_applications() -> int:
    """Destroy applications whose time is over, with their keys; returns how many. That somebody was made a
    volunteer, and by whom, stays in the record of appointments."""
    gone = batch = _forget()
    while batch == BATCH:
        batch = _forget()
        gone += batch
    return gone


@transaction
def _forget() -> int:
    now = clock.now()
    draft = VolunteerApplication.state == ApplicationState.DRAFT.value
    due = db.session.scalars(
        select(VolunteerApplication)
        .where(
            or_(
                and_(draft, VolunteerApplication.updated_at <= now - DRAFT_KEPT),
                VolunteerApplication.decided_at <= now - DECIDED_KEPT,
            )
        )
        .order_by(VolunteerApplication.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    applications.forget(due)
    return len(due)
