"""Work that falls due: mail that says no more than お知らせがあります."""

from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.queries import people
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.moderation.queries import duty
from kokotomo.domain.notifications.access import reads_thread
from kokotomo.domain.notifications.models import Kind, MailChoice, Notification
from kokotomo.domain.notifications.rules import QUIET_FROM, QUIET_UNTIL, mail_due
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import db, transaction

MAIL = "notice"
"""The kind of mail: a neutral subject, and a way to the front page."""

AT_A_TIME = 50


@transaction
def send_notices(limit: int = AT_A_TIME) -> int:
    """Have a mail sent for up to *limit* notifications that ask for one; returns how many were looked at.

    Outside of each person's quiet hours, which may move it to their morning; those on duty have none. None
    where it was seen meanwhile, where the thread is not theirs to read any more, where they moderate no more,
    where they switched mail of letters off, or left.
    """
    now = clock.now()
    due = db.session.execute(
        select(Notification, User, MailChoice, _concerns())
        .join(User, User.id == Notification.recipient_id)
        .outerjoin(Consultation, Consultation.id == Notification.consultation_id)
        .outerjoin(MailChoice, MailChoice.user_id == User.id)
        .where(Notification.mail_due_at <= now)
        .order_by(Notification.mail_due_at, Notification.id)
        .limit(limit)
        .with_for_update(of=Notification, skip_locked=True)
    ).all()
    on_duty = set(duty.ids_on_duty()) if any(row[0].kind == Kind.DUTY for row in due) else set()
    for notification, person, choice, reads in due:
        wanted = choice is None or choice.letters or notification.kind == Kind.DUTY
        if notification.seen_at is not None or person.left_at is not None or not reads or not wanted:
            notification.mail_due_at = None
            continue
        quiet = (QUIET_FROM, QUIET_UNTIL) if choice is None else (choice.quiet_from, choice.quiet_until)
        awake_until = None if choice is None else choice.awake_until
        if notification.kind == Kind.DUTY and person.id in on_duty:
            # Who is on duty said for how long, and wants to hear of it.
            quiet = (0, 0)
        at = mail_due(now, ZoneInfo(person.time_zone), *quiet, awake_until)
        if at > now:
            notification.mail_due_at = at
            continue
        to = addresses.mailbox_of(people.address_of(person))
        mail.enqueue(MAIL, to, once=f"{MAIL}/{notification.public_id}")
        notification.mail_due_at = None
    return len(due)


def _concerns() -> ColumnElement[bool]:
    """True where the notification still is its recipient's to hear of: the statement's `User`."""
    granted = exists().where(RoleGrant.user_id == User.id, RoleGrant.role == Role.MODERATOR.value)
    moderates = and_(Notification.kind == Kind.DUTY, granted.correlate_except(RoleGrant))
    return or_(moderates, and_(Consultation.id.is_not(None), reads_thread(User.id)))
