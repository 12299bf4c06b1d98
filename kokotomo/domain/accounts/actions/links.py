"""One-time links: a token in a letter, of which the database holds a hash."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from kokotomo.domain.accounts import tokens
from kokotomo.domain.accounts.addresses import Address
from kokotomo.domain.accounts.models import OneTimeLink, User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import Purpose
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.sealing import seal
from kokotomo.foundation.db import db


def add(
    user: User, purpose: Purpose, form_key: str, address: Address | None = None
) -> tuple[OneTimeLink, str] | None:
    """A fresh link for *user* and its token, or None if this form made one before; inside an action."""
    if queries.find_link_of_form(user, form_key) is not None:
        return None
    token = tokens.new()
    link = OneTimeLink(
        public_id=public_ids.new(),
        user_id=user.id,
        purpose=purpose.value,
        form_key=form_key,
        token_hash=tokens.hash_of(token),
        created_at=clock.now(),
    )
    if address is not None:
        link.email_index = address.index
        link.email_sealed = seal(
            queries.data_key_of(user),
            address.shown,
            table=OneTimeLink.__tablename__,
            column="email_sealed",
            row=link.public_id,
            created=link.created_at.date(),
        )
    try:
        with db.session.begin_nested():
            db.session.add(link)
    except IntegrityError:
        return None
    return link, token


def remove_all(user: User) -> None:
    """Make every link of *user* useless: after a change of password or address; inside an action."""
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id))
