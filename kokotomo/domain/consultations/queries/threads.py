"""A thread as its two may read it; see `access`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import Writer, held_by, read_along_by, written_by
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, ConsultationTopic, ThreadMark
from kokotomo.domain.consultations.rules import Mark, State
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db


@dataclass(frozen=True)
class Thread:
    """A consultation with its key, the claim that is not over, and who holds it (None: nobody)."""

    consultation: Consultation
    data_key: DataKey
    claim: Claim | None
    volunteer: Volunteer | None


def find_own(writer: Writer, public_id: str) -> Thread | None:
    """*writer*'s own thread behind *public_id*. One query."""
    return _found(_joined().where(written_by(writer)), public_id)


def find_taken(volunteer: User, public_id: str) -> Thread | None:
    """The thread that *volunteer* has taken and still holds. One query."""
    return _found(_joined().where(held_by(volunteer)), public_id)


def find_along(senior: User, public_id: str) -> Thread | None:
    """The thread in which *senior* reads along with somebody on trial. One query."""
    return _found(_joined().where(read_along_by(senior)), public_id)


def hold_thread(consultation_id: int) -> Thread | None:
    """The thread as it stands now; nobody else changes it until this transaction ends. For actions, which
    ask `access` themselves.

    Held first and read then: on Postgres a statement that waits for the row would join it with the claim as
    that was before the waiting. On SQLite nobody else writes meanwhile.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        held = select(Consultation.id).where(Consultation.id == consultation_id).with_for_update()
        if db.session.scalar(held) is None:
            return None
    row = db.session.execute(
        _joined().where(Consultation.id == consultation_id).execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else Thread(*row)


def taken_back_at(consultation: Consultation) -> datetime:
    """When the letter was last taken back, as the line in its thread says. One query."""
    of_it = (ThreadMark.consultation_id == consultation.id, ThreadMark.kind == Mark.TAKEN_BACK.value)
    found = db.session.scalar(select(func.max(ThreadMark.created_at)).where(*of_it))
    return found or consultation.last_letter_at


def topics_of(consultation_ids: Sequence[int]) -> dict[int, list[Topic]]:
    """The topics of each, in the order in which they were chosen. One query."""
    rows = db.session.execute(
        select(ConsultationTopic.consultation_id, Topic)
        .join(Topic, Topic.id == ConsultationTopic.topic_id)
        .where(ConsultationTopic.consultation_id.in_(consultation_ids))
        .order_by(ConsultationTopic.consultation_id, ConsultationTopic.position)
    )
    found: dict[int, list[Topic]] = {}
    for consultation_id, topic in rows:
        found.setdefault(consultation_id, []).append(topic)
    return found


def threads_of(person: User) -> list[Thread]:
    """All that *person* wrote, whatever became of it: for removing their account."""
    return [Thread(*row) for row in db.session.execute(_joined().where(Consultation.writer_id == person.id))]


def has_part_in_any(person: User) -> bool:
    """Whether *person* listens somewhere now, or has something open for everyone. One query, for the many who
    leave without either."""
    listens = Consultation.volunteer_id == person.id
    open_page = and_(Consultation.writer_id == person.id, Consultation.state == State.OPEN.value)
    return db.session.scalar(select(Consultation.id).where(or_(listens, open_page)).limit(1)) is not None


def held_threads_of(person: User) -> list[Thread]:
    """All that *person* listens in now: for when they cannot any more."""
    return [Thread(*row) for row in db.session.execute(_joined().where(held_by(person)))]


def _joined() -> Select[*tuple[Any, ...]]:
    return (
        select(Consultation, DataKey, Claim, Volunteer)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .outerjoin(Claim, and_(Claim.consultation_id == Consultation.id, Claim.present.is_(True)))
        .outerjoin(Volunteer, Volunteer.user_id == Claim.volunteer_id)
    )


def _found(statement: Select[*tuple[Any, ...]], public_id: str) -> Thread | None:
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(statement.where(Consultation.public_id == public_id)).one_or_none()
    return None if row is None else Thread(*row)
