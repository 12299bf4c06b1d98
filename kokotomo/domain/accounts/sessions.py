"""Signed-in browsers: started, found, listed, ended."""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select, update

from kokotomo.domain.accounts.models import User, UserSession
from kokotomo.domain.accounts.rules import SESSION_IDLE, SESSION_LIFETIME, SESSION_TOUCH
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction, writing


def hash_of(token: str) -> str:
    """What the database holds of a random token of 256 bits: SHA-256, for such a token needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_session(token: str) -> tuple[UserSession, User] | None:
    """The session of *token* and its open account, or None. One query; a last use is noted at most every
    five minutes."""
    now = clock.now()
    row = db.session.execute(
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.token_hash == hash_of(token),
            UserSession.last_used_at > now - SESSION_IDLE,
            UserSession.created_at > now - SESSION_LIFETIME,
            User.left_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    session, user = row
    if now - session.last_used_at > SESSION_TOUCH:
        with writing():
            _touch(session.id)
    return session, user


@transaction
def _touch(session_id: int) -> None:
    db.session.execute(
        update(UserSession).where(UserSession.id == session_id).values(last_used_at=clock.now())
    )


@transaction
def start_session(user: User, *, device: str) -> str:
    """Sign *user* in on a *device* (a rough name); returns the token for the cookie, shown nowhere else."""
    token = secrets.token_urlsafe(32)
    db.session.add(UserSession(user_id=user.id, token_hash=hash_of(token), device=device[:80]))
    return token


@transaction
def end_session(public_id: str, user_id: int) -> bool:
    """End one session of the person; returns whether there was one."""
    gone = db.session.execute(
        delete(UserSession).where(UserSession.public_id == public_id, UserSession.user_id == user_id)
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]


@transaction
def end_sessions(user: User, *, but: UserSession | None = None) -> None:
    """End all sessions of *user*, but one if named."""
    wanted = delete(UserSession).where(UserSession.user_id == user.id)
    if but is not None:
        wanted = wanted.where(UserSession.id != but.id)
    db.session.execute(wanted)


def list_sessions(user: User) -> Sequence[UserSession]:
    """The person's own sessions, the most recently used first."""
    return db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user.id)
        .order_by(UserSession.last_used_at.desc(), UserSession.id.desc())
        .limit(50)
    ).all()
