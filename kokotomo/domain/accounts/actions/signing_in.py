"""Signing in: is this the person of that address."""

from kokotomo.domain.accounts import addresses, passwords
from kokotomo.domain.accounts.actions.second_factors import give
from kokotomo.domain.accounts.actions.sessions import forget_pending
from kokotomo.domain.accounts.models import PendingSignIn, User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import LEAVING_REGRET
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, release, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem


def recognise(email: str, password: str) -> User:
    """The account of *email* if *password* is its password; also one that was left within the last days.

    Raises `Invalid` with the same problem, after the same work, for an unknown address, a wrong password
    and an address that is not confirmed yet. Callers count tries beforehand.
    """
    user = queries.find_user_by_address(addresses.index_of(email))
    if user is not None and user.left_at is not None and user.left_at + LEAVING_REGRET <= clock.now():
        user = None
    release()
    if not passwords.fits(user.password_hash if user else None, password) or user is None:
        raise Invalid({"": Problem("login.wrong")})
    if passwords.outdated(user.password_hash):
        _store(user, passwords.hash_of(password))
    return user


@transaction
def settle_pending(token: str, code: str) -> tuple[User, PendingSignIn, int | None]:
    """Take the *code* for which the browser with *token* waited: its person, what was noted, and how many
    recovery codes are left if it was one of them (else None). The waiting is over.

    Raises `NotFound` where nothing waits any more, `Invalid` for ``code``.
    """
    found = queries.find_pending(token, hold=True)
    if found is None:
        raise NotFound
    pending, user = found
    left = give(user, code)
    # Only now: a slip of the finger does not ask for the password again.
    forget_pending(token)
    return user, pending, left


@transaction
def _store(user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    db.session.add(user)
