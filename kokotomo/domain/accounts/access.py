"""Who is asking, and what an account may do at all."""

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import Appointment, User
from kokotomo.domain.accounts.rules import NEED_SECOND_FACTOR, Role, needs_second_factor
from kokotomo.foundation import clock

Viewer = User | Anonymous
"""Everybody who can ask for a page: the first argument of every query."""


def may_write(viewer: Viewer) -> bool:
    """Whether *viewer* may write anything that others read."""
    return isinstance(viewer, User) and viewer.is_active and not viewer.is_suspended


def has_role(viewer: Viewer, role: Role) -> bool:
    """Whether *viewer* may act in *role* now: granted, with the second factor that it needs."""
    ready = viewer.has_second_factor or role not in NEED_SECOND_FACTOR
    return may_write(viewer) and role in viewer.roles and ready


def is_cleared(viewer: Viewer) -> bool:
    """Whether *viewer* is a volunteer who may meet minors today (PRODUCT 5 and 8)."""
    return viewer.is_cleared


def must_set_up_factor(viewer: Viewer) -> bool:
    """Whether *viewer* holds something that needs a second factor and has none: all that they may do with it
    is to set one up."""
    return requires_factor(viewer) and not viewer.has_second_factor


def requires_factor(viewer: Viewer) -> bool:
    """Whether *viewer* may not be without a second factor."""
    until = viewer.cleared_until if isinstance(viewer, User) else None
    cleared = Role.VOLUNTEER in viewer.roles and until is not None and clock.today() <= until
    return needs_second_factor(viewer.roles, cleared=cleared)


def may_hold_role(person: User) -> bool:
    """Whether *person* can be appointed at all: an open account of somebody surely 18."""
    return person.is_active and not person.is_suspended and not person.is_minor


def may_appoint(viewer: Viewer, person: User) -> bool:
    """Whether *viewer* may propose something about *person*: an admin, about others."""
    return has_role(viewer, Role.ADMIN) and person.id != viewer.id


def may_confirm(viewer: Viewer, appointment: Appointment) -> bool:
    """Whether *viewer* may decide an open proposal: an admin who neither made it nor is the person."""
    others = viewer.id not in (appointment.proposed_by_id, appointment.person_id)
    return has_role(viewer, Role.ADMIN) and others and appointment.outcome is None


def may_decline(viewer: Viewer, appointment: Appointment) -> bool:
    """Whether *viewer* may let an open proposal fall: any admin but the person, so also who made it."""
    undecided = appointment.outcome is None and appointment.person_id != viewer.id
    return has_role(viewer, Role.ADMIN) and undecided
