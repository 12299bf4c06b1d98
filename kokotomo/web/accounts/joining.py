"""Registration, and the link in its letter."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.actions import registration
from kokotomo.domain.accounts.applications import TooYoung
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.help import queries as help_lines
from kokotomo.domain.limits.rules import MAILS_TO_ONE_ADDRESS
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import correspondents, notices, sessions
from kokotomo.web.access import viewer
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.forms import ConfirmForm, RegistrationForm
from kokotomo.web.limits import limited, reserve

EARLIER = "registration"
"""Where the form cookie keeps the public id of what this browser sent: not a secret, and of no use alone."""


@blueprint.route("/register", methods=["GET", "POST"])
@limited("register")
def register() -> ResponseReturnValue:
    """The form by which somebody joins. Its answer is the same whether or not the address is known."""
    if viewer().is_authenticated:
        return redirect(url_for("home.index"), 303)
    form = RegistrationForm()
    if not form.is_submitted():
        form.key()
        return _form(form)
    try:
        application = form.application(session.get(EARLIER))
        reserve("mail", addresses.index_of(application.email), MAILS_TO_ONE_ADDRESS)
        row = registration.register(application)
    except TooYoung:
        lines = help_lines.child_lines(clock.now())
        return render_template("accounts/too_young.html", lines=lines)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _form(form), 422
    session[EARLIER] = row.public_id
    return redirect(url_for("accounts.register_sent"), 303)


@blueprint.get("/register/sent")
def register_sent() -> ResponseReturnValue:
    """Look into your mail."""
    return render_template("accounts/sent.html", what="register")


@blueprint.route("/register/<token>", methods=["GET", "POST"])
@limited("confirm")
def confirm(token: str) -> ResponseReturnValue:
    """The link of the letter: a page with a button, because machines open links too."""
    waiting = queries.find_registration(token)
    if waiting is None:
        return render_template("accounts/dead_link.html", what="register"), 404
    form = ConfirmForm()
    here = waiting.public_id == session.get(EARLIER)
    page = {"form": form, "token": token, "nickname": waiting.nickname, "here": here}
    if not form.is_submitted():
        form.key()
        return render_template("accounts/confirm.html", **page)
    try:
        user = registration.confirm(token, earlier=session.get(EARLIER), password=form.password.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("accounts/confirm.html", **page), 422
    except NotFound:
        return render_template("accounts/dead_link.html", what="register"), 404
    sessions.start(user)
    notices.say(phrases.JOINED)
    thread = correspondents.thread_id()
    if thread is not None:
        # Came from a consultation in this browser: nothing moves by itself, a button asks.
        return redirect(url_for("consultations.account", public_id=thread), 303)
    return redirect(url_for("diaries.new_diary", first=1), 303)


@blueprint.post("/register/<token>/removal")
@limited("confirm")
def withdrawal(token: str) -> ResponseReturnValue:
    """Take the registration back: for who never asked for it, too."""
    registration.withdraw(token)
    session.pop(EARLIER, None)
    notices.say(phrases.WITHDRAWN)
    return redirect(url_for("home.index"), 303)


def _form(form: RegistrationForm) -> str:
    return render_template("accounts/register.html", form=form, nav_current="register")
