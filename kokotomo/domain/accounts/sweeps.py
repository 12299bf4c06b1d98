"""Work that falls due: what has expired is deleted, with the keys under which it was sealed.

Each runs in short transactions, may be killed at any line and run on many hosts at once.
"""

from collections.abc import Mapping

from sqlalchemy import delete, or_, select, update

from kokotomo.domain.accounts.actions.leaving import leave_again
from kokotomo.domain.accounts.actions.registration import remove
from kokotomo.domain.accounts.events import Removed
from kokotomo.domain.accounts.models import (
    KeptForm,
    OneTimeLink,
    PendingSignIn,
    Registration,
    SecondFactor,
    User,
    UserSession,
)
from kokotomo.domain.accounts.queries.people import kept_since
from kokotomo.domain.accounts.rules import (
    ENROLMENT_LIFETIME,
    LEAVING_REGRET,
    LINK_LIFETIME,
    PENDING_LIFETIME,
    REGISTRATION_LIFETIME,
    SESSION_IDLE,
    SESSION_IDLE_SHORT,
    SESSION_LIFETIME,
    TOMBSTONE,
)
from kokotomo.foundation import clock, mail, tombstones
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.events import publish
from kokotomo.foundation.tombstones import Stone

BATCH = 200


def forget_expired() -> int:
    """Everything of accounts that has a date on it, and letters given up long ago; returns how many rows."""
    return (
        forget_registrations()
        + forget_links()
        + forget_sessions()
        + forget_pending()
        + forget_kept_forms()
        + mail.forget_failed()
    )


@transaction
def forget_registrations() -> int:
    """Registrations that nobody confirmed in a day."""
    expired = db.session.scalars(
        select(Registration)
        .where(Registration.created_at <= clock.now() - REGISTRATION_LIFETIME)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    remove(expired)
    return len(expired)


@transaction
def forget_links() -> int:
    """One-time links that nobody followed in an hour."""
    return _deleted(delete(OneTimeLink).where(OneTimeLink.created_at <= clock.now() - LINK_LIFETIME))


@transaction
def forget_sessions() -> int:
    """Sessions that can no longer be used."""
    now = clock.now()
    return _deleted(
        delete(UserSession).where(
            or_(
                UserSession.last_used_at <= now - SESSION_IDLE,
                UserSession.created_at <= now - SESSION_LIFETIME,
                ~UserSession.stays & (UserSession.last_used_at <= now - SESSION_IDLE_SHORT),
            )
        )
    )


@transaction
def forget_pending() -> int:
    """Right passwords for which no code came, and secrets that were shown and never confirmed."""
    now = clock.now()
    gone = _deleted(delete(PendingSignIn).where(PendingSignIn.created_at <= now - PENDING_LIFETIME))
    unconfirmed = SecondFactor.pending_at <= now - ENROLMENT_LIFETIME
    db.session.execute(
        update(SecondFactor)
        .where(unconfirmed, SecondFactor.confirmed_at.is_not(None))
        .values(pending_sealed=None, pending_at=None)
    )
    return gone + _deleted(delete(SecondFactor).where(unconfirmed, SecondFactor.confirmed_at.is_(None)))


@transaction
def forget_kept_forms() -> int:
    """Kept words that nobody took up in a week."""
    return _deleted(delete(KeptForm).where(KeptForm.created_at <= kept_since()))


def replay(stones: Mapping[str, Stone]) -> int:
    """Close again the accounts that *stones* say were left, and remove those whose days of regret are over;
    how many. For a restored database."""
    there = db.session.execute(select(User.id, User.public_id).where(User.left_at.is_(None)))
    revived = tombstones.revived(TOMBSTONE, stones, there)
    db.session.rollback()
    for user_id, stone in revived:
        leave_again(user_id, tombstones.asked_at(stone))
    while _remove_one():
        db.session.expunge_all()
    return len(revived)


def remove_left() -> int:
    """Accounts whose seven days are over, one by one, with all that is theirs; returns how many."""
    removed = 0
    while removed < BATCH and _remove_one():
        removed += 1
    return removed


@transaction
def _remove_one() -> bool:
    user = db.session.scalars(
        select(User)
        .where(User.left_at <= clock.now() - LEAVING_REGRET)
        .order_by(User.left_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if user is None:
        return False
    left_on = (user.left_at or clock.now()).astimezone(clock.TOKYO).date()
    publish(Removed(user))
    tombstones.bury(TOMBSTONE, [user.public_id], left_on)
    # By statement: the database's own cascades reach every row that points here, without loading any.
    db.session.execute(delete(User).where(User.id == user.id))
    db.session.execute(delete(DataKey).where(DataKey.id == user.data_key_id))
    return True


def _deleted(statement: object) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[call-overload]
