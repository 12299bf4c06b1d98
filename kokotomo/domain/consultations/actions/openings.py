"""読んでみる: a waiting letter is opened, and held for a quarter of an hour."""

from datetime import timedelta

from sqlalchemy import or_, update

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import may_listen
from kokotomo.domain.consultations.actions import seniors
from kokotomo.domain.consultations.models.claims import Opening
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import board
from kokotomo.domain.consultations.queries import openings as queries
from kokotomo.domain.consultations.rules import HOLD, OPENINGS_A_DAY
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries import faces as volunteers
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, NotFound, require
from kokotomo.foundation.inserting import insert_once


@transaction
def open_letter(volunteer: User, public_id: str) -> Opening:
    """Open the waiting letter *public_id* and hold it for `HOLD`; another that they held is let go.

    Opening what one holds already gives the same opening. Raises `NotFound` where it does not wait for them;
    `Conflict`: ``opening.rests`` while they rest, ``opening.held`` where somebody else reads it,
    ``opening.no_senior`` where they are on trial and nobody can read along,
    ``opening.enough`` where they opened `OPENINGS_A_DAY` without taking one (fact ``again_at``).
    """
    face = hold_face(volunteer)
    consultation = board.find_waiting(volunteer, public_id, hold=True)
    if consultation is None:
        raise NotFound("consultation")
    if face.rests_since is not None:
        raise Conflict("opening.rests")
    seniors.require_senior(face, consultation, "opening")
    there = queries.before_opening(volunteer, consultation.id)
    if there.reader_id is not None:
        held = queries.find_hold(consultation.id)
        if held is not None and held.volunteer_id == volunteer.id:
            return held
        raise Conflict("opening.held")
    if there.opened >= OPENINGS_A_DAY and there.first is not None:
        raise Conflict("opening.enough", again_at=there.first + timedelta(days=1))
    _let_go(volunteer, consultation)
    now = clock.now()
    opening = insert_once(
        Opening,
        public_id=public_ids.new(),
        consultation_id=consultation.id,
        volunteer_id=volunteer.id,
        opened_at=now,
        until=now + HOLD,
        held=True,
    )
    if opening is None:
        raise Conflict("opening.held")
    consultation.first_opened_at = consultation.first_opened_at or now
    consultation.fruitless_openings += 1
    return opening


@transaction
def release(volunteer: User, public_id: str) -> None:
    """引きうけずに戻る: let the opening *public_id* go; twice is once. Raises `NotFound`."""
    require(may_listen(volunteer))
    found = queries.own_opening(volunteer, public_id)
    if found is None:
        raise NotFound("opening")
    found[0].held = None


def hold_face(volunteer: User) -> Volunteer:
    """The face of *volunteer*, who does one thing at a time from here on; part of an action.

    Held before any letter, always: two who hold one thing each and wait for the other's would wait for ever.
    Raises `NotAllowed` without the role, or without a 相談員名.
    """
    require(may_listen(volunteer))
    face = volunteers.hold_volunteer(volunteer)
    require(face is not None)
    return face  # type: ignore[return-value]


def _let_go(volunteer: User, consultation: Consultation) -> None:
    """End whatever this volunteer holds, and the holds on this letter, whose time is over."""
    db.session.execute(
        update(Opening)
        .where(
            Opening.held.is_(True),
            or_(Opening.consultation_id == consultation.id, Opening.volunteer_id == volunteer.id),
        )
        .values(held=None)
        .execution_options(synchronize_session="fetch")
    )
