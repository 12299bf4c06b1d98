"""The two expressions that every higher feature asks: who is unblocked, and who may meet whom.

Adults and minors (PRODUCT 8): an adult meets a minor nowhere, unless the minor follows that adult
now, or the adult is a volunteer cleared for minors. Minors meet adults. Ages
are declared, not proven; nothing relies on this alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kokotomo.domain.accounts.access import Viewer, may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.follows.models import Block, Follow, Mute
from kokotomo.domain.follows.rules import Standing
from kokotomo.foundation.statements import now, today

PersonColumn = ColumnElement[int] | InstrumentedAttribute[Any]

# Made once: an alias works out all its columns anew, which cost more than the rest of a rule. Each stands
# in a subquery of its own, so using one many times in a statement does no harm.
_block, _mute, _follow = aliased(Block), aliased(Mute), aliased(Follow)


def unblocked(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where neither *viewer* nor the person of *person_id* has blocked the other."""
    if viewer.id is None:
        return true()
    # Two, not one with OR between them, for which Postgres reads all blocks there are.
    by_viewer = exists().where(_block.blocker_id == viewer.id, _block.blocked_id == person_id)
    of_viewer = exists().where(_block.blocked_id == viewer.id, _block.blocker_id == person_id)
    return and_(~by_viewer.correlate_except(_block), ~of_viewer.correlate_except(_block))


def unmuted(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where *viewer* has not muted the person of *person_id*. For lists, never for single pages."""
    if viewer.id is None:
        return true()
    mutes = exists().where(_mute.muter_id == viewer.id, _mute.muted_id == person_id)
    return ~mutes.correlate_except(_mute)


def follows_viewer(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where the person of *person_id* follows *viewer* now."""
    if viewer.id is None:
        return false()
    follows = exists().where(_follow.follower_id == person_id, _follow.followee_id == viewer.id)
    return follows.correlate_except(_follow)


def followed_by_viewer(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where *viewer* follows the person of *person_id* now."""
    if viewer.id is None:
        return false()
    follows = exists().where(_follow.follower_id == viewer.id, _follow.followee_id == person_id)
    return follows.correlate_except(_follow)


def mutual_with(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    """True where *viewer* and the person of *person_id* follow each other now."""
    return and_(followed_by_viewer(viewer, person_id), follows_viewer(viewer, person_id))


def present(person: type[User] = User) -> ColumnElement[bool]:
    """True where the account is open and not suspended: what others may know of at all."""
    return and_(
        person.left_at.is_(None),
        or_(person.suspended_until.is_(None), person.suspended_until <= now()),
    )


def ages_allow(viewer: Viewer, person: type[User] = User) -> ColumnElement[bool]:
    """True where the ages of *viewer* and *person* keep nobody apart: an adult does not meet a minor,
    unless the minor follows that adult now or the adult is cleared for it. A guest counts as an adult."""
    if viewer.is_minor or viewer.is_cleared:
        return true()
    return or_(person.adult_from <= today(), follows_viewer(viewer, person.id))


def may_meet(viewer: Viewer, person: type[User] = User) -> ColumnElement[bool]:
    """True where *viewer* may see *person* (a `User` or an alias of it, in the statement's FROM)."""
    others = and_(present(person), unblocked(viewer, person.id), ages_allow(viewer, person))
    return others if viewer.id is None else or_(person.id == viewer.id, others)


def may_greet(viewer: Viewer, standing: Standing) -> bool:
    """Whether *viewer* may send a card to a person whom they may meet and to whom they stand so: あいさつ is
    between mutual followers. Muting says what one sees oneself; it takes nothing from the other."""
    return may_write(viewer) and standing.mutual
