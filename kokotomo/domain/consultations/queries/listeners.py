"""Who listens in a thread, for the moment in which its writer becomes known."""

from sqlalchemy import select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.roles import ROLES, WITH_FACTOR, note
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.follows.access import unblocked
from kokotomo.foundation.db import db


def find_listener(writer: User, consultation: Consultation) -> User | None:
    """Who listens in *consultation*, knowing their roles, unless one of the two has blocked the other."""
    row = db.session.execute(
        select(User, ROLES, WITH_FACTOR).where(
            User.id == consultation.volunteer_id, unblocked(writer, User.id)
        )
    ).one_or_none()
    return None if row is None else note(*row)
