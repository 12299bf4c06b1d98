"""Writing notifications, and the marks of having seen them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CursorResult, delete, insert, update

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.follows.models import Greeting
from kokotomo.domain.notifications import queries
from kokotomo.domain.notifications.models import MAILED, Kind, MailChoice, Notification
from kokotomo.domain.notifications.rules import HOURS, QUIET, Arrival, end_of_night
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, Problem
from kokotomo.foundation.inserting import insert_once


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
def tell_of_thread(
    recipient_id: int | None, consultation_id: int, kind: Kind, *, mailed: bool = False
) -> None:
    """Tell *recipient* that something came in a thread of theirs; a guest, who has none, is told otherwise.

    While they have not seen it, more of the same is the same news, and no second mail. Kinds of `MAILED` ask
    for one, and what is *mailed* anyhow.
    """
    if recipient_id is None:
        return
    now = clock.now()
    wanted = mailed or kind in MAILED
    same: dict[str, Any] = {"created_at": now}
    if wanted and kind not in MAILED:
        # What was told so far asked for none.
        same["mail_due_at"] = now
    unseen = update(Notification).where(
        Notification.recipient_id == recipient_id,
        Notification.consultation_id == consultation_id,
        Notification.kind == kind,
        Notification.seen_at.is_(None),
    )
    # Written before it is looked for: the second reply and every further one then asks once.
    told: CursorResult[Any] = db.session.execute(unseen.values(**same))  # type: ignore[assignment]
    if told.rowcount:
        return
    db.session.add(
        Notification(
            recipient_id=recipient_id,
            kind=kind,
            consultation_id=consultation_id,
            created_at=now,
            mail_due_at=now if wanted else None,
        )
    )


@transaction
def invite(volunteer_ids: Iterable[int], consultation_id: int) -> None:
    """Tell volunteers that somebody waits for an answer whom they may suit; who has not seen it yet that the
    same letter waits is told nothing new."""
    about = {"kind": Kind.INVITATION.value, "consultation_id": consultation_id, "created_at": clock.now()}
    told = queries.who_has_unseen(consultation_id, Kind.INVITATION)
    rows = [{"recipient_id": one, **about} for one in volunteer_ids if one not in told]
    if rows:
        # One statement: after a day it is everybody who listens.
        db.session.execute(insert(Notification), rows)


@transaction
def tell_among_volunteers(recipient_ids: Iterable[int], kind: Kind, room_id: int | None = None) -> None:
    """Tell who listens, or is on duty, of a letter in *room_id* or of an application; one unseen each is
    enough."""
    now = clock.now()
    for recipient_id in recipient_ids:
        before = queries.find_unseen_of(recipient_id, kind, room_id)
        if before is not None:
            before.created_at = now
        else:
            db.session.add(
                Notification(recipient_id=recipient_id, kind=kind, room_id=room_id, created_at=now)
            )


@transaction
def tell_on_duty(recipient_ids: Iterable[int], case_id: int | None = None, *, mailed: bool = True) -> None:
    """Tell moderators that something waits for them: the case *case_id*, or the plan and its numbers.

    While somebody has not seen it, more of the same is the same news; *mailed* asks for a mail each time.
    """
    now = clock.now()
    for recipient_id in recipient_ids:
        before = queries.find_unseen_duty(recipient_id, case_id)
        if before is None:
            before = Notification(recipient_id=recipient_id, kind=Kind.DUTY, case_id=case_id)
            db.session.add(before)
        before.created_at = now
        before.mail_due_at = now if mailed else before.mail_due_at


@transaction
def mark_told(viewer: User, kind: Kind, room_id: int | None = None) -> None:
    """Note that *viewer* opened what the notifications of *kind* tell of. One statement."""
    _mark(viewer, Notification.kind == kind, Notification.room_id.is_not_distinct_from(room_id))


@transaction
def mark_thread_opened(viewer: User, consultation_id: int) -> None:
    """Note that *viewer* opened the thread: whatever told of it is seen. One statement."""
    _mark(viewer, Notification.consultation_id == consultation_id)


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
            Notification.consultation_id.is_not_distinct_from(arrival.consultation_id),
            Notification.room_id.is_not_distinct_from(arrival.room_id),
            Notification.case_id.is_not_distinct_from(arrival.case_id),
            Notification.created_at <= arrival.created_at,
        )


@transaction
def choose_mail(viewer: User, *, quiet_from: int, quiet_until: int, letters: bool) -> None:
    """Keep when and of what *viewer* wants mail: full hours of their zone.

    Raises `Invalid` for ``quiet_from``, ``quiet_until`` (``hour.one``).
    """
    hours = {"quiet_from": quiet_from, "quiet_until": quiet_until}
    wrong = {name: Problem("hour.one") for name, hour in hours.items() if hour not in HOURS}
    if wrong:
        raise Invalid(wrong)
    choice = _hold_choice(viewer)
    choice.quiet_from, choice.quiet_until, choice.letters = quiet_from, quiet_until, letters
    choice.asked_at = choice.asked_at or clock.now()
    _ask_anew(viewer)


@transaction
def leave_mail_as_it_is(viewer: User) -> None:
    """このままでいい: they were asked about their quiet hours, and are not asked again."""
    choice = _hold_choice(viewer)
    choice.asked_at = choice.asked_at or clock.now()


@transaction
def stay_awake(viewer: User, zone: ZoneInfo) -> datetime:
    """今夜は知らせて: until four o'clock of *zone* quiet hours do not hold; returns until when."""
    choice = _hold_choice(viewer)
    choice.awake_until = end_of_night(clock.now(), zone)
    _ask_anew(viewer)
    return choice.awake_until


def _hold_choice(viewer: User) -> MailChoice:
    made = insert_once(MailChoice, user_id=viewer.id)
    return made if made is not None else queries.hold_mail_choice(viewer)


def _ask_anew(viewer: User) -> None:
    """Mail that waits for the morning is looked at again: the morning may be another one now."""
    db.session.execute(
        update(Notification)
        .where(Notification.recipient_id == viewer.id, Notification.mail_due_at.is_not(None))
        .values(mail_due_at=clock.now())
    )


def _mark(viewer: User, *which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.recipient_id == viewer.id, Notification.seen_at.is_(None), *which)
        .values(seen_at=clock.now())
    )
