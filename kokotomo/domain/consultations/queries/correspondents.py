"""Browsers in which a guest gave the right receipt code."""

from sqlalchemy import bindparam, or_, select

from kokotomo.domain.accounts import tokens
from kokotomo.domain.consultations.models.threads import Consultation, CorrespondentSession
from kokotomo.domain.consultations.rules import SESSION_IDLE, SESSION_LIFETIME
from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime, db

_SESSION = (
    select(CorrespondentSession, Consultation.public_id)
    .join(Consultation, Consultation.id == CorrespondentSession.consultation_id)
    .where(
        CorrespondentSession.token_hash == bindparam("token_hash"),
        # Bound to an account since: the code is dead, and so are the browsers that it let in.
        Consultation.writer_id.is_(None),
        or_(
            CorrespondentSession.stays_until > bindparam("now", type_=UTCDateTime),
            (CorrespondentSession.last_used_at > bindparam("idle", type_=UTCDateTime))
            & (CorrespondentSession.created_at > bindparam("begun", type_=UTCDateTime)),
        ),
    )
)


def find_session(token: str) -> tuple[CorrespondentSession, str] | None:
    """The session of *token* while it lasts, and the public id of its thread. One query."""
    now = clock.now()
    since = {"now": now, "idle": now - SESSION_IDLE, "begun": now - SESSION_LIFETIME}
    row = db.session.execute(_SESSION, {"token_hash": tokens.hash_of(token), **since}).one_or_none()
    return None if row is None else (row[0], row[1])
