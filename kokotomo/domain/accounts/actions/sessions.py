"""Signed-in browsers: started, noted as used, ended."""

from sqlalchemy import delete, update

from kokotomo.domain.accounts import tokens
from kokotomo.domain.accounts.models import User, UserSession
from kokotomo.domain.accounts.rules import SESSION_TOUCH
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction


@transaction
def start_session(user: User, *, device: str, stays: bool = True) -> str:
    """Sign *user* in on a *device* (a rough name); returns the token for the cookie, shown nowhere else."""
    token = tokens.new()
    db.session.add(
        UserSession(user_id=user.id, token_hash=tokens.hash_of(token), device=device[:80], stays=stays)
    )
    return token


def touch_is_due(session: UserSession) -> bool:
    """Whether the last use of *session* should be written: at most every `SESSION_TOUCH`."""
    return clock.now() - session.last_used_at > SESSION_TOUCH


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
