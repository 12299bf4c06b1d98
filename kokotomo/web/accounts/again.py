"""Password and code once more, before something is changed that needs it."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.actions import second_factors
from kokotomo.domain.limits.rules import AGAIN_TRIES
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Invalid
from kokotomo.web import kept, notices, sessions, verifying
from kokotomo.web.access import member
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.limits import limited, reserve
from kokotomo.web.login import way_back
from kokotomo.web.verifying import AgainForm


@blueprint.route("/login/again", methods=["GET", "POST"])
@limited("second_factor")
def again() -> ResponseReturnValue:
    """Is it still you? Then back, with what was written."""
    form = AgainForm()
    if not form.is_submitted():
        form.key()
        form.next.data = way_back(request.args.get("next"))
        return verifying.page(form)
    carried = kept.brought()
    back = form.next.data = way_back(form.next.data)
    try:
        reserve("again", member().public_id, AGAIN_TRIES)
        second_factors.prove(member(), form.present_password.data or "", form.code.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return verifying.page(form, carried, status=422)
    row = sessions.present()
    leads_to = kept.keep(member(), carried) if carried is not None and carried.fields else back
    # A new id, as at every sign-in: what somebody copied of the old one is worth nothing now.
    sessions.start(member(), stays=row is not None and row.stays, verified_at=clock.now())
    if carried is not None and carried.fields:
        notices.say(phrases.WORDS_ARE_HERE, "info")
    return redirect(leads_to or url_for("home.index"), 303)
