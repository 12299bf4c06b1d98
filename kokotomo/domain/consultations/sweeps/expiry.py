"""What is over is forgotten, and times grow coarser with their age."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, or_, update

from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import (
    Consultation,
    CorrespondentSession,
    FirstLetterDraft,
    Letter,
    ThreadMark,
)
from kokotomo.domain.consultations.rules import FIRST_DRAFT_KEPT, SESSION_IDLE, SESSION_LIFETIME
from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime, db, transaction
from kokotomo.foundation.statements import start_of_day, start_of_minute

TO_THE_MINUTE, TO_THE_DAY = timedelta(hours=24), timedelta(days=30)
"""Ages from which times on rows of consultations are no finer (SAFETY 4.6)."""

ROUNDED: tuple[type[Any], ...] = (Consultation, Letter, ThreadMark, Claim)


def forget_expired() -> int:
    """Guests' sessions that can no longer be used, and first letters left unsent for a month; how many."""
    return forget_sessions() + forget_first_drafts()


@transaction
def forget_sessions() -> int:
    """Sessions of guests that can no longer be used."""
    now = clock.now()
    over = or_(
        CorrespondentSession.last_used_at <= now - SESSION_IDLE,
        CorrespondentSession.created_at <= now - SESSION_LIFETIME,
    )
    stays = CorrespondentSession.stays_until
    return _changed(delete(CorrespondentSession).where(over, or_(stays.is_(None), stays <= now)))


@transaction
def forget_first_drafts() -> int:
    """First letters that nobody has touched for `FIRST_DRAFT_KEPT`."""
    return _changed(
        delete(FirstLetterDraft).where(FirstLetterDraft.updated_at <= clock.now() - FIRST_DRAFT_KEPT)
    )


def round_times() -> int:
    """Make times on rows of consultations no finer than their age needs: a minute after a day, a day of Tokyo
    after a month. Figures ask of 28 days only, lists are ordered by ids beside times. How many rows changed.
    """
    levels = ((start_of_minute, TO_THE_MINUTE), (start_of_day, TO_THE_DAY))
    return sum(_round(kind, floor, age) for kind in ROUNDED for floor, age in levels)


@transaction
def _round(kind: type[Any], floor: Callable[[Any], ColumnElement[datetime]], age: timedelta) -> int:
    until = clock.now() - age
    times = [column for column in kind.__table__.columns if isinstance(column.type, UTCDateTime)]
    finer = {column: and_(column <= until, column != floor(column)) for column in times}
    rounded = {column.name: case((fits, floor(column)), else_=column) for column, fits in finer.items()}
    return _changed(update(kind).where(or_(*finer.values())).values(rounded))


def _changed(statement: Any) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
