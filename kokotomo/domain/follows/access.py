"""The two expressions that every higher feature asks: who is unblocked, and who may meet whom.

Adults and minors (PRODUCT 8): an adult meets a minor nowhere, unless the minor follows that adult
now. Minors meet adults. Ages are declared, not proven; nothing relies on this alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.follows.models import Block, Follow, Mute
from kokotomo.foundation import clock

PersonColumn = ColumnElement[int] | InstrumentedAttribute[Any]


def unblocked(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where neither *viewer* nor the person of *person_id* has blocked the other."""
    if viewer.id is None:
        return true()
    block = aliased(Block)
    return ~exists().where(
        or_(
            and_(block.blocker_id == viewer.id, block.blocked_id == person_id),
            and_(block.blocked_id == viewer.id, block.blocker_id == person_id),
        )
    ).correlate_except(block)


def unmuted(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where *viewer* has not muted the person of *person_id*. For lists, never for single pages."""
    if viewer.id is None:
        return true()
    mute = aliased(Mute)
    return ~exists().where(mute.muter_id == viewer.id, mute.muted_id == person_id).correlate_except(mute)


def follows_viewer(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where the person of *person_id* follows *viewer* now."""
    if viewer.id is None:
        return false()
    follow = aliased(Follow)
    return (
        exists()
        .where(follow.follower_id == person_id, follow.followee_id == viewer.id)
        .correlate_except(follow)
    )


def followed_by_viewer(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where *viewer* follows the person of *person_id* now."""
    if viewer.id is None:
        return false()
    follow = aliased(Follow)
    return (
        exists()
        .where(follow.follower_id == viewer.id, follow.followee_id == person_id)
        .correlate_except(follow)
    )


def present(person: type[User] = User) -> ColumnElement[bool]:
    """True where the account is open and not suspended: what others may know of at all."""
    return and_(
        person.left_at.is_(None),
        or_(person.suspended_until.is_(None), person.suspended_until <= clock.now()),
    )


def ages_allow(viewer: Viewer, person: type[User] = User) -> ColumnElement[bool]:
    """True where the ages of *viewer* and *person* keep nobody apart: an adult does not meet a minor,
    unless the minor follows that adult now. A guest counts as an adult."""
    if viewer.is_minor:
        return true()
    return or_(person.adult_from <= clock.today(), follows_viewer(viewer, person.id))


def may_meet(viewer: Viewer, person: type[User] = User) -> ColumnElement[bool]:
    """True where *viewer* may see *person* (a `User` or an alias of it, in the statement's FROM)."""
    others = and_(present(person), unblocked(viewer, person.id), ages_allow(viewer, person))
    return others if viewer.id is None else or_(person.id == viewer.id, others)
