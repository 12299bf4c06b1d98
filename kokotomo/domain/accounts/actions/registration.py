"""Joining: a form, a letter, and the link in it.

The form has one outcome whether or not its address has an account: the same rows, the same hashing, one
letter. Only the letter differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from kokotomo.domain.accounts import addresses, passwords, tokens
from kokotomo.domain.accounts.addresses import Address
from kokotomo.domain.accounts.applications import Application, check
from kokotomo.domain.accounts.events import Joined, NicknameWanted
from kokotomo.domain.accounts.models import Registration, User
from kokotomo.domain.accounts.nicknames import Nickname
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import ADULT_AGE, REGISTRATION_LIFETIME, TERMS_VERSION, surely_on
from kokotomo.foundation import clock, mail, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import new_data_key, seal, unseal
from kokotomo.foundation.db import db, release, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem
from kokotomo.foundation.events import publish


@dataclass(frozen=True)
class _Person:
    nickname: Nickname
    address: Address
    password_hash: str
    adult_from: date


def register(application: Application) -> Registration:
    """Keep the form for a day and write the letter; a second call with the same form key changes nothing.

    Raises `TooYoung`, or `Invalid` for the fields ``nickname``, ``email``, ``password``, ``birth_year``,
    ``birth_month``, ``agreement``. Never tells whether the address has an account.
    """
    checked = check(application)
    release()
    password_hash = passwords.hash_of(application.password)
    person = _Person(checked.nickname, checked.address, password_hash, checked.adult_from)
    return _keep(person, application)


def confirm(token: str, *, earlier: str | None, password: str) -> User:
    """Make the account of the registration whose link holds *token*.

    Who opens the link in another browser than the one that sent the form (*earlier* is not this
    registration) must know the *password* that was chosen there: so nobody can prepare an account for
    somebody else's address and wait for them to confirm it. Raises `Invalid` for ``password``, `NotFound`
    for a link that is used, expired or overtaken.
    """
    waiting = queries.find_registration(token)
    if waiting is None:
        raise NotFound
    if waiting.public_id != earlier:
        release()
        if not passwords.fits(waiting.password_hash, password):
            raise Invalid({"password": Problem("password.wrong" if password else "password.blank")})
    return _join(token)


@transaction
def withdraw(token: str) -> None:
    """Forget the registration whose link holds *token*: its address was used by mistake or by others."""
    waiting = queries.find_registration(token, hold=True)
    if waiting is not None:
        remove([waiting])


def settle(*, nickname: Nickname, email: str, password: str, birth_year: int, birth_month: int) -> User:
    """Make an account at once, for the command line: no letter, no form.

    Raises ``IntegrityError`` if the name or the address is taken.
    """
    person = _Person(
        nickname,
        _address_at_hand(email),
        passwords.hash_of(password),
        surely_on(birth_year, birth_month, ADULT_AGE),
    )
    return _settle(person)


def remove(registrations: Sequence[Registration]) -> None:
    """Delete *registrations* and their keys; inside an action or a sweep."""
    if registrations:
        ids = [one.id for one in registrations]
        keys = [one.data_key_id for one in registrations]
        db.session.execute(delete(Registration).where(Registration.id.in_(ids)))
        db.session.execute(delete(DataKey).where(DataKey.id.in_(keys)))


@transaction
def _keep(person: _Person, application: Application) -> Registration:
    found = queries.registrations_to_look_at(application.form_key, person.nickname, application.earlier)
    before = next((row for row in found if row.form_key == application.form_key), None)
    if before is not None:
        return before
    remove(found)
    token = tokens.new()
    known = queries.find_user_by_address(person.address.index) is not None
    try:
        with db.session.begin_nested():
            row = _row(person, application.form_key, None if known else tokens.hash_of(token))
    except IntegrityError:
        # Another request at this moment: either this very form, or somebody who likes the same name.
        before = queries.find_registration_of_form(application.form_key)
        if before is not None:
            return before
        raise Invalid({"nickname": Problem("nickname.taken")}) from None
    # After our own row stands: whoever became a member with this name meanwhile is seen now.
    if queries.has_nickname(person.nickname):
        raise Invalid({"nickname": Problem("nickname.taken")})
    publish(NicknameWanted(person.nickname))
    mail.enqueue(
        "known_address" if known else "confirm",
        person.address.mailbox,
        {} if known else {"token": token},
        useful_until=row.created_at + REGISTRATION_LIFETIME,
    )
    return row


def _row(person: _Person, form_key: str, token_hash: str | None) -> Registration:
    data_key = new_data_key()
    db.session.add(data_key)
    db.session.flush()
    row = Registration(
        form_key=form_key, token_hash=token_hash, **_facts(Registration, person, data_key, TERMS_VERSION)
    )
    db.session.add(row)
    return row


@transaction
def _join(token: str) -> User:
    waiting = queries.find_registration(token, hold=True)
    if waiting is None:
        raise NotFound
    data_key = db.session.get_one(DataKey, waiting.data_key_id)
    address = unseal(
        data_key,
        waiting.email_sealed,
        table=Registration.__tablename__,
        column="email_sealed",
        row=waiting.public_id,
        created=waiting.created_at.date(),
    )
    person = _Person(
        Nickname(waiting.nickname, waiting.nickname_key, waiting.nickname_skeleton),
        addresses.parse(address),
        waiting.password_hash,
        waiting.adult_from,
    )
    # The key goes over to the account, all else of the registration goes; so do others for this address.
    db.session.execute(delete(Registration).where(Registration.id == waiting.id))
    remove(queries.registrations_of_address(waiting.email_index))
    try:
        with db.session.begin_nested():
            user = _user(person, data_key, waiting.terms_version)
    except IntegrityError:
        # The address came to an account by another way meanwhile.
        raise NotFound from None
    publish(Joined(user))
    return user


@transaction
def _settle(person: _Person) -> User:
    data_key = new_data_key()
    db.session.add(data_key)
    db.session.flush()
    user = _user(person, data_key, TERMS_VERSION)
    db.session.flush()
    publish(Joined(user))
    return user


def _user(person: _Person, data_key: DataKey, terms_version: str) -> User:
    user = User(**_facts(User, person, data_key, terms_version))
    db.session.add(user)
    return user


def _facts(
    kind: type[Registration] | type[User], person: _Person, data_key: DataKey, terms_version: str
) -> dict[str, Any]:
    """What a registration and the account that comes of it have in common, the address sealed for its row."""
    public_id, created = public_ids.new(), clock.now()
    return {
        "public_id": public_id,
        "nickname": person.nickname.display,
        "nickname_key": person.nickname.key,
        "nickname_skeleton": person.nickname.skeleton,
        "data_key_id": data_key.id,
        "email_sealed": seal(
            data_key,
            person.address.shown,
            table=kind.__tablename__,
            column="email_sealed",
            row=public_id,
            created=created.date(),
        ),
        "email_index": person.address.index,
        "password_hash": person.password_hash,
        "adult_from": person.adult_from,
        "terms_version": terms_version,
        "created_at": created,
    }


def _address_at_hand(email: str) -> Address:
    # The demo town lives at a domain that cannot exist, which no form would take.
    try:
        return addresses.parse(email)
    except Invalid:
        return Address(email, email)
