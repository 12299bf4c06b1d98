"""Which いま-cases nobody has in hand, and who must not be told of one."""

from sqlalchemy import and_, or_, select

from kokotomo.domain.moderation.models.cases import Case
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.moderation.rules import State, Urgency
from kokotomo.domain.moderation.shifts import ESCALATED_AFTER
from kokotomo.foundation import clock
from kokotomo.foundation.db import db


def next_due() -> Case | None:
    """An open いま-case without a claim that holds, which waits longer than it was told of; held until this
    transaction ends. Those that another worker, or a moderator at this moment, holds are passed over."""
    now = clock.now()
    due = or_(
        *(
            and_(Case.escalated <= step, Case.opened_at <= now - after)
            for step, after in enumerate(ESCALATED_AFTER)
        )
    )
    return db.session.scalars(
        select(Case)
        .where(
            Case.state == State.OPEN.value,
            Case.urgency == Urgency.NOW.value,
            or_(Case.claimed_until.is_(None), Case.claimed_until <= now),
            due,
        )
        .order_by(Case.opened_at, Case.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def concerned_in(case: Case) -> set[int | None]:
    """Row numbers of whom *case* is about and of who reported it."""
    reporters = db.session.scalars(select(Report.reporter_id).where(Report.case_id == case.id))
    return {case.about_id, case.person_id, case.face_id, *reporters}
