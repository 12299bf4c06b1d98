"""Work that falls due: cards of あいさつ go when they have had their day."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from kokotomo.domain.follows.models import Greeting
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction

GREETING_LIFETIME = timedelta(days=28)
"""As far as つながり looks back (PRODUCT 3): who greeted whom longer ago is nobody's business."""


@transaction
def forget_greetings() -> int:
    """Delete cards beyond `GREETING_LIFETIME`, with what お知らせ says of them; returns how many."""
    gone: Any = db.session.execute(
        delete(Greeting)
        .where(Greeting.created_at <= clock.now() - GREETING_LIFETIME)
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)
