"""Signing in and out."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.actions import signing_in
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.limits.rules import CODE_TRIES, LOGIN_TRIES
from kokotomo.foundation.errors import Invalid, NotFound, Problem
from kokotomo.web import kept, notices, sessions
from kokotomo.web.access import viewer
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.arriving import after_password, arrive
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.forms import CodeForm
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
    return after_password(user, stays=bool(form.stay.data), back=back, carried=carried)


@blueprint.route("/login/code", methods=["GET", "POST"])
@limited("login")
def code() -> ResponseReturnValue:
    """The second factor, for who has just given the right password in this browser."""
    if viewer().is_authenticated:
        return redirect(url_for("home.index"), 303)
    token = sessions.token_here()
    waiting = queries.find_pending(token) if token else None
    if waiting is None:
        return _too_late()
    form = CodeForm()
    if not form.is_submitted():
        form.key()
        return render_template("accounts/code.html", form=form)
    typed = form.code.data or ""
    try:
        # A slip of the finger is no try.
        if typed.strip():
            reserve("code", waiting[1].public_id, CODE_TRIES)
        user, pending, left = signing_in.settle_pending(token, typed)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("accounts/code.html", form=form), 422
    except NotFound:
        return _too_late()
    return arrive(user, stays=pending.stays, leads_to=pending.leads_to, codes_left=left)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """Out, in this browser; what its cache holds goes too."""
    sessions.end()
    notices.say(phrases.SIGNED_OUT)
    response = redirect(url_for("home.index"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _too_late() -> ResponseReturnValue:
    if sessions.token_here():
        notices.say(phrases.CODE_TOO_LATE, "info")
    return redirect(url_for("accounts.login"), 303)


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
