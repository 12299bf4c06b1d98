"""その後どうですか: which are due, and whether the one who listened could go on."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.roles import ROLES, WITH_FACTOR, note
from kokotomo.domain.consultations.models.afterwards import FollowUp
from kokotomo.domain.consultations.models.claims import Claim, Parting
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.follows.access import unblocked
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db

_taken = aliased(Claim)


def hold_follow_up(consultation_id: int) -> FollowUp | None:
    """The one of a thread, as it stands now; for actions that hold the thread."""
    return db.session.scalars(
        select(FollowUp)
        .where(FollowUp.consultation_id == consultation_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def awaits_answer(consultation: Consultation) -> bool:
    """Whether the thread is over, but for the answer that its writer may give to その後どうですか."""
    if consultation.state != State.CLOSED:
        return False
    wanted = select(FollowUp.consultation_id).where(
        FollowUp.consultation_id == consultation.id,
        FollowUp.sent_at.is_not(None),
        FollowUp.answered_at.is_(None),
    )
    return db.session.scalar(wanted) is not None


def next_due() -> FollowUp | None:
    """One that is due and of which the volunteer was not told yet, held until this transaction ends, passing
    over those that another worker holds; None when there is no more."""
    return db.session.scalars(
        select(FollowUp)
        .join(Consultation, Consultation.id == FollowUp.consultation_id)
        .where(
            FollowUp.due_on <= clock.today(),
            FollowUp.told_at.is_(None),
            FollowUp.refused_at.is_(None),
            FollowUp.sent_at.is_(None),
            FollowUp.skipped_at.is_(None),
            Consultation.state == State.CLOSED.value,
        )
        .order_by(FollowUp.due_on, FollowUp.consultation_id)
        .limit(1)
        .with_for_update(of=FollowUp, skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def find_listener_of(follow_up: FollowUp) -> User | None:
    """Who listened, knowing their roles, unless the two have parted since, or one has blocked the other."""
    writer = select(Consultation.writer_id).where(Consultation.id == follow_up.consultation_id)
    writer_id = db.session.scalar(writer)
    wanted = select(User, ROLES, WITH_FACTOR).where(
        User.id == follow_up.volunteer_id, ~_parted_from(User.id, follow_up.consultation_id, writer_id)
    )
    person = db.session.get(User, writer_id) if writer_id is not None else None
    if person is not None:
        wanted = wanted.where(unblocked(person, User.id))
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else note(*row)


def hold_asked(volunteer: User, consultation_id: int) -> tuple[Thread, FollowUp, Claim] | None:
    """The follow-up that is *volunteer*'s to send, its thread, which is over, and their last claim on it, in
    which it will stand; None where the two have parted since. Nobody else changes thread and follow-up until
    this transaction ends."""
    row = db.session.execute(
        select(Consultation, DataKey, FollowUp, Claim)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .join(FollowUp, FollowUp.consultation_id == Consultation.id)
        .join(Claim, and_(Claim.consultation_id == Consultation.id, Claim.volunteer_id == volunteer.id))
        .where(
            Consultation.id == consultation_id,
            FollowUp.volunteer_id == volunteer.id,
            unblocked(volunteer, Consultation.writer_id),
            ~_parted_from(volunteer.id, Consultation.id, Consultation.writer_id),
        )
        .order_by(Claim.id.desc())
        .limit(1)
        .with_for_update(of=[Consultation, FollowUp])
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else (Thread(row[0], row[1], None, None), row[2], row[3])


def count_taken(volunteer_id: int) -> int:
    """How many consultations a volunteer has in hand; for actions that hold them."""
    wanted = select(func.count(_taken.id)).where(
        and_(_taken.volunteer_id == volunteer_id, _taken.present.is_(True))
    )
    return db.session.scalar(wanted) or 0


def _parted_from(volunteer_id: Any, consultation_id: Any, writer_id: Any) -> ColumnElement[bool]:
    of_either = or_(Parting.consultation_id == consultation_id, Parting.writer_id == writer_id)
    return exists().where(Parting.volunteer_id == volunteer_id, of_either).correlate_except(Parting)
