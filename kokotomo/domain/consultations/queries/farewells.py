"""What is said at the end of a thread, for each of its two; and which members a volunteer meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import Writer, is_writer
from kokotomo.domain.consultations.models.afterwards import Farewell, FollowUp, Meeting
from kokotomo.domain.consultations.models.claims import Claim, Parting
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import desks
from kokotomo.domain.consultations.queries.desks import Desk
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import ENDED_SHOWN, FOLLOW_UP_OPEN, State
from kokotomo.domain.follows.access import may_meet
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound

_member = aliased(User)
_ENDS = (Farewell, FollowUp, Volunteer, Meeting, User)


@dataclass(frozen=True)
class Afterwards:
    """What there is at the end for a writer: *volunteer* is who listened last, *met* the person behind them,
    once both wanted to meet; *thanks* in words."""

    farewell: Farewell | None
    follow_up: FollowUp | None
    volunteer: Volunteer | None
    meeting: Meeting | None
    met: User | None
    thanks: str | None


@dataclass(frozen=True)
class Parted:
    """The same for who listened: *thanks* in words while they are shown, *met* the member, once both wanted
    it."""

    farewell: Farewell
    consultation: Consultation
    follow_up: FollowUp | None
    meeting: Meeting | None
    met: User | None
    thanks: str | None

    @property
    def is_recent(self) -> bool:
        """Whether the thread ended so lately that a volunteer's list still says so."""
        at = self.consultation.closed_at
        return at is not None and at > clock.now() - ENDED_SHOWN

    @property
    def asks(self) -> bool:
        """Whether その後どうですか can be sent now."""
        return self.follow_up is not None and is_open(self.follow_up)


@dataclass(frozen=True)
class Met:
    """Somebody whom one meets in the diary."""

    meeting: Meeting
    person: User


def is_open(follow_up: FollowUp) -> bool:
    """Whether *follow_up* is due, and neither sent nor skipped nor refused nor too late."""
    undecided = follow_up.refused_at is None and follow_up.sent_at is None and follow_up.skipped_at is None
    today = clock.today()
    return undecided and follow_up.due_on <= today < follow_up.due_on + FOLLOW_UP_OPEN


def of_writer(writer: Writer, thread: Thread) -> Afterwards:
    """What there is at the end of *writer*'s own thread. One query."""
    if not is_writer(writer, thread.consultation):
        raise NotFound("consultation")
    wanted = select(*_ENDS).select_from(Consultation).where(Consultation.id == thread.consultation.id)
    return _afterwards(thread, db.session.execute(_with_ends(wanted)).one())


def desk_of_writer(writer: Writer, thread: Thread) -> tuple[Desk, Afterwards | None]:
    """The same with what else lies beside the thread; while it is not over, only that. One query."""
    if thread.consultation.state != State.CLOSED:
        return desks.of_writer(writer, thread), None
    if not is_writer(writer, thread.consultation):
        raise NotFound("consultation")
    wanted = _with_ends(desks.desk_statement(thread, desks.WRITERS_DESK, *_ENDS))
    row = db.session.execute(wanted).one()
    cut = len(row) - len(_ENDS)
    return desks.desk_in(thread, row[:cut], everything=True), _afterwards(thread, row[cut:])


def find_parted(volunteer: User, public_id: str, *, decided: bool = False) -> Parted | None:
    """What there is at the end of a thread in which *volunteer* listened last, by the farewell's public id;
    *decided* finds it also where その後どうですか was sent or skipped since. One query."""
    if not public_ids.is_one(public_id):
        return None
    wanted = _parted(volunteer, decided=decided).where(Farewell.public_id == public_id)
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else _opened(row)


def parted_from(volunteer: User) -> list[Parted]:
    """The same of all that ended lately, or of which その後どうですか is due, the last to end first. One
    query."""
    order = (Consultation.closed_at.desc(), Consultation.id.desc())
    return [_opened(row) for row in db.session.execute(_parted(volunteer).order_by(*order).limit(50))]


def meetings_of(person: User) -> Sequence[Met]:
    """Whom *person* meets in the diary now, on either side, the latest first; of those they may not meet at
    all any more nobody. One query."""
    other = or_(
        and_(Meeting.volunteer_id == person.id, Meeting.member_id == User.id),
        and_(Meeting.member_id == person.id, Meeting.volunteer_id == User.id),
    )
    rows = db.session.execute(
        select(Meeting, User)
        .join(User, other)
        .where(Meeting.present.is_(True), may_meet(person))
        .order_by(Meeting.made_at.desc(), Meeting.id.desc())
    )
    return [Met(*row) for row in rows]


def find_meeting(person: User, public_id: str) -> Meeting | None:
    """*person*'s own meeting, present or over, by its public id."""
    if not public_ids.is_one(public_id):
        return None
    mine = or_(Meeting.volunteer_id == person.id, Meeting.member_id == person.id)
    return db.session.scalars(select(Meeting).where(Meeting.public_id == public_id, mine)).one_or_none()


def hold_meeting(volunteer_id: int, member_id: int) -> Meeting | None:
    """The meeting of the two, present or over, as it stands now; for actions."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.volunteer_id == volunteer_id, Meeting.member_id == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def count_meetings(volunteer_id: int) -> int:
    """How many members a volunteer meets now; for actions that hold the volunteer."""
    wanted = select(func.count(Meeting.id)).where(
        Meeting.volunteer_id == volunteer_id, Meeting.present.is_(True)
    )
    return db.session.scalar(wanted) or 0


def hold_ends(consultation_id: int) -> tuple[Farewell | None, FollowUp | None]:
    """What was said at the end, and その後どうですか, as they stand now; for actions that hold the thread."""
    row = db.session.execute(
        select(Farewell, FollowUp)
        .select_from(Consultation)
        .outerjoin(Farewell, Farewell.consultation_id == Consultation.id)
        .outerjoin(FollowUp, FollowUp.consultation_id == Consultation.id)
        .where(Consultation.id == consultation_id)
        .execution_options(populate_existing=True)
    ).one()
    return row[0], row[1]


def find_partner(consultation_id: int) -> User | None:
    """Who listened last, to be held before the thread is."""
    return db.session.scalars(
        select(User)
        .join(Farewell, Farewell.volunteer_id == User.id)
        .where(Farewell.consultation_id == consultation_id)
    ).one_or_none()


def hold_farewell(consultation_id: int) -> Farewell | None:
    """What was said at the end, as it stands now; for actions that hold the thread."""
    return db.session.scalars(
        select(Farewell)
        .where(Farewell.consultation_id == consultation_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def last_to_write(consultation: Consultation) -> Claim | None:
    """The last claim in which a volunteer wrote from whom neither side parted."""
    parted = exists().where(
        Parting.volunteer_id == Claim.volunteer_id, Parting.consultation_id == Claim.consultation_id
    )
    return db.session.scalars(
        select(Claim)
        .where(
            Claim.consultation_id == consultation.id,
            Claim.wrote_at.is_not(None),
            Claim.volunteer_id.is_not(None),
            ~parted.correlate_except(Parting),
        )
        .order_by(Claim.id.desc())
        .limit(1)
    ).one_or_none()


def _with_ends(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """*statement*, FROM `Consultation`, with what `_ENDS` are of."""
    return (
        statement.outerjoin(Farewell, Farewell.consultation_id == Consultation.id)
        .outerjoin(FollowUp, FollowUp.consultation_id == Consultation.id)
        .outerjoin(Volunteer, Volunteer.user_id == Farewell.volunteer_id)
        .outerjoin(Meeting, _of_both())
        .outerjoin(User, User.id == Meeting.volunteer_id)
    )


def _afterwards(thread: Thread, row: Sequence[Any]) -> Afterwards:
    farewell, follow_up, volunteer, meeting, person = row
    thanks = contents.thanks_of(thread.data_key, farewell) if farewell is not None else None
    return Afterwards(farewell, follow_up, volunteer, meeting, person, thanks)


def _parted(volunteer: User, *, decided: bool = False) -> Select[*tuple[Any, ...]]:
    shown = or_(Consultation.closed_at > clock.now() - ENDED_SHOWN, _is_open())
    if decided:
        shown = or_(shown, FollowUp.sent_at.is_not(None), FollowUp.skipped_at.is_not(None))
    return (
        select(Farewell, Consultation, FollowUp, Meeting, _member, DataKey)
        .join(Consultation, Consultation.id == Farewell.consultation_id)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .outerjoin(FollowUp, _theirs())
        .outerjoin(Meeting, _of_both())
        .outerjoin(_member, _member.id == Meeting.member_id)
        .where(
            Farewell.volunteer_id == volunteer.id,
            Consultation.state == State.CLOSED.value,
            shown,
        )
    )


def _theirs() -> ColumnElement[bool]:
    return and_(
        FollowUp.consultation_id == Farewell.consultation_id, FollowUp.volunteer_id == Farewell.volunteer_id
    )


def _of_both() -> ColumnElement[bool]:
    return and_(
        Meeting.volunteer_id == Farewell.volunteer_id,
        Meeting.member_id == Consultation.writer_id,
        Meeting.present.is_(True),
    )


def _is_open() -> ColumnElement[bool]:
    today = clock.today()
    return and_(
        FollowUp.due_on <= today,
        FollowUp.due_on > today - FOLLOW_UP_OPEN,
        FollowUp.refused_at.is_(None),
        FollowUp.sent_at.is_(None),
        FollowUp.skipped_at.is_(None),
    )


def _opened(row: Any) -> Parted:
    farewell, consultation, follow_up, meeting, member, data_key = row
    found = Parted(farewell, consultation, follow_up, meeting, member, None)
    thanks = contents.thanks_of(data_key, farewell) if found.is_recent else None
    return Parted(farewell, consultation, follow_up, meeting, member, thanks)
