"""The address for the one mail: changed, or removed."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.actions import guest_mail
from kokotomo.foundation.errors import Conflict, Invalid
from kokotomo.web import correspondents, notices
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.consultations.forms import AddressForm
from kokotomo.web.limits import limited


@blueprint.route("/consult/<public_id>/address", methods=["GET", "POST"])
@limited("thread")
def address(public_id: str) -> ResponseReturnValue:
    """返事が来たことを知りたい: one address, used once; an empty field removes it."""
    guest, found = correspondents.guest_and_thread(public_id)
    form = AddressForm()
    if not form.is_submitted():
        form.key()
        form.mail.data = contents.mail_of(found.data_key, found.consultation)
        return render_template("consultations/address.html", form=form, public_id=public_id)
    typed = form.mail.data or ""
    try:
        guest_mail.keep_address(guest, found.consultation, typed)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("consultations/address.html", form=form, public_id=public_id), 422
    except Conflict:
        # It was closed meanwhile: nothing more will come, and no address is kept.
        typed = ""
    notices.say(phrases.ADDRESS_KEPT if typed.strip() else phrases.ADDRESS_GONE)
    return redirect(url_for("consultations.thread", public_id=public_id), 303)
