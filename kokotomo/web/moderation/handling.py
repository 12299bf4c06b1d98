"""What moderators do with a report: a note, 済みにする, 開きなおす."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.foundation.errors import Conflict, Invalid, Problem
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.forms import sentence
from kokotomo.web.limits import limited
from kokotomo.web.moderation import phrases, reports
from kokotomo.web.moderation.blueprint import blueprint
from kokotomo.web.moderation.forms import NoteForm
from kokotomo.web.verifying import for_role


@blueprint.post("/reports/<public_id>/notes")
@for_role(Role.MODERATOR)
@limited("moderation")
def note(public_id: str) -> ResponseReturnValue:
    """Write a note, for the other moderators."""
    form = NoteForm()
    try:
        actions.take_note(member(), public_id, form.memo.data or "", form.key())
    except (Invalid, Conflict) as error:
        problem = error if isinstance(error, Invalid) else Invalid({"memo": Problem(error.key)})
        form.take_up(problem, lambda one: sentence(phrases.PROBLEMS, one))
        return reports.page(member(), reports.found(member(), public_id), form), 422
    notices.say(phrases.NOTED)
    return redirect(f"{url_for('moderation.report', public_id=public_id)}#steps", 303)


@blueprint.post("/reports/<public_id>/closure")
@for_role(Role.MODERATOR)
@limited("moderation")
def closure(public_id: str) -> ResponseReturnValue:
    """済みにする."""
    return _do(actions.finish, public_id, phrases.DONE)


@blueprint.post("/reports/<public_id>/closure/removal")
@for_role(Role.MODERATOR)
@limited("moderation")
def closure_removal(public_id: str) -> ResponseReturnValue:
    """開きなおす."""
    return _do(actions.reopen, public_id, phrases.REOPENED)


def _do(action: Callable[[User, str], Report], public_id: str, said: str) -> ResponseReturnValue:
    action(member(), public_id)
    notices.say(said)
    return redirect(url_for("moderation.report", public_id=public_id), 303)
