"""Reading roles: who holds what, and what was decided about whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import Appointment, RoleGrant, SecondFactor, User
from kokotomo.domain.accounts.rules import Outcome, Role
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db

RECORD_SHOWN = 50
"""Decided matters that the page of roles shows, the newest first."""

ROLES: ColumnElement[str | None] = (
    select(func.aggregate_strings(RoleGrant.role, ","))
    .where(RoleGrant.user_id == User.id)
    .correlate(User)
    .scalar_subquery()
)
"""The roles of a statement's `User`, for `note`."""

WITH_FACTOR: ColumnElement[bool] = (
    exists()
    .where(SecondFactor.user_id == User.id, SecondFactor.confirmed_at.is_not(None))
    .correlate_except(SecondFactor)
)
"""Whether a statement's `User` has a second factor, for `note`."""


@dataclass(frozen=True)
class Holder:
    """Somebody who holds *roles*, or is cleared; *ready* is whether they have a second factor."""

    person: User
    roles: frozenset[Role]
    ready: bool


@dataclass(frozen=True)
class Decision:
    """A proposal or decision, with the names of those who are still there."""

    appointment: Appointment
    person: str | None
    proposed_by: str | None
    decided_by: str | None


def note(user: User, roles: str | None, factor: bool) -> User:
    """*user*, knowing what `ROLES` and `WITH_FACTOR` gave beside the row."""
    user.hold(frozenset(Role(name) for name in (roles or "").split(",") if name), second_factor=bool(factor))
    return user


def with_roles(user: User) -> User:
    """*user*, knowing their roles as the database has them now: for who does not come by a session."""
    row = db.session.execute(select(ROLES, WITH_FACTOR).select_from(User).where(User.id == user.id)).one()
    return note(user, *row)


def holders() -> list[Holder]:
    """Everybody with an open account who holds a role or is cleared, by nickname."""
    held = exists().where(RoleGrant.user_id == User.id).correlate(User)
    cleared = User.cleared_until >= clock.today()
    rows = db.session.execute(
        select(User, ROLES, WITH_FACTOR)
        .where(User.left_at.is_(None), or_(held, cleared))
        .order_by(User.nickname_key)
    )
    people = [note(*row) for row in rows]
    return [Holder(one, one.roles, one.has_second_factor) for one in people]


def count_admins(*, but: User | None = None) -> int:
    """How many open accounts hold the role of an admin, not counting *but*."""
    return count_in_role(Role.ADMIN, but=but)


def count_in_role(role: Role, *, but: User | None = None) -> int:
    """How many open accounts hold *role*, not counting *but*."""
    wanted = (
        select(func.count(User.id))
        .join(RoleGrant, and_(RoleGrant.user_id == User.id, RoleGrant.role == role.value))
        .where(
            User.left_at.is_(None),
            or_(User.suspended_until.is_(None), User.suspended_until <= clock.now()),
        )
    )
    if but is not None:
        wanted = wanted.where(User.id != but.id)
    return db.session.scalar(wanted) or 0


def ids_in_role(role: Role) -> list[int]:
    """Row numbers of the open accounts that hold *role*."""
    wanted = (
        select(User.id)
        .join(RoleGrant, and_(RoleGrant.user_id == User.id, RoleGrant.role == role.value))
        .where(User.left_at.is_(None))
        .order_by(User.id)
    )
    return list(db.session.scalars(wanted))


def holds(person: User, role: Role) -> bool:
    """Whether *person* holds *role* in the database now."""
    found = select(RoleGrant.user_id).where(RoleGrant.user_id == person.id, RoleGrant.role == role.value)
    return db.session.scalar(found) is not None


def volunteer_since(person: User) -> date | None:
    """The day, in Tokyo, on which *person* became the volunteer that they are; None for who is none."""
    granted = select(RoleGrant.granted_at).where(
        RoleGrant.user_id == person.id, RoleGrant.role == Role.VOLUNTEER.value
    )
    at = db.session.scalar(granted)
    return None if at is None else at.astimezone(clock.TOKYO).date()


def site_since() -> date | None:
    """The day, in Tokyo, of the oldest account that is there."""
    at = db.session.scalar(select(func.min(User.created_at)))
    return None if at is None else at.astimezone(clock.TOKYO).date()


def lock_person(person: User) -> User:
    """Hold *person*'s row until the end of the transaction; returns it as it stands now."""
    return db.session.scalars(
        select(User).where(User.id == person.id).with_for_update().execution_options(populate_existing=True)
    ).one()


def open_appointments() -> list[Decision]:
    """What waits for a second admin, the oldest first."""
    return _decisions(Appointment.outcome.is_(None), Appointment.proposed_at, Appointment.id, most=200)


def decided_appointments() -> list[Decision]:
    """What was decided, the newest first, `RECORD_SHOWN` at most."""
    newest = (Appointment.proposed_at.desc(), Appointment.id.desc())
    return _decisions(Appointment.outcome.is_not(None), *newest, most=RECORD_SHOWN)


def find_appointment(public_id: str, *, hold: bool = False) -> tuple[Appointment, User] | None:
    """A proposal with the person whom it is about; *hold* makes others wait for our end."""
    if not public_ids.is_one(public_id):
        return None
    wanted = (
        select(Appointment, User)
        .join(User, User.id == Appointment.person_id)
        .where(Appointment.public_id == public_id)
    )
    if hold:
        wanted = wanted.with_for_update(of=Appointment).execution_options(populate_existing=True)
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else (row[0], row[1])


def find_open(person: User, matter: str) -> Appointment | None:
    """The open proposal about *matter* for *person*, if there is one."""
    return db.session.scalars(
        select(Appointment).where(
            Appointment.person_id == person.id, Appointment.matter == matter, Appointment.outcome.is_(None)
        )
    ).one_or_none()


def came_by_application(person: User) -> bool:
    """Whether *person* became a volunteer, the last time, by an application of their own."""
    latest = db.session.scalars(
        select(Appointment)
        .where(
            Appointment.person_id == person.id,
            Appointment.matter == Role.VOLUNTEER.value,
            Appointment.withdraws.is_(False),
            Appointment.outcome == Outcome.CONFIRMED.value,
        )
        .order_by(Appointment.id.desc())
        .limit(1)
    ).one_or_none()
    return latest is not None and latest.proposed_by_id == person.id


def people_named(keys: Sequence[str]) -> list[User]:
    """The open accounts that bear the nicknames with these *keys*, each knowing its roles."""
    rows = db.session.execute(
        select(User, ROLES, WITH_FACTOR).where(User.nickname_key.in_(keys), User.left_at.is_(None))
    )
    return [note(*row) for row in rows]


def _decisions(which: ColumnElement[bool], *order: object, most: int) -> list[Decision]:
    person, proposer, decider = aliased(User), aliased(User), aliased(User)
    rows = db.session.execute(
        select(Appointment, person.nickname, proposer.nickname, decider.nickname)
        .outerjoin(person, person.id == Appointment.person_id)
        .outerjoin(proposer, proposer.id == Appointment.proposed_by_id)
        .outerjoin(decider, decider.id == Appointment.decided_by_id)
        .where(which)
        .order_by(*order)  # type: ignore[arg-type]
        .limit(most)
    )
    return [Decision(*row) for row in rows]
