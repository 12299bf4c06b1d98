"""Who is asking, and what an account may do at all."""

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User

Viewer = User | Anonymous
"""Everybody who can ask for a page: the first argument of every query."""


def may_write(viewer: Viewer) -> bool:
    """Whether *viewer* may write anything that others read."""
    return isinstance(viewer, User) and viewer.is_active and not viewer.is_suspended
