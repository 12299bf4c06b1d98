"""The figures of waiting, public and the same for everybody; and whether minors' letters can be read now."""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import exists, func, select

from kokotomo.domain.accounts.models import RoleGrant, SecondFactor, User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import Listener, State
from kokotomo.domain.consultations.waits import WINDOW, Sample, Waits
from kokotomo.domain.consultations.waits import waits as computed
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.db import db

FRESH = 60.0
"""Seconds for which one computation serves everybody who asks in this process: the page is public, and at a
sad hour many ask at once. What is kept are sums; they name nobody and are the same for all (SAFETY T23)."""

_WAITING = select(func.count(Consultation.id)).where(Consultation.waiting_since.is_not(None))

_kept: WeakKeyDictionary[Any, Waits] = WeakKeyDictionary()


def waits_now() -> Waits:
    """How many wait, and how long people waited in the last 28 days; at most `FRESH` seconds old.

    Two queries, or none: bounded by what 28 days brought, on the index of `sent_at`.
    """
    now = clock.now()
    kept = _kept.get(db.engine)
    if kept is not None and 0 <= (now - kept.at).total_seconds() < FRESH:
        return kept
    rows = db.session.execute(
        select(Consultation.sent_at, Consultation.age_band, Consultation.first_reply_at).where(
            Consultation.sent_at >= now - WINDOW,
            Consultation.state != State.TAKEN_BACK.value,
            # What everybody may answer waits for no volunteer.
            Consultation.listener == Listener.ONE.value,
        )
    )
    samples = [Sample(*row) for row in rows]
    found = _kept[db.engine] = computed(samples, db.session.scalar(_WAITING) or 0, now)
    return found


def forget_waits() -> None:
    """Have `waits_now` compute anew at the next question: for who has just changed tables by hand."""
    _kept.clear()


def is_anybody_cleared() -> bool:
    """Whether there is now a volunteer who may read what under-18s write, and takes letters. One query."""
    ready = (
        select(User.id)
        .join(Volunteer, Volunteer.user_id == User.id)
        .where(
            User.left_at.is_(None),
            User.cleared_until >= clock.today(),
            (User.suspended_until.is_(None)) | (User.suspended_until <= clock.now()),
            Volunteer.rests_since.is_(None),
            exists().where(RoleGrant.user_id == User.id, RoleGrant.role == Role.VOLUNTEER.value),
            exists().where(SecondFactor.user_id == User.id, SecondFactor.confirmed_at.is_not(None)),
        )
    )
    return db.session.execute(ready.limit(1)).first() is not None
