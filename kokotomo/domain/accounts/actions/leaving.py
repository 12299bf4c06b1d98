"""Leaving, with seven days to regret, and coming back."""

from datetime import datetime

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.actions import links
from kokotomo.domain.accounts.actions.passwords import require_present
from kokotomo.domain.accounts.actions.sessions import end_sessions
from kokotomo.domain.accounts.events import Left, Returned
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import LEAVING_REGRET, TOMBSTONE
from kokotomo.foundation import clock, mail, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import NotFound
from kokotomo.foundation.events import publish


def leave(user: User, present_password: str, form_key: str) -> None:
    """Close the account of *user*: out of others' sight at once, deleted after `LEAVING_REGRET`.

    Raises `Invalid` for ``present_password``.
    """
    require_present(user, present_password)
    _leave(user, form_key)


@transaction
def come_back(public_id: str) -> User:
    """Open the account again. Raises `NotFound` once the days are over, or if it was never left."""
    user = queries.find_user(public_id)
    if user is None or user.left_at is None or user.left_at + LEAVING_REGRET <= clock.now():
        raise NotFound
    user.left_at = None
    tombstones.unbury(TOMBSTONE, user.public_id)
    db.session.flush()
    publish(Returned(user))
    return user


@transaction
def leave_again(user_id: int, at: datetime) -> None:
    """Close an account that an old backup opened again: it was left *at* that moment (aware)."""
    user = db.session.get(User, user_id)
    if user is not None and user.left_at is None:
        user.left_at = at
        db.session.flush()
        end_sessions(user)
        links.remove_all(user)
        publish(Left(user))


@transaction
def _leave(user: User, form_key: str) -> None:
    if user.left_at is not None:
        return
    user.left_at = clock.now()
    tombstones.bury(TOMBSTONE, [user.public_id])
    db.session.flush()
    end_sessions(user)
    links.remove_all(user)
    to = addresses.mailbox_of(queries.address_of(user))
    mail.enqueue("left", to, once=f"left:{form_key}")
    publish(Left(user))
