"""Work that falls due: いま-cases that nobody has in hand are told again; old shifts are forgotten."""

from sqlalchemy import delete

from kokotomo.domain.moderation.actions import escalation
from kokotomo.domain.moderation.models.duty import Shift
from kokotomo.domain.moderation.shifts import KEPT
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction


def escalate() -> int:
    """Tell of all いま-cases that are due, a case a transaction; returns how many.

    Killed in between, it goes on with the next one; on several hosts at once each is told once.
    """
    told = 0
    while escalation.escalate_next():
        told += 1
    return told


@transaction
def forget_shifts() -> int:
    """Delete shifts that have been over for `KEPT`; returns how many. The record keeps what was done."""
    gone = db.session.execute(delete(Shift).where(Shift.ends_at <= clock.now() - KEPT).returning(Shift.id))
    return len(gone.all())
