"""Work that falls due: mail that says no more than お知らせがあります."""

from zoneinfo import ZoneInfo

from sqlalchemy import select

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import people
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.notifications.access import reads_thread
from kokotomo.domain.notifications.models import MailChoice, Notification
from kokotomo.domain.notifications.rules import QUIET_FROM, QUIET_UNTIL, mail_due
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import db, transaction

MAIL = "notice"
"""The kind of mail: a neutral subject, and a way to the front page."""

AT_A_TIME = 50


@transaction
def send_notices(limit: int = AT_A_TIME) -> int:
    """Have a mail sent for up to *limit* notifications that ask for one; returns how many were looked at.

    Outside of each person's quiet hours, which may move it to their morning. None where it was seen
    meanwhile, where the thread is not theirs to read any more, where they switched such mail off, or left.
    """
    now = clock.now()
    due = db.session.execute(
        select(Notification, User, MailChoice, reads_thread(User.id))
        .join(User, User.id == Notification.recipient_id)
        .join(Consultation, Consultation.id == Notification.consultation_id)
        .outerjoin(MailChoice, MailChoice.user_id == User.id)
        .where(Notification.mail_due_at <= now)
        .order_by(Notification.mail_due_at, Notification.id)
        .limit(limit)
        .with_for_update(of=Notification, skip_locked=True)
    ).all()
    for notification, person, choice, reads in due:
        wanted = choice is None or choice.letters
        if notification.seen_at is not None or person.left_at is not None or not reads or not wanted:
            notification.mail_due_at = None
            continue
        quiet = (QUIET_FROM, QUIET_UNTIL) if choice is None else (choice.quiet_from, choice.quiet_until)
        awake_until = None if choice is None else choice.awake_until
        at = mail_due(now, ZoneInfo(person.time_zone), *quiet, awake_until)
        if at > now:
            notification.mail_due_at = at
            continue
        to = addresses.mailbox_of(people.address_of(person))
        mail.enqueue(MAIL, to, once=f"{MAIL}/{notification.public_id}")
        notification.mail_due_at = None
    return len(due)
