"""Work that falls due: what is kept of reports is destroyed in time."""

from sqlalchemy import delete, select, update

from kokotomo.domain.moderation.models.reports import Report, ReportNote
from kokotomo.domain.moderation.rules import KEPT
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction

BATCH = 200


def purge_evidence() -> int:
    """Destroy the words of reports that are `KEPT` old, open or done, with their keys; returns how many. What
    stays is that something was reported, when, why, and who was done with it."""
    purged = batch = _purge()
    while batch == BATCH:
        batch = _purge()
        purged += batch
    return purged


@transaction
def _purge() -> int:
    due = db.session.execute(
        select(Report.id, Report.data_key_id)
        .where(Report.data_key_id.is_not(None), Report.created_at <= clock.now() - KEPT)
        .order_by(Report.created_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    reports, keys = [row.id for row in due], [row.data_key_id for row in due]
    gone = {"data_key_id": None, "evidence": None, "words": None}
    for statement in (
        update(Report).where(Report.id.in_(reports)).values(**gone),
        update(ReportNote).where(ReportNote.report_id.in_(reports)).values(sealed=None),
        delete(DataKey).where(DataKey.id.in_(keys)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    return len(due)
