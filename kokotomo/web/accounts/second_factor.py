"""ログインの確認コード: set up, take to another phone, new recovery codes, remove."""

from io import BytesIO

import segno
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kokotomo.domain.accounts import codes
from kokotomo.domain.accounts.access import requires_factor
from kokotomo.domain.accounts.actions import second_factors as actions
from kokotomo.domain.accounts.queries import second_factors as queries
from kokotomo.domain.limits.rules import AGAIN_TRIES
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed
from kokotomo.web import notices, sessions
from kokotomo.web.access import member
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.forms import CodeForm, ProofForm
from kokotomo.web.limits import limited, reserve


@blueprint.get("/settings/second-factor")
def second_factor() -> ResponseReturnValue:
    """Whether a code is asked for, and what can be done about it."""
    form = ProofForm(formdata=None)
    form.key()
    return _page(form)


@blueprint.post("/settings/second-factor")
@limited("second_factor")
def second_factor_start() -> ResponseReturnValue:
    """Begin with a phone: the first one, or another one in its place."""
    form = ProofForm()
    try:
        _count_try()
        actions.begin(member(), form.present_password.data or "", form.code.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form), 422
    return redirect(url_for("accounts.phone"), 303)


@blueprint.route("/settings/second-factor/phone", methods=["GET", "POST"])
@limited("second_factor")
def phone() -> ResponseReturnValue:
    """The secret for the app, as a picture and as text; its first code makes it count.

    The answer to that shows the recovery codes, this once: they stand nowhere from which a page could take
    them again.
    """
    secret = queries.pending_secret(member())
    form = CodeForm()
    if secret is None:
        if form.is_submitted():
            notices.say(phrases.PHONE_TOO_LATE, "info")
        return redirect(url_for("accounts.second_factor"), 303)
    if not form.is_submitted():
        form.key()
        return _phone_page(form, secret)
    try:
        _count_try()
        shown = actions.confirm(member(), form.code.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _phone_page(form, secret), 422
    except Conflict:
        return redirect(url_for("accounts.second_factor"), 303)
    sessions.renew(member(), verified_at=clock.now())
    return render_template("accounts/recovery_codes.html", codes=shown, first=True)


@blueprint.post("/settings/second-factor/codes")
@limited("second_factor")
def recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes in place of the old ones, shown this once."""
    form = ProofForm()
    try:
        _count_try()
        actions.prove(member(), form.present_password.data or "", form.code.data or "")
        shown = actions.renew_recovery_codes(member())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form), 422
    except Conflict:
        return redirect(url_for("accounts.second_factor"), 303)
    return render_template("accounts/recovery_codes.html", codes=shown, first=False)


@blueprint.post("/settings/second-factor/removal")
@limited("second_factor")
def second_factor_removal() -> ResponseReturnValue:
    """The password alone from now on."""
    form = ProofForm()
    try:
        _count_try()
        actions.remove(member(), form.present_password.data or "", form.code.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form), 422
    except NotAllowed:
        notices.say(phrases.FACTOR_REQUIRED, "info")
        return redirect(url_for("accounts.second_factor"), 303)
    sessions.renew(member(), verified_at=clock.now())
    notices.say(phrases.FACTOR_REMOVED)
    return redirect(url_for("accounts.settings"), 303)


def _count_try() -> None:
    reserve("again", member().public_id, AGAIN_TRIES)


def _page(form: ProofForm) -> str:
    is_set = member().has_second_factor
    return render_template(
        "accounts/second_factor.html",
        form=form,
        is_set=is_set,
        required=requires_factor(member()),
        left=queries.count_recovery_codes(member()) if is_set else 0,
    )


def _phone_page(form: CodeForm, secret: str) -> str:
    link = codes.link_of(secret, member().nickname)
    return render_template(
        "accounts/phone.html",
        form=form,
        picture=_picture(link),
        link=link,
        secret=codes.spelled(secret),
        another=member().has_second_factor,
    )


def _picture(link: str) -> Markup:
    """*link* as a QR code, dark on light in every theme, for the cameras that know no other."""
    target = BytesIO()
    made = segno.make(link, error="m", micro=False)
    made.save(
        # Without a size of its own: the picture is as wide as its place, and whole.
        target,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
        nl=False,
    )
    # Made by the library out of black squares; nothing that anybody typed stands in it.
    return Markup(target.getvalue().decode())  # noqa: S704
