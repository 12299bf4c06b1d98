"""Signed-in browsers: started, noted as used, ended."""

from datetime import datetime

from sqlalchemy import delete, update

from kokotomo.domain.accounts import tokens
from kokotomo.domain.accounts.models import PendingSignIn, User, UserSession
from kokotomo.domain.accounts.rules import RECENT, SESSION_TOUCH
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction


@transaction
def start_session(user: User, *, device: str, stays: bool = True, verified_at: datetime | None = None) -> str:
    """Sign *user* in on a *device* (a rough name); returns the token for the cookie, shown nowhere else.

    *verified_at* (aware) is when they proved here that it is them, if they did; see `UserSession`.
    """
    token = tokens.new()
    db.session.add(
        UserSession(
            user_id=user.id,
            token_hash=tokens.hash_of(token),
            device=device[:80],
            stays=stays,
            verified_at=verified_at,
        )
    )
    return token


@transaction
def await_code(user: User, *, stays: bool, leads_to: str | None) -> str:
    """Note that the password of *user* was right in a browser; returns the token for its cookie.

    It signs in nobody. *leads_to* is the page of ours to go to once the code has come.
    """
    token = tokens.new()
    db.session.add(
        PendingSignIn(
            user_id=user.id,
            token_hash=tokens.hash_of(token),
            password_mark=tokens.hash_of(user.password_hash),
            stays=stays,
            leads_to=leads_to,
        )
    )
    return token


@transaction
def forget_pending(token: str) -> None:
    """Wait no longer in the browser that holds *token*."""
    db.session.execute(delete(PendingSignIn).where(PendingSignIn.token_hash == tokens.hash_of(token)))


def touch_is_due(session: UserSession) -> bool:
    """Whether the last use of *session* should be written: at most every `SESSION_TOUCH`."""
    return clock.now() - session.last_used_at > SESSION_TOUCH


def is_recent(session: UserSession) -> bool:
    """Whether the person of *session* proved within `RECENT` that it is them."""
    return session.verified_at is not None and clock.now() - session.verified_at < RECENT


@transaction
def touch(session_id: int) -> None:
    """Note that the session is used now."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id)
        .values(last_used_at=clock.now())
        .execution_options(synchronize_session=False)
    )


@transaction
def end_session(public_id: str, user_id: int) -> bool:
    """End one session of the person; returns whether there was one."""
    if not public_ids.is_one(public_id):
        return False
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
