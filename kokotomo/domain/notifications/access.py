"""What a recipient may still be told. A row is written once; whether it shows is asked anew each time.

Nothing about what may not be seen (any more): a page that was deleted, hidden or closed to the reader, a
reply that was deleted or hidden, a follow or a 読んだよ that was taken back, a card between people who are no
longer mutual, anybody blocked, muted, suspended, gone, or kept apart by age; a thread that is not the
reader's to read (any more).
"""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.comments import access as comments
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.consultations.access import board_for, read_along_by
from kokotomo.domain.consultations.models.afterwards import FollowUp
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.rooms import Room
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.diaries import access as diaries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.access import (
    PersonColumn,
    follows_viewer,
    may_meet,
    mutual_with,
    unmuted,
)
from kokotomo.domain.notifications.models import OF_THEIR_THREADS, Kind, Notification

Actor = aliased(User, name="actor")
"""Who did it, beside `User`, who wrote the page, and ``comments.access.Author``, who wrote the reply."""


def shown_to(viewer: User) -> ColumnElement[bool]:
    """True where *viewer* may be told of the notification; for statements of `queries.notifications_of`."""
    on_page = and_(diaries.visible_to(viewer), unmuted(viewer, Diary.author_id))
    words = and_(
        or_(Notification.kind == Kind.REPLY, Notification.kind == Kind.ANSWER),
        comments.visible_to(viewer),
        # The writer who hid a reply still finds it under the page, but it is no news.
        Comment.hidden_at.is_(None),
        on_page,
    )
    met = and_(may_meet(viewer, Actor), unmuted(viewer, Actor.id))
    still_read = exists().where(Reading.diary_id == Notification.diary_id, Reading.reader_id == Actor.id)
    reading = and_(Notification.kind == Kind.READING, met, still_read.correlate(Notification, Actor), on_page)
    follower = and_(Notification.kind == Kind.FOLLOWER, met, follows_viewer(viewer, Actor.id))
    greeting = and_(Notification.kind == Kind.GREETING, met, mutual_with(viewer, Actor.id))
    of_thread = or_(*(Notification.kind == kind for kind in OF_THEIR_THREADS))
    thread = and_(of_thread, reads_thread(viewer.id))
    invitation = and_(Notification.kind == Kind.INVITATION, may_take(viewer))
    along = and_(Notification.kind == Kind.SENIOR, is_read_along(viewer))
    room = and_(Notification.kind == Kind.ROOM, reads_room(viewer))
    # The page to which it leads says to each what concerns them.
    application = Notification.kind == Kind.APPLICATION
    follow_up = and_(Notification.kind == Kind.FOLLOW_UP, may_follow_up(viewer))
    among = or_(along, room, application)
    on_duty = and_(Notification.kind == Kind.DUTY, moderates(viewer))
    told = or_(words, reading, follower, greeting, thread, invitation, follow_up, among, on_duty)
    return and_(Notification.recipient_id == viewer.id, told)


def reads_thread(person_id: PersonColumn | int) -> ColumnElement[bool]:
    """True where the person of *person_id* wrote the statement's `Consultation`, or listens in it now."""
    listens = and_(Consultation.state == State.CLAIMED.value, Consultation.volunteer_id == person_id)
    return or_(Consultation.writer_id == person_id, listens)


def is_read_along(viewer: User) -> ColumnElement[bool]:
    """True where *viewer* reads along in the statement's `Consultation` now."""
    return exists().where(read_along_by(viewer)).correlate_except(Claim)


def reads_room(viewer: User) -> ColumnElement[bool]:
    """True where the notification's メンバー相談室 is *viewer*'s own, or they are a moderator."""
    own = exists().where(Room.id == Notification.room_id, Room.volunteer_id == viewer.id)
    return or_(own.correlate_except(Room), moderates(viewer))


def moderates(viewer: User) -> ColumnElement[bool]:
    """True where *viewer* is a moderator."""
    granted = exists().where(RoleGrant.user_id == viewer.id, RoleGrant.role == Role.MODERATOR.value)
    return granted.correlate_except(RoleGrant)


def may_follow_up(viewer: User) -> ColumnElement[bool]:
    """True where *viewer* may still ask その後どうですか in the statement's `Consultation`."""
    undecided = exists().where(
        FollowUp.consultation_id == Notification.consultation_id,
        FollowUp.volunteer_id == viewer.id,
        FollowUp.refused_at.is_(None),
        FollowUp.sent_at.is_(None),
        FollowUp.skipped_at.is_(None),
    )
    return and_(Consultation.state == State.CLOSED.value, undecided.correlate_except(FollowUp))


def may_take(viewer: User) -> ColumnElement[bool]:
    """True where the statement's `Consultation` stands on the board of *viewer*, who listens."""
    listens = exists().where(RoleGrant.user_id == viewer.id, RoleGrant.role == Role.VOLUNTEER.value)
    return and_(listens.correlate_except(RoleGrant), board_for(viewer))
