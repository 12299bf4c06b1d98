"""Changing the e-mail address: a link to the new one, and word to the old one."""

from sqlalchemy.exc import IntegrityError

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.actions import links
from kokotomo.domain.accounts.actions.passwords import require_present
from kokotomo.domain.accounts.actions.sessions import end_sessions
from kokotomo.domain.accounts.addresses import Address
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import LINK_LIFETIME, Purpose
from kokotomo.foundation import mail
from kokotomo.foundation.crypto.sealing import seal
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem


def ask(user: User, email: str, present_password: str, form_key: str) -> None:
    """Send a letter with a link to the new address; if that one has an account, another letter.

    Raises `Invalid` for ``email`` and ``present_password``.
    """
    problems: dict[str, Problem] = {}
    address: Address | None = None
    try:
        address = addresses.parse(email)
        if address.index == user.email_index:
            problems["email"] = Problem("email.same")
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        require_present(user, present_password)
    except Invalid as invalid:
        problems |= invalid.problems
    if problems or address is None:
        raise Invalid(problems)
    _ask(user, address, form_key)


@transaction
def confirm(user: User, token: str) -> User:
    """Make the address of the link that holds *token* the one of *user*; all sessions and links end.

    Raises `NotFound` for a link that is used, expired, of somebody else, or overtaken by an account.
    """
    found = queries.find_link(token, Purpose.ADDRESS, hold=True)
    if found is None or found[1].id != user.id:
        raise NotFound
    link, person = found
    new = addresses.parse(queries.address_in(link, person))
    old = addresses.mailbox_of(queries.address_of(person))
    data_key = queries.data_key_of(person)
    try:
        with db.session.begin_nested():
            person.email_version += 1
            person.email_index = new.index
            person.email_sealed = seal(
                data_key,
                new.shown,
                table=User.__tablename__,
                column="email_sealed",
                row=person.public_id,
                created=person.created_at.date(),
                version=person.email_version,
            )
    except IntegrityError:
        raise NotFound from None
    end_sessions(person)
    links.remove_all(person)
    mail.enqueue("address_changed", old)
    return person


@transaction
def _ask(user: User, address: Address, form_key: str) -> None:
    taken = queries.find_user_by_address(address.index) is not None
    made = links.add(user, Purpose.ADDRESS, form_key, address)
    if made is None:
        return
    link, token = made
    # A link is made in any case, so that both ways take as long; where the address is taken nobody gets it.
    mail.enqueue(
        "address_taken" if taken else "new_address",
        address.mailbox,
        {} if taken else {"token": token},
        useful_until=link.created_at + LINK_LIFETIME,
    )
