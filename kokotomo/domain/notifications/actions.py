"""Writing notifications, and the marks of having seen them."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, update

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.follows.models import Greeting
from kokotomo.domain.notifications import queries
from kokotomo.domain.notifications.models import Kind, Notification
from kokotomo.domain.notifications.rules import QUIET, Arrival
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction


@transaction
def tell_of_reply(recipient_id: int, comment: Comment, kind: Kind) -> None:
    """Tell *recipient* of *comment*; nobody is told of their own."""
    if recipient_id != comment.author_id:
        db.session.add(
            Notification(
                recipient_id=recipient_id,
                actor_id=comment.author_id,
                kind=kind,
                diary_id=comment.diary_id,
                comment_id=comment.id,
                created_at=comment.created_at,
            )
        )


@transaction
def tell_of_tap(recipient_id: int, actor_id: int, kind: Kind, diary_id: int | None = None) -> None:
    """Tell *recipient* of a 読んだよ or a follow. The same tap again is news only after `QUIET`, so that
    nobody can knock by tapping to and fro."""
    if recipient_id == actor_id:
        return
    now = clock.now()
    before = queries.find_same(recipient_id, actor_id, kind, diary_id)
    if before is None:
        db.session.add(
            Notification(
                recipient_id=recipient_id, actor_id=actor_id, kind=kind, diary_id=diary_id, created_at=now
            )
        )
    elif now - before.created_at >= QUIET:
        before.created_at, before.seen_at = now, None


@transaction
def tell_of_greeting(greeting: Greeting) -> None:
    """Tell its recipient of *greeting*; there is one a person a day, so nobody can knock with cards."""
    db.session.add(
        Notification(
            recipient_id=greeting.recipient_id,
            actor_id=greeting.sender_id,
            kind=Kind.GREETING,
            greeting_id=greeting.id,
            created_at=greeting.created_at,
        )
    )


@transaction
def forget_reply(comment: Comment) -> None:
    """Forget all that was told of *comment*."""
    db.session.execute(delete(Notification).where(Notification.comment_id == comment.id))


@transaction
def mark_seen(viewer: User, arrivals: Iterable[Arrival]) -> None:
    """Note that *viewer* has seen *arrivals*. One statement; none where nothing is new."""
    new = [arrival.id for arrival in arrivals if arrival.is_new]
    if new:
        _mark(viewer, Notification.id.in_(new))


@transaction
def mark_opened(viewer: User, arrival: Arrival) -> None:
    """Note that *viewer* opened the sentence whose latest is *arrival*: what it gathered is seen too."""
    if arrival.comment_public_id is not None:
        _mark(viewer, Notification.id == arrival.id)
    else:
        _mark(
            viewer,
            Notification.kind == arrival.kind,
            Notification.diary_id.is_not_distinct_from(arrival.diary_id),
            Notification.created_at <= arrival.created_at,
        )


def _mark(viewer: User, *which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.recipient_id == viewer.id, Notification.seen_at.is_(None), *which)
        .values(seen_at=clock.now())
    )
