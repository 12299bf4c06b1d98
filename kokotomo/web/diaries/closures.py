"""Closing the replies of one's own entry."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries import access
from kokotomo.domain.diaries.actions import entries as actions
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.diaries import phrases
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.limits import limited


@blueprint.post("/diaries/<public_id>/closure")
@limited("standing")
def closure(public_id: str) -> ResponseReturnValue:
    """Take no more replies; those that came stay."""
    viewer = member()
    found = queries.find_diary(viewer, public_id)
    if found is None or not access.may_close(viewer, found[0]):
        raise NotFound("diary")
    actions.close_replies(viewer, found[0])
    notices.say(phrases.CLOSED)
    return redirect(url_for("diaries.diary", public_id=public_id) + "#replies", 303)
