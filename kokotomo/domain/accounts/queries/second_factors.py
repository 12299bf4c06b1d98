"""Reading second factors. Secrets are unsealed to check a code, and to show it while setting up."""

from sqlalchemy import func, select

from kokotomo.domain.accounts.models import RecoveryCode, SecondFactor, User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.accounts.rules import ENROLMENT_LIFETIME
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.sealing import unseal
from kokotomo.foundation.db import db


def find(user: User, *, hold: bool = False) -> SecondFactor | None:
    """What *user* has set up or is setting up; *hold* makes others wait for our end."""
    wanted = select(SecondFactor).where(SecondFactor.user_id == user.id)
    if hold:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def is_set(user: User) -> bool:
    """Whether a code is asked of *user* beside the password."""
    found = select(SecondFactor.user_id).where(
        SecondFactor.user_id == user.id, SecondFactor.confirmed_at.is_not(None)
    )
    return db.session.scalar(found) is not None


def count_recovery_codes(user: User) -> int:
    """How many recovery codes *user* has left."""
    left = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user.id)
    return db.session.scalar(left) or 0


def secret_of(user: User, factor: SecondFactor) -> str:
    """The secret that counts now."""
    return _opened(user, factor, "secret_sealed", factor.secret_sealed or "", factor.version)


def pending_secret(user: User) -> str | None:
    """The secret that was shown to *user* and waits for its first code, while it does."""
    factor = find(user)
    return None if factor is None else pending_of(user, factor)


def pending_of(user: User, factor: SecondFactor) -> str | None:
    """The same, of a row at hand."""
    if factor.pending_sealed is None or factor.pending_at is None:
        return None
    if factor.pending_at <= clock.now() - ENROLMENT_LIFETIME:
        return None
    return _opened(user, factor, "pending_sealed", factor.pending_sealed, factor.version + 1)


def _opened(user: User, factor: SecondFactor, column: str, sealed: str, version: int) -> str:
    return unseal(
        data_key_of(user),
        sealed,
        table=SecondFactor.__tablename__,
        column=column,
        row=user.public_id,
        created=factor.created_at.date(),
        version=version,
    )
