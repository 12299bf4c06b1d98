"""Guests' browsers inside a thread: let in, noted as used, let out."""

from sqlalchemy import delete, update

from kokotomo.domain.accounts import tokens
from kokotomo.domain.consultations.models.threads import Consultation, CorrespondentSession
from kokotomo.domain.consultations.rules import DEVICE_LIFETIME
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction


@transaction
def let_in(consultation: Consultation, *, stays: bool = False) -> str:
    """Start a session of a guest whose code was right; returns the token for the cookie, shown nowhere else.

    With *stays* this browser reads the thread for `DEVICE_LIFETIME` without the code, by the guest's choice.
    """
    token = tokens.new()
    now = clock.now()
    db.session.add(
        CorrespondentSession(
            consultation_id=consultation.id,
            token_hash=tokens.hash_of(token),
            created_at=now,
            last_used_at=now,
            stays_until=now + DEVICE_LIFETIME if stays else None,
        )
    )
    return token


@transaction
def touch(session_id: int) -> None:
    """Note that the session is in use."""
    db.session.execute(
        update(CorrespondentSession)
        .where(CorrespondentSession.id == session_id)
        .values(last_used_at=clock.now())
    )


@transaction
def let_out(token: str) -> None:
    """End the session of *token*, if there is one."""
    db.session.execute(
        delete(CorrespondentSession).where(CorrespondentSession.token_hash == tokens.hash_of(token))
    )


@transaction
def let_all_out(consultation: Consultation, *, but: int | None = None) -> None:
    """End every guest's session in the thread: the code was changed, or an account has taken its place.

    *but* is the row of the browser that asked for it, which stays.
    """
    ended = delete(CorrespondentSession).where(CorrespondentSession.consultation_id == consultation.id)
    db.session.execute(ended if but is None else ended.where(CorrespondentSession.id != but))
