"""What a recipient may still be told. A row is written once; whether it shows is asked anew each time.

Nothing about what may not be seen (any more): a page that was deleted, hidden or closed to the reader, a
reply that was deleted or hidden, a follow or a 読んだよ that was taken back, a card between people who are no
longer mutual, anybody blocked, muted, suspended, gone, or kept apart by age.
"""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import access as comments
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.diaries import access as diaries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.access import follows_viewer, may_meet, mutual_with, unmuted
from kokotomo.domain.notifications.models import Kind, Notification

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
    return and_(Notification.recipient_id == viewer.id, or_(words, reading, follower, greeting))
