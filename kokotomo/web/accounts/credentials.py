"""Changing the e-mail address and the password."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts import addresses
from kokotomo.domain.accounts.actions import addresses as address_actions
from kokotomo.domain.accounts.actions import passwords
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import Purpose
from kokotomo.domain.limits.rules import MAILS_TO_ONE_ADDRESS
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import notices, sessions
from kokotomo.web.access import member
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.forms import AddressForm, PasswordForm
from kokotomo.web.forms import PageForm
from kokotomo.web.limits import limited, reserve


@blueprint.route("/settings/email", methods=["GET", "POST"])
@limited("credentials")
def email() -> ResponseReturnValue:
    """Another address. The answer is the same whether or not it has an account."""
    form = AddressForm()
    if not form.is_submitted():
        form.key()
        return _address_page(form)
    address = form.email.data or ""
    try:
        reserve("mail", addresses.index_of(address), MAILS_TO_ONE_ADDRESS)
        address_actions.ask(member(), address, form.present_password.data or "", form.key())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _address_page(form), 422
    notices.say(phrases.ADDRESS_ASKED, "info")
    return redirect(url_for("accounts.email"), 303)


@blueprint.route("/settings/email/<token>", methods=["GET", "POST"])
@limited("confirm")
def new_email(token: str) -> ResponseReturnValue:
    """The link that came to the new address: a page with a button."""
    if PageForm().is_submitted():
        return _confirmed(token)
    found = queries.find_link(token, Purpose.ADDRESS)
    if found is None or found[1].id != member().id:
        return _dead_link()
    address = queries.address_in(*found)
    return render_template("accounts/new_email.html", form=PageForm(), token=token, address=address)


@blueprint.route("/settings/password", methods=["GET", "POST"])
@limited("credentials")
def password() -> ResponseReturnValue:
    """Another password, for who knows the present one."""
    form = PasswordForm()
    if not form.is_submitted():
        form.key()
        return render_template("accounts/password.html", form=form)
    present, new = form.present_password.data or "", form.new_password.data or ""
    try:
        passwords.change(member(), present, new, form_key=form.key())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("accounts/password.html", form=form), 422
    sessions.renew(member())
    notices.say(phrases.CHANGED_PASSWORD)
    return redirect(url_for("accounts.settings"), 303)


def _address_page(form: AddressForm) -> str:
    return render_template("accounts/email.html", form=form, address=queries.address_of(member()))


def _confirmed(token: str) -> ResponseReturnValue:
    try:
        user = address_actions.confirm(member(), token)
    except NotFound:
        return _dead_link()
    sessions.renew(user)
    notices.say(phrases.ADDRESS_CHANGED)
    return redirect(url_for("accounts.settings"), 303)


def _dead_link() -> ResponseReturnValue:
    return render_template("accounts/dead_link.html", what="email"), 404
