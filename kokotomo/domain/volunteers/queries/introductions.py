"""メンバー紹介: those who listen and want to be shown. No numbers, and another order each day."""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, UnaryExpression, and_, bindparam, select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.follows.access import unblocked
from kokotomo.domain.volunteers.access import listens
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries.faces import CHOSEN, chosen_of
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page, page_of

_PRIME = 1_000_003
"""Row numbers times a number of the day, modulo a prime: another order each day."""


class Introduced(NamedTuple):
    """A volunteer as メンバー紹介 shows them: *liked* are row numbers of topics; what they lived through or
    refuse is nobody's business."""

    name: str
    cover: str
    bio: str
    ways: str
    liked: frozenset[int]
    public_id: str
    """Of the face; it leads to no diary."""

    is_own: bool


def page_of_introduced(viewer: Viewer, cursor: str | None = None) -> Page[Introduced]:
    """Volunteers who ticked it, listen now and have not left it, but for whom *viewer* blocked or is blocked
    by; in the order of the day (Tokyo). One query."""
    place = (User.id * bindparam("of_day", _of_day(), BigInteger) % _PRIME).label("place")
    order: Sequence[UnaryExpression[Any]] = [place.asc(), User.id.asc()]
    face = (Volunteer.name, Volunteer.cover, Volunteer.bio, Volunteer.ways, CHOSEN, Volunteer.public_id)
    statement = (
        select(*face, place, User.id).join(User, User.id == Volunteer.user_id).where(_introduced_to(viewer))
    )
    return page_of(statement, order, cursor=cursor).map(
        lambda row: Introduced(
            row[0], row[1], row[2], row[3], chosen_of(row[4]).liked, row[5], row[7] == viewer.id
        )
    )


def find_introduced(viewer: Viewer, public_id: str) -> Volunteer | None:
    """The face behind *public_id*, if メンバー紹介 shows it to *viewer*. One query."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(Volunteer)
        .join(User, User.id == Volunteer.user_id)
        .where(Volunteer.public_id == public_id, _introduced_to(viewer))
    ).one_or_none()


def _introduced_to(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        Volunteer.is_introduced.is_(True),
        Volunteer.graduated_at.is_(None),
        listens(),
        unblocked(viewer, User.id),
    )


def _of_day() -> int:
    digest = hashlib.sha256(clock.today().isoformat().encode()).digest()
    # Between a third and two thirds of the prime: with less the first few people would stand as they joined.
    third = _PRIME // 3
    return third + int.from_bytes(digest[:4], "big") % third
