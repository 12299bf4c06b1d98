"""The second factor: set up, asked for, replaced, taken away. Callers count tries before any is looked at."""

from datetime import date

from sqlalchemy import delete, update

from kokotomo.domain.accounts import addresses, codes, passwords
from kokotomo.domain.accounts.access import requires_factor
from kokotomo.domain.accounts.actions.sessions import end_sessions
from kokotomo.domain.accounts.models import RecoveryCode, SecondFactor, User
from kokotomo.domain.accounts.queries import people
from kokotomo.domain.accounts.queries import second_factors as queries
from kokotomo.domain.accounts.rules import RECOVERY_CODES
from kokotomo.foundation import clock, mail
from kokotomo.foundation.crypto.sealing import seal
from kokotomo.foundation.db import db, release, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, Problem
from kokotomo.foundation.inserting import insert_once


def begin(user: User, present_password: str, code: str) -> None:
    """Make a secret that waits for its first code, in place of one that waited before.

    Who has a second factor proves it too: otherwise an open browser and the password would be enough to put
    another phone in its place. Raises `Invalid` for ``present_password`` and ``code``.
    """
    prove(user, present_password, code)
    _begin(user)


def prove(user: User, present_password: str, code: str) -> None:
    """Be sure that it is *user*: by password, and by *code* where there is a second factor. Slow on purpose.

    A code that was right is used up. Raises `Invalid` for ``present_password`` and ``code``; a wrong password
    uses up no code.
    """
    release()
    if not passwords.fits(user.password_hash, present_password):
        key = "present_password.wrong" if present_password else "present_password.blank"
        raise Invalid({"present_password": Problem(key)})
    if queries.is_set(user):
        give(user, code)


@transaction
def give(user: User, typed: str) -> int | None:
    """Take the code that *user* typed: the app's, or a recovery code. Each counts once, also at once.

    Returns None for the app's code, else how many recovery codes are left. Raises `Invalid` for ``code``:
    ``code.blank``, ``code.wrong``.
    """
    if not typed.strip():
        raise Invalid({"code": Problem("code.blank")})
    factor = queries.find(user, hold=True)
    if factor is None or factor.secret_sealed is None:
        raise Invalid({"code": Problem("code.wrong")})
    step = codes.matching_step(queries.secret_of(user, factor), typed, clock.now(), after=factor.last_step)
    if step is not None:
        _use_step(user, step)
        return None
    _use_recovery_code(user, typed)
    return queries.count_recovery_codes(user)


@transaction
def confirm(user: User, typed: str) -> list[str]:
    """Let the secret that waits count from now on, by its first code; returns the recovery codes, to be shown
    once. All sessions of *user* end: they were begun without it, or with the old one.

    Raises `Invalid` for ``code``, `Conflict` where none waits any more.
    """
    factor = queries.find(user, hold=True)
    secret = queries.pending_of(user, factor) if factor is not None else None
    if factor is None or secret is None:
        raise Conflict("second_factor.not_waiting")
    step = codes.matching_step(secret, typed, clock.now(), after=0)
    if step is None:
        raise Invalid({"code": Problem("code.wrong" if typed.strip() else "code.blank")})
    factor.version += 1
    day = factor.created_at.date()
    factor.secret_sealed = _sealed(user, "secret_sealed", secret, factor.version, day)
    factor.confirmed_at = clock.now()
    factor.pending_sealed = factor.pending_at = None
    factor.last_step = step
    db.session.flush()
    user.hold(user.roles, second_factor=True)
    end_sessions(user)
    _tell(user)
    return _new_codes(user)


@transaction
def renew_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes in place of all earlier ones; for who has just proved to be *user*."""
    factor = queries.find(user, hold=True)
    if factor is None or factor.secret_sealed is None:
        raise Conflict("second_factor.none")
    _tell(user)
    return _new_codes(user)


def remove(user: User, present_password: str, code: str) -> None:
    """Ask *user* for the password alone from now on.

    Raises `NotAllowed` for who holds what needs it, `Invalid` for ``present_password`` and ``code``.
    """
    if requires_factor(user):
        raise NotAllowed("second_factor.required")
    prove(user, present_password, code)
    take_away(user)


@transaction
def take_away(user: User) -> None:
    """Delete the second factor of *user* with its recovery codes, and end all sessions; for `remove` and for
    the host's command, where somebody lost phone and codes."""
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    user.hold(user.roles, second_factor=False)
    end_sessions(user)
    _tell(user)


@transaction
def _begin(user: User) -> None:
    now = clock.now()
    first = _sealed(user, "pending_sealed", codes.new_secret(), 1, now.date())
    made = insert_once(SecondFactor, user_id=user.id, created_at=now, pending_sealed=first, pending_at=now)
    factor = queries.find(user, hold=True)
    if made is not None or factor is None:
        return
    secret, day = codes.new_secret(), factor.created_at.date()
    factor.pending_sealed = _sealed(user, "pending_sealed", secret, factor.version + 1, day)
    factor.pending_at = now


def _sealed(user: User, column: str, secret: str, version: int, created: date) -> str:
    return seal(
        people.data_key_of(user),
        secret,
        table=SecondFactor.__tablename__,
        column=column,
        row=user.public_id,
        created=created,
        version=version,
    )


def _use_step(user: User, step: int) -> None:
    # The comparison stands in the statement too: of two that read the row at one moment one is too late.
    used = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == user.id, SecondFactor.last_step < step)
        .values(last_step=step)
    )
    if not used.rowcount:  # type: ignore[attr-defined]
        raise Invalid({"code": Problem("code.wrong")})


def _use_recovery_code(user: User, typed: str) -> None:
    code = codes.recovery_code_in(typed)
    used = codes.is_recovery_code(code) and db.session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.user_id == user.id, RecoveryCode.code_hash == codes.hash_of(code, user.public_id)
        )
    )
    if not used or not used.rowcount:  # type: ignore[attr-defined]
        raise Invalid({"code": Problem("code.wrong")})


def _new_codes(user: User) -> list[str]:
    fresh = [codes.new_recovery_code() for _ in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_hash=codes.hash_of(code, user.public_id)) for code in fresh
    )
    return [codes.spelled(code) for code in fresh]


def _tell(user: User) -> None:
    mail.enqueue("second_factor_changed", addresses.mailbox_of(people.address_of(user)))
