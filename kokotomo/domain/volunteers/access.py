"""Who may listen, as expressions for statements that look at many volunteers at once.

`accounts.access.has_role` and `User.is_cleared` say the same of one person; a test holds them together.
"""

from sqlalchemy import ColumnElement, and_, exists

from kokotomo.domain.accounts.access import Viewer, has_role, may_hold_role
from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.queries.roles import WITH_FACTOR
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.follows.access import present
from kokotomo.foundation.statements import today


def may_set_up(viewer: Viewer) -> bool:
    """Whether *viewer* may choose a 相談員名 and say how they listen."""
    return has_role(viewer, Role.VOLUNTEER)


def may_apply(viewer: Viewer) -> bool:
    """Whether *viewer* may apply to listen: an open account of somebody surely 18 who is no volunteer yet."""
    if not isinstance(viewer, User) or not may_hold_role(viewer):
        return False
    return Role.VOLUNTEER not in viewer.roles


def may_read_applications(viewer: Viewer) -> bool:
    """Whether *viewer* reads and decides what others sent."""
    return has_role(viewer, Role.MODERATOR)


def listens() -> ColumnElement[bool]:
    """True where the statement's `User` may listen at all: an open account with the role."""
    granted = exists().where(RoleGrant.user_id == User.id, RoleGrant.role == Role.VOLUNTEER.value)
    return and_(present(), granted.correlate_except(RoleGrant))


def cleared() -> ColumnElement[bool]:
    """True where the statement's `User`, who listens, may meet minors today."""
    return and_(User.cleared_until >= today(), User.adult_from <= today(), WITH_FACTOR)
