"""Changing a password: by the one who knows the old one, or by a letter to the account's address."""

from kokotomo.domain.accounts import addresses, passwords
from kokotomo.domain.accounts.actions import links
from kokotomo.domain.accounts.actions.sessions import end_sessions
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import LINK_LIFETIME, Purpose
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import db, release, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem


def require_present(user: User, password: str) -> None:
    """Raise `Invalid` for ``present_password`` unless *password* is the one of *user*. Slow on purpose."""
    release()
    if not passwords.fits(user.password_hash, password):
        raise Invalid({"present_password": _not_present(password)})


def change(user: User, present: str, new: str, *, form_key: str) -> None:
    """Give *user* the password *new*; all sessions and links end, this browser's too: it needs a new id.

    Raises `Invalid` for ``present_password`` and ``new_password``. The form sent twice changes once.
    """
    release()
    known = passwords.fits(user.password_hash, present)
    if not known and passwords.fits(user.password_hash, new):
        # Who knows what is the password now has sent this form before.
        return
    _require_good(user, new, {} if known else {"present_password": _not_present(present)})
    release()
    _set(user, passwords.hash_of(new), form_key)


@transaction
def ask_for_reset(email: str, form_key: str) -> None:
    """Send a letter to *email*: with a link if it has an account, else with the news that it has none.

    Raises `Invalid` for ``email`` if it is no address.
    """
    address = addresses.parse(email)
    user = queries.find_user_by_address(address.index)
    useful_until = clock.now() + LINK_LIFETIME
    if user is None:
        mail.enqueue("reset_unknown", address.mailbox, once=f"reset:{form_key}", useful_until=useful_until)
        return
    made = links.add(user, Purpose.RESET, form_key)
    if made is not None:
        mail.enqueue("reset", address.mailbox, {"token": made[1]}, useful_until=useful_until)


def reset(token: str, new: str, form_key: str) -> User:
    """Give the person of the link that holds *token* the password *new*; all sessions and links end.

    Raises `Invalid` for ``new_password``, `NotFound` for a link that is used or expired.
    """
    found = queries.find_link(token, Purpose.RESET)
    if found is None:
        raise NotFound
    _require_good(found[1], new, {})
    release()
    return _reset(token, passwords.hash_of(new), form_key)


@transaction
def _reset(token: str, password_hash: str, form_key: str) -> User:
    found = queries.find_link(token, Purpose.RESET, hold=True)
    if found is None:
        raise NotFound
    _set(found[1], password_hash, form_key)
    return found[1]


@transaction
def _set(user: User, password_hash: str, form_key: str) -> None:
    user.password_hash = password_hash
    db.session.flush()
    end_sessions(user)
    links.remove_all(user)
    to = addresses.mailbox_of(queries.address_of(user))
    mail.enqueue("password_changed", to, once=f"password:{form_key}")


def _not_present(password: str) -> Problem:
    return Problem("present_password.wrong" if password else "present_password.blank")


def _require_good(user: User, new: str, problems: dict[str, Problem]) -> None:
    """Raise `Invalid` if *new* is no good, together with the *problems* that were found before."""
    weak = passwords.problem_with(new, (user.nickname, queries.address_of(user)))
    if weak is not None:
        problems["new_password"] = weak
    if problems:
        raise Invalid(problems)
