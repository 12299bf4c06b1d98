"""Reading applications: one's own, and for moderators those that were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, UnaryExpression, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.volunteers import contents
from kokotomo.domain.volunteers.access import may_read_applications
from kokotomo.domain.volunteers.contents import Decision
from kokotomo.domain.volunteers.models import VolunteerApplication
from kokotomo.domain.volunteers.papers import Paper
from kokotomo.domain.volunteers.rules import ApplicationState
from kokotomo.foundation import public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import require
from kokotomo.foundation.paging import Page, page_of

_READ = (ApplicationState.SENT.value, ApplicationState.ACCEPTED.value, ApplicationState.DECLINED.value)
_decider = aliased(User)


@dataclass(frozen=True)
class Applied:
    """An application with its key and who made it; *decider* is a nickname."""

    application: VolunteerApplication
    key: DataKey
    person: User
    decider: str | None = None

    @property
    def paper(self) -> Paper:
        """What was filled in. Raises `Unsealable`."""
        return contents.paper_of(self.key, self.application)

    @property
    def decision(self) -> Decision | None:
        """The letter of the decision. Raises `Unsealable`."""
        return contents.decision_of(self.key, self.application)


class Listed(NamedTuple):
    """An application in the moderators' list."""

    public_id: str
    nickname: str
    state: str
    sent_at: datetime
    decided_at: datetime | None


def latest_of(person: User) -> Applied | None:
    """*person*'s own application, the latest; None where there is none. One query."""
    wanted = _joined().where(VolunteerApplication.user_id == person.id)
    row = db.session.execute(wanted.order_by(VolunteerApplication.id.desc()).limit(1)).one_or_none()
    return None if row is None else Applied(*row)


def hold_present(person: User) -> Applied | None:
    """*person*'s application that is neither decided nor withdrawn; others wait for our end. For actions."""
    wanted = _joined().where(
        VolunteerApplication.user_id == person.id, VolunteerApplication.present.is_(True)
    )
    row = db.session.execute(_held(wanted)).one_or_none()
    return None if row is None else Applied(*row)


def hold_sent(viewer: User, public_id: str) -> Applied | None:
    """The application *public_id* that *viewer*, a moderator, may decide, as it stands now, whatever became
    of it meanwhile; never their own. For actions."""
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(_held(_of_others(viewer, public_id))).one_or_none()
    return None if row is None else Applied(*row)


def find_sent(viewer: User, public_id: str) -> Applied | None:
    """The application *public_id* for *viewer*, a moderator: sent or decided, not withdrawn, not their own.
    One query."""
    require(may_read_applications(viewer))
    if not public_ids.is_one(public_id):
        return None
    wanted = _of_others(viewer, public_id).where(VolunteerApplication.state.in_(_READ))
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else Applied(*row)


def page_of_sent(viewer: User, cursor: str | None = None) -> Page[Listed]:
    """What waits to be read by *viewer*, a moderator, the oldest first; not their own. One query."""
    order: Sequence[UnaryExpression[Any]] = [
        VolunteerApplication.sent_at.asc(),
        VolunteerApplication.id.asc(),
    ]
    return _listed(viewer, [ApplicationState.SENT.value], order, cursor)


def page_of_decided(viewer: User, cursor: str | None = None) -> Page[Listed]:
    """What was decided, the latest first, for as long as it is kept. One query."""
    order: Sequence[UnaryExpression[Any]] = [
        VolunteerApplication.sent_at.desc(),
        VolunteerApplication.id.desc(),
    ]
    return _listed(viewer, list(_READ[1:]), order, cursor)


def all_of(person: User) -> list[VolunteerApplication]:
    """Whatever *person* applied with: for removing their account."""
    return list(
        db.session.scalars(select(VolunteerApplication).where(VolunteerApplication.user_id == person.id))
    )


def _listed(
    viewer: User, states: list[str], order: Sequence[UnaryExpression[Any]], cursor: str | None
) -> Page[Listed]:
    require(may_read_applications(viewer))
    statement = (
        select(
            VolunteerApplication.public_id,
            User.nickname,
            VolunteerApplication.state,
            VolunteerApplication.sent_at,
            VolunteerApplication.decided_at,
            VolunteerApplication.id,
        )
        .join(User, User.id == VolunteerApplication.user_id)
        .where(
            VolunteerApplication.state.in_(states),
            VolunteerApplication.user_id != viewer.id,
            User.left_at.is_(None),
        )
    )
    return page_of(statement, order, cursor=cursor).map(lambda row: Listed(*row[:5]))


def _of_others(viewer: User, public_id: str) -> Select[*tuple[Any, ...]]:
    return _joined().where(
        VolunteerApplication.public_id == public_id,
        VolunteerApplication.user_id != viewer.id,
        User.left_at.is_(None),
        VolunteerApplication.sent_at.is_not(None),
    )


def _joined() -> Select[*tuple[Any, ...]]:
    return (
        select(VolunteerApplication, DataKey, User, _decider.nickname)
        .join(DataKey, DataKey.id == VolunteerApplication.data_key_id)
        .join(User, User.id == VolunteerApplication.user_id)
        .outerjoin(_decider, _decider.id == VolunteerApplication.decided_by_id)
    )


def _held(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.with_for_update(of=VolunteerApplication).execution_options(populate_existing=True)
