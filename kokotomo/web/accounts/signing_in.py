"""Signing in and out."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.actions import signing_in
from kokotomo.domain.limits.rules import LOGIN_TRIES
from kokotomo.foundation.errors import Invalid, Problem
from kokotomo.web import kept, notices, sessions
from kokotomo.web.access import viewer
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.leaving import let_return
from kokotomo.web.limits import limited, reserve
from kokotomo.web.login import LoginForm, page, way_back


@blueprint.route("/login", methods=["GET", "POST"])
@limited("login")
def login() -> ResponseReturnValue:
    """Who is there? One answer for an unknown address and for a wrong password."""
    form = LoginForm()
    if not form.is_submitted():
        back = way_back(request.args.get("next"))
        if viewer().is_authenticated:
            return redirect(back or url_for("home.index"), 303)
        form.next.data = back
        return page(form)
    carried = kept.brought()
    back = way_back(form.next.data)
    form.next.data = back
    email, password = form.email.data or "", form.password.data or ""
    try:
        _require_both(email, password)
        reserve("login", addresses.index_of(email), LOGIN_TRIES)
        user = signing_in.recognise(email, password)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return page(form, carried, status=422)
    if not user.is_active:
        return let_return(user)
    sessions.start(user, stays=bool(form.stay.data))
    if carried is not None and carried.fields:
        notices.say(phrases.WORDS_ARE_HERE, "info")
        return redirect(kept.keep(user, carried), 303)
    return redirect(back or url_for("home.index"), 303)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """Out, in this browser; what its cache holds goes too."""
    sessions.end()
    notices.say(phrases.SIGNED_OUT)
    response = redirect(url_for("home.index"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _require_both(email: str, password: str) -> None:
    """A slip of the finger is no try."""
    problems = {}
    if not email.strip():
        problems["email"] = Problem("email.blank")
    elif "@" not in email and "＠" not in email:
        problems["email"] = Problem("email.at")
    if not password:
        problems["password"] = Problem("password.blank")
    if problems:
        raise Invalid(problems)
