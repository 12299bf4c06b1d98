"""Work that falls due: counters whose window is over are forgotten."""

from sqlalchemy import delete

from kokotomo.domain.limits.models import Tally
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction


@transaction
def forget_expired() -> int:
    """Delete the counters of past windows; returns how many."""
    gone = db.session.execute(delete(Tally).where(Tally.expires_at <= clock.now()))
    return int(gone.rowcount)  # type: ignore[attr-defined]
