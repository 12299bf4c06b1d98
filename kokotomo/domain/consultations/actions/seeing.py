"""Marks of having opened one's own thread: what was there then is no longer new."""

from datetime import datetime

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import require


@transaction
def seen_by_writer(writer: Writer, thread: Thread, at: datetime) -> None:
    """Note that *writer* saw what was there *at* (aware): the moment before the letters were read, or else
    one that came meanwhile would never be new."""
    require(access.is_writer(writer, thread.consultation))
    thread.consultation.writer_seen_at = at


@transaction
def seen_by_listener(volunteer: User, thread: Thread, at: datetime) -> None:
    """Note that *volunteer* saw, *at* that moment, what was there in the thread that they hold."""
    claim = thread.claim
    require(claim is not None and access.is_listener(volunteer, thread.consultation, claim))
    thread.consultation.volunteer_seen_at = at
