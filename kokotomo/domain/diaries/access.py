"""Who may read an entry, written once; and who may do what with it.

The expressions are for statements FROM ``Diary`` JOIN ``User`` ON ``User.id == Diary.author_id``.
"""

from sqlalchemy import ColumnElement, and_, or_

from kokotomo.domain.accounts.access import Viewer, may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import UNDO, Audience
from kokotomo.domain.follows.access import followed_by_viewer, follows_viewer, may_meet, unmuted
from kokotomo.foundation import clock


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """True where *viewer* may read the entry: one's own unless deleted, others' by their audience."""
    others = and_(Diary.deleted_at.is_(None), Diary.hidden_at.is_(None), _opened_to(viewer), may_meet(viewer))
    if viewer.id is None:
        return others
    return or_(and_(Diary.author_id == viewer.id, Diary.deleted_at.is_(None)), others)


def listed_for(viewer: Viewer) -> ColumnElement[bool]:
    """True where the entry may stand in a list before *viewer*: visible, for lists at all, and not muted."""
    return and_(Diary.listed_at.is_not(None), visible_to(viewer), unmuted(viewer, User.id))


def deleted_by(viewer: User) -> ColumnElement[bool]:
    """True where the entry is *viewer*'s own, deleted, and can be brought back. Needs no join."""
    return and_(Diary.author_id == viewer.id, Diary.deleted_at > clock.now() - UNDO)


def _opened_to(viewer: Viewer) -> ColumnElement[bool]:
    # Whatever audience is not named here is for nobody: deny by default (SAFETY 1.7).
    if viewer.id is None:
        return Diary.audience == Audience.EVERYONE.value
    mutual = and_(
        Diary.audience == Audience.MUTUAL.value,
        follows_viewer(viewer, Diary.author_id),
        followed_by_viewer(viewer, Diary.author_id),
    )
    return or_(Diary.audience.in_([Audience.EVERYONE.value, Audience.MEMBERS.value]), mutual)


def is_author(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* wrote the entry."""
    return viewer.id is not None and diary.author_id == viewer.id


def may_edit(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may change the entry's words or audience."""
    return is_author(viewer, diary) and may_write(viewer) and diary.deleted_at is None


def may_close(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may close the entry's replies."""
    return is_author(viewer, diary) and diary.deleted_at is None


def may_delete(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may delete the entry: one's own words, suspended or not."""
    return is_author(viewer, diary) and diary.deleted_at is None


def may_restore(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may bring the deleted entry back: for seven days."""
    return is_author(viewer, diary) and diary.deleted_at is not None and clock.now() < diary.deleted_at + UNDO
