"""Reading who is on duty, the plan, and what those on duty are shown as numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import due
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.moderation import access
from kokotomo.domain.moderation.models.duty import Shift
from kokotomo.domain.moderation.shifts import AHEAD, HANDED_OVER, OPENED_OFTEN
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import require


@dataclass(frozen=True)
class Standing:
    """Whether somebody is on duty now, and if not, when somebody is next: None where nobody is planned."""

    on_duty: bool
    next_at: datetime | None


@dataclass(frozen=True)
class Planned:
    """A shift of the plan. *holder* is a nickname, None while somebody is looked for; *wanted*: they would
    like to be relieved; *is_own*: the reader holds it; *entered*: the reader entered it."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    holder: str | None
    wanted: bool
    is_own: bool
    entered: bool

    @property
    def is_open(self) -> bool:
        """Whether another may take it."""
        return self.holder is None or (self.wanted and not self.is_own)


@dataclass(frozen=True)
class Letters:
    """What of the board is shown to those on duty, as numbers: letters that were opened `OPENED_OFTEN` times
    without being taken, those handed over `HANDED_OVER` times, and minors' letters that have waited
    `consultations.terms.MINORS_TOLD_AFTER`."""

    opened_often: int
    handed_over: int
    of_minors: int


def standing() -> Standing:
    """Who reads now, for pages that say so to everybody: no name, only whether and when. One query."""
    now = clock.now()
    first = db.session.scalar(
        select(func.min(Shift.starts_at)).join(User, _holds()).where(Shift.ends_at > now)
    )
    return Standing(first is not None and first <= now, first)


def ids_on_duty() -> list[int]:
    """Row numbers of the moderators who are on duty now."""
    now = clock.now()
    wanted = select(User.id).join(Shift, _holds()).where(Shift.starts_at <= now, Shift.ends_at > now)
    return list(db.session.scalars(wanted.distinct().order_by(User.id)))


def plan(viewer: User) -> list[Planned]:
    """All shifts from now on, as far as the plan goes, in their order. One query."""
    require(access.may_moderate(viewer))
    now = clock.now()
    rows = db.session.execute(
        select(Shift, User.nickname)
        .outerjoin(User, _holds())
        .where(Shift.ends_at > now, Shift.starts_at <= now + AHEAD)
        .order_by(Shift.starts_at, Shift.ends_at, Shift.id)
    )
    return [
        Planned(
            shift.public_id,
            shift.starts_at,
            shift.ends_at,
            holder,
            holder is not None and shift.wanted_at is not None,
            shift.moderator_id == viewer.id,
            shift.entered_by_id == viewer.id,
        )
        for shift, holder in rows
    ]


def find_present(viewer: User) -> Shift | None:
    """The shift of *viewer* that runs now, the one that ends last, for changing it."""
    now = clock.now()
    return db.session.scalars(
        select(Shift)
        .where(Shift.moderator_id == viewer.id, Shift.starts_at <= now, Shift.ends_at > now)
        .order_by(Shift.ends_at.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def find_entered(viewer: User, form_key: str) -> Shift | None:
    """The shift that *viewer* entered with this very form."""
    wanted = select(Shift).where(Shift.entered_by_id == viewer.id, Shift.form_key == form_key)
    return db.session.scalars(wanted).one_or_none()


def hold_shift(viewer: User, public_id: str) -> tuple[Shift, bool] | None:
    """The shift behind *public_id* and whether a moderator holds it, for *viewer* to change; nobody else does
    until this transaction ends. None where it is over."""
    require(access.may_moderate(viewer))
    if not public_ids.is_one(public_id):
        return None
    held = exists().where(User.id == Shift.moderator_id, _holds()).correlate(Shift)
    row = db.session.execute(
        select(Shift, case((held, True), else_=False))
        .where(Shift.public_id == public_id, Shift.ends_at > clock.now())
        .with_for_update(of=Shift)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else (row[0], bool(row[1]))


def letters(viewer: User) -> Letters:
    """The numbers of the board for those on duty. One query."""
    require(access.may_moderate(viewer))
    often = Consultation.fruitless_openings >= OPENED_OFTEN
    over = Consultation.handovers >= HANDED_OVER
    row = db.session.execute(
        select(func.count().filter(often), func.count().filter(over), func.count().filter(due.minors_wait()))
        .select_from(Consultation)
        .where(Consultation.state == State.WAITING.value)
    ).one()
    return Letters(*row)


def moderators(*, but: Collection[int | None] = ()) -> list[int]:
    """Row numbers of all who can moderate now, without those in *but*."""
    granted = exists().where(RoleGrant.user_id == User.id, RoleGrant.role == Role.MODERATOR.value)
    rows = db.session.scalars(select(User.id).where(granted, _is_there()).order_by(User.id))
    return [one for one in rows if one not in but]


def _holds() -> ColumnElement[bool]:
    """Joins a shift to its holder, if they can moderate still."""
    granted = exists().where(RoleGrant.user_id == User.id, RoleGrant.role == Role.MODERATOR.value)
    return and_(User.id == Shift.moderator_id, granted.correlate(User), _is_there())


def _is_there() -> ColumnElement[bool]:
    free = or_(User.suspended_until.is_(None), User.suspended_until <= clock.now())
    return and_(User.left_at.is_(None), free)
