"""Who may report, and who reads and handles reports."""

from sqlalchemy import ColumnElement, and_, false, or_

from kokotomo.domain.accounts.access import Viewer, has_role
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.moderation.models.reports import Report


def may_report(viewer: Viewer, author_id: int | None) -> bool:
    """Whether *viewer*, who sees something that *author_id* wrote, may report it: members, others' words, and
    guests what is written to them in their thread.

    Suspended ones too: they may be who sees that somebody is in danger, and no other member reads it."""
    return isinstance(viewer, Correspondent) or (viewer.id is not None and author_id != viewer.id)


def may_moderate(viewer: Viewer) -> bool:
    """Whether *viewer* finds reports at all."""
    return has_role(viewer, Role.MODERATOR)


def readable_by(viewer: Viewer) -> ColumnElement[bool]:
    """True where a moderator may read the report: none that is about themselves, for it says who made it."""
    if viewer.id is None:
        return false()
    return and_(
        or_(Report.about_id.is_(None), Report.about_id != viewer.id),
        or_(Report.person_id.is_(None), Report.person_id != viewer.id),
    )


def is_reporter(viewer: Viewer, report: Report) -> bool:
    """Whether *viewer* made the report."""
    return viewer.id is not None and report.reporter_id == viewer.id


def may_handle(viewer: Viewer, report: Report) -> bool:
    """Whether *viewer* may read and write notes on the report, finish it and take it up again: a moderator
    whom it is neither about nor from (SAFETY B24)."""
    concerned = (report.about_id, report.person_id, report.reporter_id)
    return may_moderate(viewer) and viewer.id not in concerned
