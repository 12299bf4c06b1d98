"""Leaving, and the way back for seven days."""

from datetime import datetime, timedelta

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.actions import leaving as actions
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import LEAVING_REGRET
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import notices, sessions
from kokotomo.web.access import member
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.forms import LeavingForm
from kokotomo.web.forms import BareForm
from kokotomo.web.limits import limited

RETURNING = "returning"
"""Where the signed form cookie notes that this browser just proved to be the one of a left account."""

_PROOF_HOLDS = timedelta(minutes=15)


@blueprint.route("/settings/leaving", methods=["GET", "POST"])
@limited("credentials")
def leaving() -> ResponseReturnValue:
    """What leaving means, and the password."""
    form = LeavingForm()
    if not form.is_submitted():
        form.key()
        return render_template("accounts/leaving.html", form=form)
    try:
        actions.leave(member(), form.present_password.data or "", form.key())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("accounts/leaving.html", form=form), 422
    sessions.end(ended_already=True)
    return redirect(url_for("accounts.left"), 303)


@blueprint.get("/left")
def left() -> ResponseReturnValue:
    """Thank you, and until when one may come back."""
    until = (clock.now() + LEAVING_REGRET).date()
    return render_template("accounts/left.html", until=until)


def let_return(user: User) -> ResponseReturnValue:
    """Send somebody who just proved to be *user*, of a left account, to the way back."""
    session[RETURNING] = [user.public_id, clock.now().isoformat()]
    return redirect(url_for("accounts.returning"), 303)


@blueprint.route("/returning", methods=["GET", "POST"])
def returning() -> ResponseReturnValue:
    """You left; would you like to come back?"""
    public_id = _proved()
    user = queries.find_user(public_id) if public_id else None
    if user is None or user.left_at is None:
        return redirect(url_for("accounts.login"), 303)
    if not BareForm().is_submitted():
        until = (user.left_at + LEAVING_REGRET).date()
        return render_template("accounts/returning.html", nickname=user.nickname, until=until)
    try:
        user = actions.come_back(user.public_id)
    except NotFound:
        return redirect(url_for("accounts.login"), 303)
    # Whoever came here had given password and code.
    sessions.start(user, verified_at=clock.now())
    notices.say(phrases.CAME_BACK)
    return redirect(url_for("home.index"), 303)


def _proved() -> str | None:
    """The public id of the left account that this browser signed in to a moment ago."""
    proof = session.get(RETURNING)
    if not proof:
        return None
    public_id, at = proof
    fresh = datetime.fromisoformat(at) + _PROOF_HOLDS > clock.now()
    return str(public_id) if fresh else None
