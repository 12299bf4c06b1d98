"""これからも日記で会う: names are shown when both ticked it, and then the two follow each other.

Held in this order: the volunteer, the thread, the two people. So who holds ten makes no eleventh, however
many tick at the same moment.
"""

from sqlalchemy import and_, or_, update

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.actions.endings import mark
from kokotomo.domain.consultations.models.afterwards import Farewell, Meeting
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.farewells import Parted
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import MEETINGS_MOST, Mark
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.follows import queries as people
from kokotomo.domain.volunteers.queries import faces as volunteers
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, NotFound, require
from kokotomo.foundation.inserting import insert_once


@transaction
def tick(member: User, thread: Thread, *, wants: bool) -> bool:
    """Keep that *member*, the writer of *thread*, would like to meet who listened, or would not after all.
    Whether the two meet now.

    Raises `NotAllowed` in a minor's thread, and once the end is too long ago.
    """
    held, farewell = _held(thread.consultation.id)
    require(access.may_tick_meeting(member, held.consultation, farewell.volunteer_id))
    farewell.writer_meets_at = (farewell.writer_meets_at or clock.now()) if wants else None
    return _meet(held, farewell)


@transaction
def tick_as_listener(volunteer: User, parted: Parted, *, wants: bool) -> bool:
    """The same by who listened, of `queries.farewells.find_parted`.

    Raises `Conflict` (``meeting.full``) where they meet `MEETINGS_MOST` already.
    """
    held, farewell = _held(parted.consultation.id)
    recent = parted.is_recent and held.consultation.closed_at is not None
    require(recent and may_write(volunteer) and farewell.volunteer_id == volunteer.id)
    require(not access.is_of_minor(held.consultation))
    if wants and queries.count_meetings(volunteer.id) >= MEETINGS_MOST:
        raise Conflict("meeting.full", limit=MEETINGS_MOST)
    farewell.volunteer_meets_at = (farewell.volunteer_meets_at or clock.now()) if wants else None
    return _meet(held, farewell)


@transaction
def end(person: User, public_id: str) -> None:
    """End *person*'s own meeting *public_id*, and their follow. Twice is once. Raises `NotFound`."""
    meeting = queries.find_meeting(person, public_id)
    if meeting is None:
        raise NotFound("meeting")
    other_id = meeting.member_id if meeting.volunteer_id == person.id else meeting.volunteer_id
    _end(person.id, other_id)
    other = db.session.get(User, other_id)
    if other is not None:
        follows.unfollow(person, other)


@transaction
def end_between(one: User, other: User) -> None:
    """End whatever meeting there is between the two: one has blocked the other, or follows them no longer."""
    _end(one.id, other.id)


def _held(consultation_id: int) -> tuple[Thread, Farewell]:
    listener = queries.find_partner(consultation_id)
    if listener is not None:
        volunteers.hold_volunteer(listener)
    held = threads.hold_thread(consultation_id)
    farewell = queries.hold_farewell(consultation_id)
    if held is None or farewell is None:
        raise NotFound("consultation")
    return held, farewell


def _meet(held: Thread, farewell: Farewell) -> bool:
    """Let the two meet if both would like to and nothing keeps them apart; whether they do. Where
    something does, neither learns of it: the ticks stay as they are."""
    consultation = held.consultation
    if farewell.writer_meets_at is None or farewell.volunteer_meets_at is None:
        return False
    volunteer, member = _both(consultation, farewell)
    if volunteer is None or member is None or not _may(volunteer, member):
        return False
    there = queries.hold_meeting(volunteer.id, member.id)
    if there is not None and there.present:
        return True
    if queries.count_meetings(volunteer.id) >= MEETINGS_MOST:
        return False
    follows.follow(member, volunteer)
    follows.follow(volunteer, member)
    if there is None:
        insert_once(Meeting, volunteer_id=volunteer.id, member_id=member.id, present=True)
    else:
        there.present, there.ended_at, there.made_at = True, None, clock.now()
    mark(consultation, Mark.MEETING, None)
    return True


def _both(consultation: Consultation, farewell: Farewell) -> tuple[User | None, User | None]:
    ids = (farewell.volunteer_id, consultation.writer_id)
    volunteer, member = (None if one is None else db.session.get(User, one) for one in ids)
    return volunteer, member


def _may(volunteer: User, member: User) -> bool:
    if not (may_write(volunteer) and may_write(member)) or volunteer.is_minor or member.is_minor:
        return False
    if volunteer.left_at is not None or member.left_at is not None:
        return False
    return (
        people.find_person(volunteer, member.public_id) is not None
        and people.find_person(member, volunteer.public_id) is not None
    )


def _end(one_id: int, other_id: int) -> None:
    either = or_(
        and_(Meeting.volunteer_id == one_id, Meeting.member_id == other_id),
        and_(Meeting.volunteer_id == other_id, Meeting.member_id == one_id),
    )
    db.session.execute(
        update(Meeting)
        .where(either, Meeting.present.is_(True))
        .values(present=None, ended_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )
