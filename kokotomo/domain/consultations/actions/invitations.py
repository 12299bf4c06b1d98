"""Invitations: notices and marks for those whom a letter suits, in rounds; reading it needs none."""

from sqlalchemy import insert

from kokotomo.domain.consultations import matching
from kokotomo.domain.consultations.events import Invited
from kokotomo.domain.consultations.models.claims import Invitation
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import candidates as queries
from kokotomo.domain.consultations.rules import WAVES
from kokotomo.domain.consultations.terms import MINORS_TOLD_AFTER
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.events import publish


@transaction
def invite_next() -> bool:
    """The round of one letter that is due; whether there was one. Any number of workers may ask at once.

    The first is due at once, and goes out with the worker's next round: whoever sends a letter does not wait
    until all who listen have been looked at.
    """
    consultation = queries.next_due()
    if consultation is None:
        return False
    _invite(consultation)
    return True


def _invite(consultation: Consultation) -> None:
    """Send out the next round of *consultation*, which nobody else changes meanwhile."""
    wave, at = consultation.waves, clock.now()
    _after, most = WAVES[wave] if wave < len(WAVES) else (None, None)
    consultation.waves = wave + 1
    waits_since = consultation.back_at or consultation.waiting_since or consultation.sent_at
    if consultation.is_for_cleared and at >= waits_since + MINORS_TOLD_AFTER:
        # All who may read it at once: they are few (PRODUCT 8).
        most, consultation.waves = None, max(len(WAVES), wave + 1)
    topics = queries.topics_of_letter(consultation.id)
    about = (consultation.way, consultation.wish, consultation.age_band, consultation.sent_at)
    there = queries.candidates(consultation, topics)
    ids = {one.public_id: one.user_id for one in there}
    ranked = matching.best(
        consultation.public_id,
        queries.need_of(*about, topics),
        ((one.public_id, one.listener) for one in there),
    )
    if most is not None:
        ranked = ranked[: max(most - (queries.count_invited(consultation) if wave else 0), 0)]
    if not ranked:
        return
    chosen = tuple(ids[public_id] for public_id in ranked)
    db.session.execute(
        insert(Invitation),
        [
            {"consultation_id": consultation.id, "volunteer_id": one, "wave": wave, "invited_at": at}
            for one in chosen
        ],
    )
    publish(Invited(consultation, chosen))
