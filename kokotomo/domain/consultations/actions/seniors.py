"""Trial: a moderator names who reads along; three consultations later nobody does any more."""

from typing import Any

from sqlalchemy import case, delete, update

from kokotomo.domain.accounts.access import has_role
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.events import SeniorChanged
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.queries import seniors as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import Mark
from kokotomo.domain.volunteers.events import SeniorNamed, TrialEnded
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.rules import TRIALS
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish


def require_senior(face: Volunteer, consultation: Consultation, verb: str) -> Volunteer | None:
    """Who reads along in *consultation* with *face*; None for who is past the trial. Part of an action.

    Raises `Conflict` (``<verb>.no_senior``) where somebody on trial has nobody who may.
    """
    if not face.on_trial:
        return None
    senior = queries.find_senior(face, consultation)
    if senior is None:
        raise Conflict(f"{verb}.no_senior")
    return senior


@transaction
def name_senior(viewer: User, trainee_id: str, senior_id: str) -> None:
    """Let the volunteer *senior_id* read along with *trainee_id*, who is on trial, from now on (public ids);
    empty takes away who does. What the trainee holds already changes with it, as far as the new one may read
    it, and says so in the thread. The same again changes nothing.

    Raises `NotAllowed` for who is no moderator or is the trainee; `NotFound` for the trainee; `Invalid` for
    ``senior`` (``senior.unfit``).
    """
    require(has_role(viewer, Role.MODERATOR))
    trainee = queries.hold_trainee(trainee_id)
    if trainee is None:
        raise NotFound("trainee")
    require(trainee.user_id != viewer.id)
    senior = queries.find_possible(senior_id) if senior_id else None
    if senior_id and (senior is None or senior.user_id == trainee.user_id):
        raise Invalid({"senior": Problem("senior.unfit")})
    trainee.senior_id = senior.user_id if senior else None
    db.session.flush()
    for claim in queries.claims_of(trainee.user_id):
        held = threads.hold_thread(claim.consultation_id)
        if held is not None and held.claim is not None and held.claim.volunteer_id == trainee.user_id:
            found = queries.find_senior(trainee, held.consultation)
            _accompany(held.claim, held.consultation, found)
    if senior is not None:
        publish(SeniorNamed(trainee, db.session.get(User, senior.user_id)))


@transaction
def drop_senior(person: User, *, minors_only: bool = False) -> None:
    """*person* reads along nowhere any more: role or account is over. With *minors_only* just not in what
    cleared volunteers alone may see now."""
    for claim, consultation in queries.accompanied_by(person.id):
        if not minors_only or consultation.is_for_cleared:
            claim.senior_id = None
    if not minors_only:
        db.session.execute(
            update(Volunteer)
            .where(Volunteer.senior_id == person.id)
            .values(senior_id=None)
            .execution_options(synchronize_session="fetch")
        )


@transaction
def count_trial(claim: Claim) -> None:
    """Count the consultation of *claim*, which has closed, if its volunteer wrote in it while on trial; after
    three the trial is over."""
    if not claim.on_trial or claim.wrote_at is None or claim.volunteer_id is None:
        return
    done: Any = db.session.execute(
        update(Volunteer)
        .where(Volunteer.user_id == claim.volunteer_id, Volunteer.on_trial.is_(True))
        .values(
            trials=Volunteer.trials + 1,
            on_trial=Volunteer.trials + 1 < TRIALS,
            senior_id=case((Volunteer.trials + 1 < TRIALS, Volunteer.senior_id)),
        )
        .execution_options(synchronize_session="fetch")
        .returning(Volunteer.on_trial)
    )
    if done.scalar() is False:
        publish(TrialEnded(claim.volunteer_id))


def _accompany(claim: Claim, consultation: Consultation, senior: Volunteer | None) -> None:
    new = senior.user_id if senior else None
    if not claim.on_trial or claim.senior_id == new:
        return
    claim.senior_id = new
    # One line, in its place in time: who reads along now, and since when.
    db.session.execute(
        delete(ThreadMark).where(ThreadMark.claim_id == claim.id, ThreadMark.kind == Mark.SENIOR.value)
    )
    db.session.add(ThreadMark(consultation_id=consultation.id, claim_id=claim.id, kind=Mark.SENIOR.value))
    db.session.flush()
    publish(SeniorChanged(consultation, claim))
