"""Who reads along with whom: volunteers on trial, and those who are past it."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.access import has_role
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.roles import ROLES, WITH_FACTOR, note
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.access import suits
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.volunteers.access import listens
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import require

_senior, _claim = aliased(Volunteer), aliased(Claim)


class Trainee(NamedTuple):
    """A volunteer on trial in the moderators' list: *senior* is a 相談員名, *alone* whether they are in a
    consultation in which nobody reads along now."""

    public_id: str
    name: str
    trials: int
    senior_id: str | None
    senior: str | None
    alone: bool


class Possible(NamedTuple):
    """Somebody who could read along."""

    public_id: str
    name: str
    user_id: int


def find_senior(face: Volunteer, consultation: Consultation) -> Volunteer | None:
    """Who reads along with *face*, who is on trial, in *consultation*; None where nobody was named, or
    who was may not: at rest, on trial themselves, blocked or parted from the writer, the writer themself,
    not cleared where the letter is a minor's. Two queries at most."""
    row = db.session.execute(
        select(User, ROLES, WITH_FACTOR, Volunteer)
        .join(Volunteer, Volunteer.user_id == User.id)
        .where(User.id == face.senior_id, User.id != face.user_id, _accompanies())
    ).one_or_none()
    if row is None:
        return None
    senior: Volunteer = row[3]
    viewer = note(*row[:3])
    fits = select(Consultation.id).where(Consultation.id == consultation.id, suits(viewer))
    return senior if db.session.scalar(fits) is not None else None


def trainees(viewer: User) -> list[Trainee]:
    """All who are on trial, for *viewer*, a moderator; not themself. One query."""
    require(has_role(viewer, Role.MODERATOR))
    alone = exists().where(
        _claim.volunteer_id == Volunteer.user_id, _claim.present.is_(True), _claim.senior_id.is_(None)
    )
    rows = db.session.execute(
        select(
            Volunteer.public_id,
            Volunteer.name,
            Volunteer.trials,
            _senior.public_id,
            _senior.name,
            alone.correlate_except(_claim),
        )
        .join(User, User.id == Volunteer.user_id)
        .outerjoin(_senior, _senior.user_id == Volunteer.senior_id)
        .where(Volunteer.on_trial.is_(True), Volunteer.user_id != viewer.id, listens())
        .order_by(Volunteer.created_at, Volunteer.user_id)
    )
    return [Trainee(*row[:5], bool(row[5])) for row in rows]


def possible_seniors(viewer: User) -> list[Possible]:
    """All who can read along now, for *viewer*, a moderator, by 相談員名. One query."""
    require(has_role(viewer, Role.MODERATOR))
    rows = db.session.execute(
        select(Volunteer.public_id, Volunteer.name, Volunteer.user_id)
        .join(User, User.id == Volunteer.user_id)
        .where(_accompanies())
        .order_by(Volunteer.name_key)
    )
    return [Possible(*row) for row in rows]


def hold_trainee(public_id: str) -> Volunteer | None:
    """The volunteer on trial behind *public_id*; whatever else they do waits for our end. For actions."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(Volunteer)
        .where(Volunteer.public_id == public_id, Volunteer.on_trial.is_(True))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def find_possible(public_id: str) -> Volunteer | None:
    """The volunteer *public_id*, if they can read along. For actions."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(Volunteer)
        .join(User, User.id == Volunteer.user_id)
        .where(Volunteer.public_id == public_id, _accompanies())
    ).one_or_none()


def name_of_senior(face: Volunteer) -> str | None:
    """The 相談員名 of who reads along with *face*; None where nobody was named."""
    return name_of(face.senior_id)


def has_trainee(person: User) -> bool:
    """Whether somebody was named whom *person* accompanies."""
    wanted = select(Volunteer.user_id).where(Volunteer.senior_id == person.id).limit(1)
    return db.session.scalar(wanted) is not None


def name_of(user_id: int | None) -> str | None:
    """The 相談員名 of the volunteer *user_id*. One query, none for nobody."""
    if user_id is None:
        return None
    return db.session.scalar(select(Volunteer.name).where(Volunteer.user_id == user_id))


def claims_of(volunteer_id: int) -> list[Claim]:
    """What a volunteer holds now."""
    return list(
        db.session.scalars(select(Claim).where(Claim.volunteer_id == volunteer_id, Claim.present.is_(True)))
    )


def accompanied_by(senior_id: int) -> list[tuple[Claim, Consultation]]:
    """In which somebody reads along now."""
    rows = db.session.execute(
        select(Claim, Consultation)
        .join(Consultation, Consultation.id == Claim.consultation_id)
        .where(Claim.senior_id == senior_id, Claim.present.is_(True))
    )
    return [(claim, consultation) for claim, consultation in rows]


def _accompanies() -> ColumnElement[bool]:
    return and_(
        listens(),
        Volunteer.on_trial.is_(False),
        Volunteer.rests_since.is_(None),
        Volunteer.graduated_at.is_(None),
    )
