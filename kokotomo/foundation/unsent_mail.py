"""Letters that did not go out: what the operator may know of them, and one more try.

Their addresses and facts stay sealed; of what is inside only the kind is read.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.mail import OutgoingMail, opened

SHOWN = 100


@dataclass(frozen=True)
class Unsent:
    """A letter that was tried and did not go out; *kind* is None where it cannot be unsealed."""

    public_id: str
    kind: str | None
    attempts: int
    last_error: str
    created_at: datetime
    due_at: datetime
    given_up: bool
    useful: bool
    """Whether it would still be of use: a link in it may be dead by now."""


def unsent() -> list[Unsent]:
    """Letters that were given up, and those that failed and will be tried again; the oldest first."""
    rows = db.session.execute(
        select(OutgoingMail, DataKey)
        .join(DataKey, DataKey.id == OutgoingMail.data_key_id)
        .where(or_(OutgoingMail.failed_at.is_not(None), OutgoingMail.last_error.is_not(None)))
        .order_by(OutgoingMail.created_at, OutgoingMail.id)
        .limit(SHOWN)
    ).all()
    return [_described(mail, data_key) for mail, data_key in rows]


@transaction
def try_again(public_id: str) -> bool:
    """Let the letter *public_id* fall due now, with all its tries; twice is once.

    Returns whether there is such a letter that failed and would still be of use.
    """
    if not public_ids.is_one(public_id):
        return False
    mail = db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if mail is None or not _is_useful(mail) or (mail.failed_at is None and mail.last_error is None):
        return False
    # What a worker is sending at this moment is being tried already.
    if mail.claimed_until is None or mail.claimed_until <= clock.now():
        mail.failed_at, mail.claimed_until = None, None
        mail.attempts, mail.due_at = 0, clock.now()
    return True


def _described(mail: OutgoingMail, data_key: DataKey) -> Unsent:
    try:
        kind = str(opened(data_key, mail)["kind"])
    except Unsealable:
        kind = None
    return Unsent(
        mail.public_id,
        kind,
        mail.attempts,
        mail.last_error or "",
        mail.created_at,
        mail.due_at,
        mail.failed_at is not None,
        _is_useful(mail),
    )


def _is_useful(mail: OutgoingMail) -> bool:
    return mail.useful_until is None or mail.useful_until > clock.now()
