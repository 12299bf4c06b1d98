"""Where I am signed in."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.actions import sessions as actions
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices, sessions
from kokotomo.web.access import member
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint


@blueprint.get("/settings/sessions")
def sessions_list() -> ResponseReturnValue:
    """Every browser in which I am signed in, this one marked."""
    here = sessions.present()
    rows = queries.list_sessions(member())
    return render_template("accounts/sessions.html", rows=rows, here=here.id if here else None)


@blueprint.post("/settings/sessions/<public_id>/deletion")
def session_deletion(public_id: str) -> ResponseReturnValue:
    """Sign out there."""
    here = sessions.present()
    if not actions.end_session(public_id, member().id):
        raise NotFound
    if here is not None and here.public_id == public_id:
        sessions.end()
        notices.say(phrases.SIGNED_OUT)
        return redirect(url_for("home.index"), 303)
    notices.say(phrases.SESSION_ENDED)
    return redirect(url_for("accounts.sessions_list"), 303)


@blueprint.post("/settings/sessions/deletion")
def sessions_deletion() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    actions.end_sessions(member(), but=sessions.present())
    notices.say(phrases.SESSIONS_ENDED)
    return redirect(url_for("accounts.sessions_list"), 303)
