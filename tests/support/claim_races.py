"""Volunteers who take the same letter at the same moment."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Flask

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import claims
from kokotomo.domain.consultations.models.claims import Claim, Opening
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter, a_volunteer
from tests.support.people import People

Outcome = tuple[int, int, list[str]]
"""Owners of the letter, volunteers who were told kindly, and anything else that went wrong."""


def openings_of(volunteers: Sequence[User], letter: Consultation) -> list[str]:
    """An opening of *letter* by each of *volunteers*, its quarter of an hour over: all may try to take it."""
    past = clock.now() - timedelta(hours=1)
    rows = [
        Opening(
            consultation_id=letter.id,
            volunteer_id=one.id,
            opened_at=past,
            until=past + timedelta(minutes=15),
            held=None,
        )
        for one in volunteers
    ]
    db.session.add_all(rows)
    db.session.commit()
    return [row.public_id for row in rows]


def rounds(app: Flask, people: People, *, volunteers: int, letters: int) -> list[Outcome]:
    """Let as many *volunteers* take each of *letters* at the same moment. Inside an app context."""
    crowd = [a_volunteer(people, cap=8) for _ in range(volunteers)]
    return [_round(app, crowd) for _ in range(letters)]


def _round(app: Flask, crowd: Sequence[User]) -> Outcome:
    letter = a_letter()
    pairs = zip(crowd, openings_of(crowd, letter), strict=True)
    doings = (lambda who=who, one=one: claims.claim(who, one, clock.today()) for who, one in pairs)
    errors = errors_of(at_once(app, *doings))
    kind = [error for error in errors if isinstance(error, Conflict) and error.key == "claim.gone"]
    owners = db.session.query(Claim).filter_by(consultation_id=letter.id, present=True).all()
    row = db.session.get_one(Consultation, letter.id, populate_existing=True)
    wrong = [f"{type(error).__name__}: {error}" for error in errors if error not in kind]
    if [owner.volunteer_id for owner in owners] != [row.volunteer_id]:
        wrong.append(f"owned by {row.volunteer_id}, claims of {[o.volunteer_id for o in owners]}")
    for owner in owners:
        # A place is free again for the next round.
        owner.present, owner.ended_at, owner.ending = None, clock.now(), "closed"
    db.session.commit()
    return len(owners), len(kind), wrong
