"""Reading accounts. Nothing here tells a page whether somebody else's address has one."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from kokotomo.domain.accounts import tokens
from kokotomo.domain.accounts.models import (
    KeptForm,
    OneTimeLink,
    PendingSignIn,
    Registration,
    User,
    UserSession,
)
from kokotomo.domain.accounts.nicknames import Nickname
from kokotomo.domain.accounts.queries.roles import ROLES, WITH_FACTOR, note
from kokotomo.domain.accounts.rules import (
    KEPT_FORM_LIFETIME,
    LINK_LIFETIME,
    PENDING_LIFETIME,
    REGISTRATION_LIFETIME,
    SESSION_IDLE,
    SESSION_IDLE_SHORT,
    SESSION_LIFETIME,
    Purpose,
)
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import unseal
from kokotomo.foundation.db import UTCDateTime, db

# Every page of a member begins with it: building it anew each time took longer than running it.
_SESSION = (
    select(UserSession, User, ROLES, WITH_FACTOR)
    .join(User, User.id == UserSession.user_id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        or_(
            and_(UserSession.stays, UserSession.last_used_at > bindparam("idle", type_=UTCDateTime)),
            UserSession.last_used_at > bindparam("idle_short", type_=UTCDateTime),
        ),
        UserSession.created_at > bindparam("begun", type_=UTCDateTime),
        User.left_at.is_(None),
    )
)


def find_session(token: str) -> tuple[UserSession, User] | None:
    """The session of *token* and its open account, which knows its roles, or None. One query."""
    now = clock.now()
    since = {
        "idle": now - SESSION_IDLE,
        "idle_short": now - SESSION_IDLE_SHORT,
        "begun": now - SESSION_LIFETIME,
    }
    row = db.session.execute(_SESSION, {"token_hash": tokens.hash_of(token), **since}).one_or_none()
    return None if row is None else (row[0], note(*row[1:]))


def find_pending(token: str, *, hold: bool = False) -> tuple[PendingSignIn, User] | None:
    """What waits for a code in the browser that holds *token*, with its person, while it is valid."""
    wanted = (
        select(PendingSignIn, User)
        .join(User, User.id == PendingSignIn.user_id)
        .where(
            PendingSignIn.token_hash == tokens.hash_of(token),
            PendingSignIn.created_at > clock.now() - PENDING_LIFETIME,
        )
    )
    if hold:
        wanted = wanted.with_for_update(of=PendingSignIn).execution_options(populate_existing=True)
    row = db.session.execute(wanted).one_or_none()
    if row is None or row[0].password_mark != tokens.hash_of(row[1].password_hash):
        return None
    return row[0], row[1]


def list_sessions(user: User) -> Sequence[UserSession]:
    """The person's own sessions, the most recently used first, at most 50."""
    return db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user.id)
        .order_by(UserSession.last_used_at.desc(), UserSession.id.desc())
        .limit(50)
    ).all()


def find_user_by_address(index: str) -> User | None:
    """The account of an address, by its blind index, knowing whether it has a second factor; also one that
    was left within the last days."""
    row = db.session.execute(select(User, ROLES, WITH_FACTOR).where(User.email_index == index)).one_or_none()
    return None if row is None else note(*row)


def find_user(public_id: str) -> User | None:
    """An account by its public id, for the command line and the site's own bookkeeping.

    Pages that show somebody to somebody ask `follows.queries.find_person`, which knows who may see whom.
    """
    return db.session.scalars(select(User).where(User.public_id == public_id)).one_or_none()


def count_people() -> int:
    """How many accounts there are: whether this is a fresh site. Never shown on a page."""
    return db.session.scalar(select(func.count(User.id))) or 0


def has_nickname(nickname: Nickname) -> bool:
    """Whether an account bears this nickname, or one that cannot be told from it."""
    taken = select(User.id).where(
        or_(User.nickname_key == nickname.key, User.nickname_skeleton == nickname.skeleton)
    )
    return db.session.scalar(taken.limit(1)) is not None


def find_by_nickname(nickname: Nickname) -> User | None:
    """The account that bears exactly this nickname; for the command line."""
    return db.session.scalars(select(User).where(User.nickname_key == nickname.key)).one_or_none()


def data_key_of(user: User) -> DataKey:
    """The key under which this person's own words are sealed. One query, the first time in a session."""
    held = _data_keys()
    if user.data_key_id not in held:
        held[user.data_key_id] = db.session.get_one(DataKey, user.data_key_id)
    return held[user.data_key_id]


def hold_data_key(data_key: DataKey) -> None:
    """Keep *data_key*, which came along with something sealed, so that `data_key_of` need not ask for it."""
    _data_keys()[data_key.id] = data_key


def _data_keys() -> dict[int, DataKey]:
    # A session forgets what nobody holds, and would ask again for every page of a list.
    held: dict[int, DataKey] = db.session().info.setdefault("data_keys", {})
    return held


def address_of(user: User) -> str:
    """The person's e-mail address, unsealed; for themselves and for mail to them."""
    return unseal(
        data_key_of(user),
        user.email_sealed,
        table=User.__tablename__,
        column="email_sealed",
        row=user.public_id,
        created=user.created_at.date(),
        version=user.email_version,
    )


def find_registration(token: str, *, hold: bool = False) -> Registration | None:
    """The registration whose link holds *token*, while it is valid; *hold* makes others wait for our end."""
    wanted = select(Registration).where(
        Registration.token_hash == tokens.hash_of(token),
        Registration.created_at > clock.now() - REGISTRATION_LIFETIME,
    )
    if hold:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def find_registration_of_form(form_key: str) -> Registration | None:
    """What was made of a form that was sent before."""
    return db.session.scalars(select(Registration).where(Registration.form_key == form_key)).one_or_none()


def registrations_to_look_at(form_key: str, nickname: Nickname, mine: str | None) -> Sequence[Registration]:
    """What was made of this form before, expired registrations that still hold this nickname, and the one
    with the public id *mine*."""
    same = or_(Registration.nickname_key == nickname.key, Registration.nickname_skeleton == nickname.skeleton)
    expired = Registration.created_at <= clock.now() - REGISTRATION_LIFETIME
    return db.session.scalars(
        select(Registration).where(
            or_(
                Registration.form_key == form_key,
                and_(same, expired),
                Registration.public_id == (mine or ""),
            )
        )
    ).all()


def registrations_of_address(index: str) -> Sequence[Registration]:
    """All registrations for one address."""
    return db.session.scalars(select(Registration).where(Registration.email_index == index)).all()


def find_link(token: str, purpose: Purpose, *, hold: bool = False) -> tuple[OneTimeLink, User] | None:
    """The one-time link that holds *token*, with its person, while it is valid. The person knows whether
    they have a second factor."""
    wanted = (
        select(OneTimeLink, User, ROLES, WITH_FACTOR)
        .join(User, User.id == OneTimeLink.user_id)
        .where(
            OneTimeLink.token_hash == tokens.hash_of(token),
            OneTimeLink.purpose == purpose.value,
            OneTimeLink.created_at > clock.now() - LINK_LIFETIME,
        )
    )
    if hold:
        wanted = wanted.with_for_update(of=(OneTimeLink, User)).execution_options(populate_existing=True)
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else (row[0], note(*row[1:]))


def find_link_of_form(user: User, form_key: str) -> OneTimeLink | None:
    """The link that was made of a form that was sent before."""
    return db.session.scalars(
        select(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.form_key == form_key)
    ).one_or_none()


def address_in(link: OneTimeLink, user: User) -> str:
    """The address that *link* of *user* is to confirm."""
    return unseal(
        data_key_of(user),
        link.email_sealed or "",
        table=OneTimeLink.__tablename__,
        column="email_sealed",
        row=link.public_id,
        created=link.created_at.date(),
    )


def kept_words(user: User, public_id: str) -> dict[str, Any] | None:
    """The person's own kept words, while they are kept: ``page`` (a path) and ``fields`` (pairs)."""
    row = db.session.execute(
        select(KeptForm, DataKey)
        .join(DataKey, DataKey.id == user.data_key_id)
        .where(
            KeptForm.public_id == public_id, KeptForm.user_id == user.id, KeptForm.created_at > kept_since()
        )
    ).one_or_none()
    if row is None:
        return None
    kept, data_key = row
    words: dict[str, Any] = json.loads(
        unseal(
            data_key,
            kept.sealed,
            table=KeptForm.__tablename__,
            column="sealed",
            row=kept.public_id,
            created=kept.created_at.date(),
        )
    )
    return words


def kept_since() -> datetime:
    """Words that were kept before this instant are gone."""
    return clock.now() - KEPT_FORM_LIFETIME
