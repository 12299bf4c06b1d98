"""What falls due in threads. `terms` says the same of one thread, purely; a test holds the two together."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from kokotomo.domain.consultations import terms
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, Letter, ThreadMark
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import AFTER_SILENCE, SILENCE, SLOWLY, Mark, Side, State
from kokotomo.domain.consultations.terms import Course
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.statements import day_in_tokyo

_answer = aliased(Letter)

_HELD = and_(Consultation.state == State.CLAIMED.value, Claim.present.is_(True))
_OWED = or_(Claim.wrote_at.is_(None), Consultation.last_letter_side == Side.WRITER.value)


def next_id(due: ColumnElement[bool], after: int) -> int | None:
    """The first thread beyond the id *after* of which *due* holds, kept from everybody else until this
    transaction ends; those that somebody else holds are passed over. None where there is no more."""
    return db.session.scalar(
        select(Consultation.id)
        .outerjoin(Claim, and_(Claim.consultation_id == Consultation.id, Claim.present.is_(True)))
        .where(due, Consultation.id > after)
        .order_by(Consultation.id)
        .limit(1)
        .with_for_update(of=Consultation, skip_locked=True)
    )


def course_of(thread: Thread) -> Course | None:
    """What decides how the claim of *thread*, which is held, goes on; None where nobody listens. One
    query."""
    consultation, claim = thread.consultation, thread.claim
    if claim is None or consultation.state != State.CLAIMED:
        return None
    owed_since, extended_at = db.session.execute(
        select(_owed_since(), _extended_at())
        .select_from(Consultation)
        .join(Claim, Claim.consultation_id == Consultation.id)
        .where(Claim.id == claim.id)
    ).one()
    return Course(
        claimed_at=claim.claimed_at,
        promised_on=claim.promised_on,
        answered_at=claim.wrote_at,
        owed_since=owed_since,
        nudged_at=claim.nudged_at,
        term_ends_on=consultation.term_ends_on,
        told_for=consultation.term_told_for,
        slowly_since=consultation.slowly_since,
        extended_at=extended_at,
    )


def nudges() -> ColumnElement[bool]:
    """True where an answer is owed of which the volunteer was not reminded yet."""
    at = clock.now()
    no_day = and_(Claim.promised_on.is_(None), _owed_since() <= at - terms.OWED)
    return and_(_HELD, Claim.nudged_at.is_(None), _OWED, or_(Claim.promised_on < _day(at), no_day))


def lapses() -> ColumnElement[bool]:
    """True where the letter goes back to the board."""
    since = clock.now() - terms.GRACE
    unwritten = and_(Claim.promised_on.is_(None), Claim.wrote_at.is_(None), Claim.claimed_at <= since)
    return and_(_HELD, or_(Claim.promised_on < _day(since), unwritten))


def silences() -> ColumnElement[bool]:
    """True where the writer's silence moves the term."""
    at = clock.now()
    ways = [
        and_(
            Consultation.slowly_since.is_(None) if not stopped else Consultation.slowly_since.is_not(None),
            Claim.wrote_at <= at - SILENCE - stopped,
            Consultation.term_ends_on > day_in_tokyo(Claim.wrote_at, (AFTER_SILENCE + stopped).days),
        )
        for stopped in (timedelta(0), SLOWLY)
    ]
    agreed = _extended_at()
    ahead = Consultation.term_ends_on > _day(at)
    return and_(_HELD, ~_OWED, ahead, or_(*ways), or_(agreed.is_(None), agreed < Claim.wrote_at))


def near_ends() -> ColumnElement[bool]:
    """True where both are to be told that the term ends soon."""
    at = clock.now()
    day = Consultation.term_ends_on
    untold = or_(Consultation.term_told_for.is_(None), Consultation.term_told_for != day)
    return and_(_HELD, day < _day(at + terms.TOLD_BEFORE_END), day >= _day(at), untold)


def ends() -> ColumnElement[bool]:
    """True where the term is over."""
    return and_(_HELD, Consultation.term_ends_on < _day(clock.now()))


def unanswered() -> ColumnElement[bool]:
    """True where a letter has waited too long without being taken, and its writer was not told yet."""
    return and_(
        Consultation.waiting_since.is_not(None),
        Consultation.nobody_told_at.is_(None),
        func.coalesce(Consultation.back_at, Consultation.sent_at) <= clock.now() - terms.NOBODY_AFTER,
    )


def minors_wait() -> ColumnElement[bool]:
    """True where a letter that only those who are cleared for minors may see has waited so long that those on
    duty are to know of it."""
    at = clock.now()
    for_cleared = or_(Consultation.opens_at.is_(None), Consultation.opens_at > at)
    return and_(
        Consultation.waiting_since.is_not(None), for_cleared, _waits_again() <= at - terms.MINORS_TOLD_AFTER
    )


def minors_untold() -> ColumnElement[bool]:
    """True where those on duty were not told of it in this time of waiting."""
    told = Consultation.duty_told_at
    return and_(minors_wait(), or_(told.is_(None), told < _waits_again()))


def _waits_again() -> ColumnElement[Any]:
    return func.coalesce(Consultation.back_at, Consultation.waiting_since)


def _day(at: datetime) -> Any:
    """The day in Tokyo on which *at* lies: of an earlier one the end is over by then."""
    return at.astimezone(clock.TOKYO).date()


def _owed_since() -> ColumnElement[Any]:
    """Since when an answer is owed: since the claim, or the writer's first letter after the last answer."""
    last = select(func.max(_answer.id)).where(
        _answer.claim_id == Claim.id, _answer.side == Side.VOLUNTEER.value
    )
    first = select(func.min(Letter.created_at)).where(
        Letter.claim_id == Claim.id,
        Letter.side == Side.WRITER.value,
        Letter.id > func.coalesce(last.correlate(Claim).scalar_subquery(), 0),
    )
    since = func.coalesce(first.correlate(Claim).scalar_subquery(), Consultation.last_letter_at)
    return case(
        (Claim.wrote_at.is_(None), Claim.claimed_at),
        (Consultation.last_letter_side == Side.WRITER.value, since),
        else_=None,
    )


def _extended_at() -> ColumnElement[Any]:
    wanted = select(func.max(ThreadMark.created_at)).where(
        ThreadMark.claim_id == Claim.id, ThreadMark.kind == Mark.EXTENDED.value
    )
    return wanted.correlate(Claim).scalar_subquery()
