"""Reading the record."""

from sqlalchemy import select

from kokotomo.domain.moderation.models.record import RecordLine
from kokotomo.foundation.db import db


def last() -> RecordLine | None:
    """The line at the end of the chain."""
    return db.session.scalars(select(RecordLine).order_by(RecordLine.seq.desc()).limit(1)).one_or_none()
