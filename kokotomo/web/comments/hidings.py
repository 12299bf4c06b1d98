"""Replies that a page's writer hides, and shows again."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.comments import actions
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.comments.queries.replies import Found
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.comments.blueprint import blueprint
from kokotomo.web.limits import limited
from kokotomo.web.returning import way_back


@blueprint.post("/replies/<public_id>/hiding")
@limited("standing")
def hiding(public_id: str) -> ResponseReturnValue:
    """Hide a reply under one's own page."""
    found = _found(public_id)
    actions.hide(member(), found.comment, found.diary)
    return _back(found)


@blueprint.post("/replies/<public_id>/hiding/removal")
@limited("standing")
def hiding_removal(public_id: str) -> ResponseReturnValue:
    """Show it again."""
    found = _found(public_id)
    actions.unhide(member(), found.comment, found.diary)
    return _back(found)


def _found(public_id: str) -> Found:
    found = queries.find_comment(member(), public_id)
    if found is None:
        raise NotFound("comment")
    return found


def _back(found: Found) -> ResponseReturnValue:
    page = url_for("diaries.diary", public_id=found.diary.public_id)
    return redirect(way_back(page, anchor=f"r-{found.comment.public_id}"), 303)
