"""番号を変える: a new code, shown this once; the old one is dead at once."""

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.actions import receipts as actions
from kokotomo.web import correspondents
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.consultations.forms import ReceiptForm
from kokotomo.web.consultations.receipts import receipt_page
from kokotomo.web.forms import PageForm
from kokotomo.web.limits import limited


class NewCodeForm(PageForm):
    """A button; the code that it brings was drawn with its page, so that a shaky line changes it once."""

    code = HiddenField()
    mark = HiddenField()


@blueprint.route("/consult/<public_id>/code", methods=["GET", "POST"])
@limited("thread")
def code(public_id: str) -> ResponseReturnValue:
    """Ask, and change the code."""
    guest, found = correspondents.guest_and_thread(public_id)
    form = NewCodeForm()
    receipt = receipts.brought(form.code.data or "", form.mark.data or "", form.key())
    if not form.is_submitted() or receipt is None:
        receipt = receipts.drawn(form.key())
        return render_template("consultations/code.html", form=form, receipt=receipt, public_id=public_id)
    actions.change_code(guest, found.consultation, receipt, correspondents.session_id())
    fresh = ReceiptForm(formdata=None)
    return receipt_page(fresh, receipt.code, found.consultation, changed=True)
