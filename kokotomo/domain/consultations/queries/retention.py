"""Threads that are kept no longer, and those that say so first; see `forgetting`.

Times on these rows are rounded to days as they grow old, so spans count in whole days of Tokyo: what is kept
90 days is due when the ninetieth day is over, whether its time was rounded by then or not.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Interval, ScalarSelect, and_, func, literal, or_, select

from kokotomo.domain.consultations.models.afterwards import KeptLetter
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.rules import Mark, State
from kokotomo.domain.consultations.terms import CLOSED_KEPT, IDLE_KEPT, IDLE_NOTICES, UNANSWERED_KEPT
from kokotomo.foundation import clock
from kokotomo.foundation.db import db

COMES_BACK = timedelta(hours=24)
"""Whoever opens the thread so soon after sending it is still looking at what they sent, not coming back."""

IN_USE = (State.WAITING, State.CLAIMED, State.OPEN)


def next_to_forget(after_id: int) -> int | None:
    """The id of the first thread beyond *after_id* that is kept no longer, held until this transaction ends,
    passing over those that somebody else holds."""
    return db.session.scalars(
        select(Consultation.id)
        .where(Consultation.id > after_id, or_(*_over().values()))
        .order_by(Consultation.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()


def next_to_tell(after_id: int) -> Consultation | None:
    """The first thread beyond *after_id* that should say how long it is still kept, held as above."""
    first, second = (before(IDLE_KEPT - notice) for notice in IDLE_NOTICES)
    soon = clock.today() + IDLE_NOTICES[1]
    told_for = _told_for()
    return db.session.scalars(
        select(Consultation)
        .where(
            Consultation.id > after_id,
            Consultation.state.in_(IN_USE),
            or_(
                and_(Consultation.idle_told == 0, Consultation.last_letter_at < first),
                and_(Consultation.idle_told == 1, Consultation.last_letter_at < second, told_for <= soon),
            ),
        )
        .order_by(Consultation.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def told_for(consultation: Consultation) -> date | None:
    """The day of which *consultation* last said that it will be deleted on it."""
    return db.session.scalar(select(_told_for()).where(Consultation.id == consultation.id))


def spoken_again() -> ColumnElement[bool]:
    """True for threads that said they would be deleted, and in which somebody has written since."""
    return and_(
        Consultation.idle_told > 0, Consultation.last_letter_at >= before(IDLE_KEPT - IDLE_NOTICES[0])
    )


def count_due() -> dict[str, int]:
    """How many threads are kept no longer and still there, by the reason: the worker deletes them."""
    counted = [func.count().filter(over).label(reason) for reason, over in _over().items()]
    row = db.session.execute(select(*counted).select_from(Consultation)).one()
    return dict(zip(_over(), row, strict=True))


def all_ids() -> Iterable[tuple[int, str]]:
    """Ids and public ids of all threads there are."""
    return db.session.execute(select(Consultation.id, Consultation.public_id))


def all_kept() -> Iterable[tuple[int, str]]:
    """The same of kept letters."""
    return db.session.execute(select(KeptLetter.id, KeptLetter.public_id))


def before(kept: timedelta) -> datetime:
    """What is older than the moment returned has been kept for *kept* in whole days of Tokyo."""
    return datetime.combine(clock.today() - kept, time(), clock.TOKYO)


def _over() -> dict[str, ColumnElement[bool]]:
    """By reason, what is true for threads that are kept no longer."""
    seen, sent = Consultation.writer_seen_at, Consultation.sent_at
    day = before(UNANSWERED_KEPT)
    return {
        "closed": and_(
            Consultation.state == State.CLOSED.value, Consultation.closed_at < before(CLOSED_KEPT)
        ),
        "unanswered": and_(
            Consultation.state == State.WAITING.value,
            Consultation.first_reply_at.is_(None),
            sent < day,
            Consultation.last_letter_at < day,
            or_(seen.is_(None), _soon_after(seen, sent)),
        ),
        "taken_back": and_(Consultation.state == State.TAKEN_BACK.value, _taken_back_at() < day),
        "idle": and_(
            Consultation.state.in_(IN_USE),
            Consultation.idle_told >= len(IDLE_NOTICES),
            Consultation.last_letter_at < before(IDLE_KEPT),
            _told_for() <= clock.today(),
        ),
    }


def _soon_after(seen: Any, sent: Any) -> ColumnElement[bool]:
    if db.session.get_bind().dialect.name == "sqlite":
        # Texts, as `UTCDateTime` stores them.
        until = func.strftime("%Y-%m-%d %H:%M:%S.999999", sent, f"+{int(COMES_BACK.total_seconds())} seconds")
        return func.coalesce(seen <= until, False)
    return func.coalesce(seen <= sent + literal(COMES_BACK, Interval()), False)


def _told_for() -> ScalarSelect[date | None]:
    return (
        select(func.max(ThreadMark.day))
        .where(ThreadMark.consultation_id == Consultation.id, ThreadMark.kind == Mark.IDLE.value)
        .scalar_subquery()
    )


def _taken_back_at() -> ScalarSelect[datetime]:
    return (
        select(func.max(ThreadMark.created_at))
        .where(ThreadMark.consultation_id == Consultation.id, ThreadMark.kind == Mark.TAKEN_BACK.value)
        .scalar_subquery()
    )
