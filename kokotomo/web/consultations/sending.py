"""送る: a guest gets the receipt as the answer itself, a member is led to the thread."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.actions import sending
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.receipts import Receipt
from kokotomo.foundation.errors import Invalid, NotAllowed
from kokotomo.web import kept, login
from kokotomo.web.access import viewer
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.consultations.forms import MEMBER, FirstLetterForm, ReceiptForm
from kokotomo.web.consultations.receipts import receipt_page
from kokotomo.web.consultations.writing import confirming, page, suspended
from kokotomo.web.limits import limited


@blueprint.post("/consult")
def send() -> ResponseReturnValue:
    """The letter of this form. Sent twice it is one letter, and the same receipt is shown again."""
    reader, form = viewer(), FirstLetterForm()
    is_member, opened_by_member = isinstance(reader, User), form.sender.data == MEMBER
    if opened_by_member and not is_member:
        return _sign_in_again()
    receipt = None if is_member else _brought(form)
    if not is_member and receipt is None:
        # The page lay in a cache, or came back from an error page, which carries no code.
        return confirming(form, note=phrases.ONCE_MORE)
    if is_member and not opened_by_member:
        return confirming(form, note=phrases.AS_MEMBER)
    try:
        thread = _sent(reader, form, receipt)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        if set(invalid.problems) == {"consent"}:
            return confirming(form, receipt), 422
        return page(form), 422
    except NotAllowed:
        return suspended(form)
    if receipt is None:
        return redirect(url_for("consultations.thread", public_id=thread.public_id), 303)
    return receipt_page(ReceiptForm(formdata=None), receipt.code, thread)


def _sent(reader: Viewer, form: FirstLetterForm, receipt: Receipt | None) -> Consultation:
    first, consent = form.first(), form.consent.data or ""
    sent = sending.sent_before(reader, form.key(), receipt)
    if sent is not None:
        # Again, from a shaky line: it is no second letter, and counts for no limit.
        return sent
    sending.check(reader, first, consent=consent, receipt=receipt)
    return _send(reader, form, receipt)


@limited("consult")
def _send(reader: Viewer, form: FirstLetterForm, receipt: Receipt | None) -> Consultation:
    # Counted here and not at the view: a form that comes back with its mistakes is no letter.
    return sending.send(reader, form.first(), form.key(), consent=form.consent.data or "", receipt=receipt)


def _brought(form: FirstLetterForm) -> Receipt | None:
    return receipts.brought(form.code.data or "", form.mark.data or "", form.key())


def _sign_in_again() -> ResponseReturnValue:
    """The member's session ended while they wrote; their words travel through the login page."""
    carried = kept.of_this_post()
    form = login.LoginForm(formdata=None)
    form.next.data = carried.page
    return login.page(form, carried, status=401)
