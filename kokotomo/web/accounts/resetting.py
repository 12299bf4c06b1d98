"""A forgotten password: a letter, and the link in it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.actions import passwords
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import Purpose
from kokotomo.domain.limits.rules import MAILS_TO_ONE_ADDRESS
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.arriving import after_password
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.forms import NewPasswordForm, ResetForm
from kokotomo.web.limits import limited, reserve


@blueprint.route("/reset", methods=["GET", "POST"])
@limited("reset")
def reset() -> ResponseReturnValue:
    """Where to send the link. The answer is the same for every address."""
    form = ResetForm()
    if not form.is_submitted():
        form.key()
        return render_template("accounts/reset.html", form=form)
    email = form.email.data or ""
    try:
        reserve("mail", addresses.index_of(email), MAILS_TO_ONE_ADDRESS)
        passwords.ask_for_reset(email, form.key())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("accounts/reset.html", form=form), 422
    return redirect(url_for("accounts.reset_sent"), 303)


@blueprint.get("/reset/sent")
def reset_sent() -> ResponseReturnValue:
    """Look into your mail."""
    return render_template("accounts/sent.html", what="reset")


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@limited("confirm")
def new_password(token: str) -> ResponseReturnValue:
    """The link of the letter. Opening it uses nothing up; setting a password does."""
    form = NewPasswordForm()
    if not form.is_submitted():
        if queries.find_link(token, Purpose.RESET) is None:
            return _dead_link()
        form.key()
        return render_template("accounts/new_password.html", form=form, token=token)
    try:
        user = passwords.reset(token, form.new_password.data or "", form.key())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("accounts/new_password.html", form=form, token=token), 422
    except NotFound:
        return _dead_link()
    # The letter stands for the password, not for the phone.
    return after_password(user, said=phrases.RESET_PASSWORD)


def _dead_link() -> ResponseReturnValue:
    return render_template("accounts/dead_link.html", what="reset"), 404
