"""What a writer decided about a letter that nobody has answered."""

from sqlalchemy import select

from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.rules import Mark
from kokotomo.foundation.db import db


def waits_on(consultation: Consultation) -> bool:
    """Whether 待つ was the answer to the last time that its writer was told. One query."""
    last = db.session.scalar(
        select(ThreadMark.kind)
        .where(
            ThreadMark.consultation_id == consultation.id,
            ThreadMark.kind.in_([Mark.NOBODY.value, Mark.WAITS_ON.value]),
        )
        .order_by(ThreadMark.id.desc())
        .limit(1)
    )
    return last == Mark.WAITS_ON
