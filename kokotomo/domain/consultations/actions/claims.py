"""引きうける: one volunteer takes a letter, with the day by which they answer, in one step."""

from datetime import date
from typing import Any

from sqlalchemy import update

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import seniors
from kokotomo.domain.consultations.actions.endings import mark
from kokotomo.domain.consultations.actions.openings import hold_face
from kokotomo.domain.consultations.events import Claimed
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import openings as queries
from kokotomo.domain.consultations.rules import TERM, Mark, Side, State, last_promise
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def claim(volunteer: User, public_id: str, promised_on: date | None) -> Consultation:
    """Take the letter of *volunteer*'s opening *public_id* and promise an answer by *promised_on* (Tokyo).

    Of fifty at the same moment one gets it. The quarter of an hour may be over, as long as the letter waits
    and nobody else reads it. The same form twice takes it once. Raises `NotFound` for a foreign opening and
    where the letter is not for them any more; `Invalid` for ``day``; `Conflict`: ``claim.gone`` where
    somebody was faster, ``claim.held``, ``claim.full`` at their cap, ``claim.rests``, ``claim.no_senior``
    where they are on trial and nobody can read along.
    """
    face = hold_face(volunteer)
    found = queries.own_opening(volunteer, public_id)
    if found is None:
        raise NotFound("opening")
    opening, consultation = found
    if opening.claimed and consultation.volunteer_id == volunteer.id:
        return consultation
    _require_waiting(volunteer, face, consultation)
    today = clock.today()
    if promised_on is None or not today <= promised_on <= last_promise(today):
        raise Invalid({"day": Problem("day.one")})
    senior = seniors.require_senior(face, consultation, "claim")
    taken = insert_once(
        Claim,
        consultation_id=consultation.id,
        volunteer_id=volunteer.id,
        present=True,
        claimed_at=clock.now(),
        promised_on=promised_on,
        on_trial=face.on_trial,
        senior_id=senior.user_id if senior else None,
    )
    if taken is None or not _taken_over(consultation, volunteer):
        raise Conflict("claim.gone")
    opening.held, opening.claimed = None, True
    mark(consultation, Mark.CLAIMED, Side.VOLUNTEER, claim=taken).day = promised_on
    if senior is not None:
        mark(consultation, Mark.SENIOR, None, claim=taken)
    publish(Claimed(consultation, taken))
    return consultation


def _require_waiting(volunteer: User, face: Volunteer, consultation: Consultation) -> None:
    if consultation.state != State.WAITING:
        raise Conflict("claim.gone")
    there = queries.before_claim(volunteer, consultation.id)
    if not there.waits:
        raise NotFound("consultation")
    if there.reader_id not in (None, volunteer.id):
        raise Conflict("claim.held")
    if face.rests_since is not None:
        raise Conflict("claim.rests")
    if there.taken >= face.most:
        raise Conflict("claim.full", limit=face.most)


def _taken_over(consultation: Consultation, volunteer: User) -> bool:
    """Whether it was still waiting; the row says so itself, whoever held it."""
    done: Any = db.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation.id, Consultation.state == State.WAITING.value)
        .values(
            state=State.CLAIMED.value,
            volunteer_id=volunteer.id,
            waiting_since=None,
            fruitless_openings=0,
            term_ends_on=clock.today() + TERM,
            volunteer_seen_at=clock.now(),
        )
        .execution_options(synchronize_session="fetch")
    )
    return bool(done.rowcount)
