"""Marks of having opened one's own thread: what was there then is no longer new."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, update

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.events import AnswerRead
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import require
from kokotomo.foundation.events import publish


@transaction
def seen_by_writer(writer: Writer, thread: Thread, at: datetime) -> None:
    """Note that *writer* saw what was there *at* (aware): the moment before the letters were read, or else
    one that came meanwhile would never be new."""
    consultation = thread.consultation
    require(access.is_writer(writer, consultation))
    if _finds_first_answer(consultation, at):
        # Which has noted it in the same statement.
        publish(AnswerRead(consultation))
    else:
        consultation.writer_seen_at = at


@transaction
def seen_by_listener(volunteer: User, thread: Thread, at: datetime) -> None:
    """Note that *volunteer* saw, *at* that moment, what was there in the thread that they hold."""
    claim = thread.claim
    require(claim is not None and access.is_listener(volunteer, thread.consultation, claim))
    thread.consultation.volunteer_seen_at = at


def _finds_first_answer(consultation: Consultation, at: datetime) -> bool:
    """Whether the writer had not opened the thread since its first answer; of two browsers that open it at
    once, one finds it."""
    answered_at, seen_at = consultation.first_reply_at, consultation.writer_seen_at
    if answered_at is None or at < answered_at or (seen_at is not None and seen_at >= answered_at):
        return False
    unseen = or_(Consultation.writer_seen_at.is_(None), Consultation.writer_seen_at < answered_at)
    found: Any = db.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation.id, unseen)
        .values(writer_seen_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(found.rowcount)
