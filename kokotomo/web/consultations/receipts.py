"""控え: the receipt code is kept, and this browser is let into the thread."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import guest_mail
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.domain.consultations.rules import Listener, State
from kokotomo.domain.help import queries as help_lines
from kokotomo.domain.limits.rules import RECEIPT_TRIES
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Invalid
from kokotomo.web import code_door, correspondents
from kokotomo.web.code_door import ReturnForm
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.consultations.forms import ReceiptForm
from kokotomo.web.consultations.starting import waits_shown
from kokotomo.web.kept import Carried
from kokotomo.web.limits import give_back, limited, network_token, reserve
from kokotomo.web.templating import moment, plain_date, zone

TRIES = "receipt_code"
"""By what wrong codes of a network are counted, wherever they are typed."""

WAYS = {"withdrawal": "consultations.withdrawal", "deletion": "consultations.deletion"}
"""What the receipt leads to besides the thread itself."""


@blueprint.post("/consult/receipt")
@limited("receipt")
def receipt() -> ResponseReturnValue:
    """The code was kept: let this browser in. An address that cannot be one brings the receipt back."""
    form = ReceiptForm()
    typed = form.code.data or ""
    thread = tried(typed)
    if thread is None:
        return no_such_code(ReturnForm(formdata=None))
    mail = (form.mail.data or "").strip()
    try:
        # Of a thread that is over nothing more will come: no address is kept.
        if mail and thread.state != State.CLOSED:
            guest_mail.keep_address(Correspondent(thread.id), thread, mail)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return receipt_page(form, receipts.code_in(typed) or "", thread), 422
    correspondents.let_in(thread, stays=bool(form.keep.data))
    endpoint = WAYS.get(request.form.get("way", ""), "consultations.thread")
    return redirect(url_for(endpoint, public_id=thread.public_id), 303)


def tried(typed: str) -> Consultation | None:
    """The thread behind the code *typed*. The try is counted, and that is committed, before anything is
    looked up, so that many at once cannot slip through; a right one is given back. Raises `TooMany`."""
    network = network_token()
    reserve(TRIES, network, RECEIPT_TRIES)
    thread = queries.find_by_code(typed)
    if thread is not None:
        give_back(TRIES, network, RECEIPT_TRIES)
    return thread


def no_such_code(form: ReturnForm, carried: Carried | None = None) -> ResponseReturnValue:
    """The one answer to every code that opens nothing: wrong, unknown, deleted or none at all."""
    form.code.errors = [phrases.NO_CODE]
    return code_door.page(form, carried, status=422)


def receipt_page(form: ReceiptForm, code: str, thread: Consultation, *, changed: bool = False) -> str:
    """The page that shows *code*, this once. *changed* is whether it takes the place of another."""
    form.key()
    if form.label.data is None:
        # What anybody may see in a list of passwords.
        form.label.data = f"メモ {plain_date(clock.now().astimezone(zone()).date())}"
    spelled = receipts.shown(code)
    return render_template(
        "consultations/receipt.html",
        form=form,
        code=spelled,
        groups=spelled.split("-"),
        changed=changed,
        sent=moment(thread.sent_at),
        unopened=thread.state == State.WAITING and thread.first_opened_at is None,
        everyone=thread.listener == Listener.EVERYONE,
        waits=waits_shown(),
        lines=help_lines.panel_for(None, clock.now()),
        nav_current="consult",
    )
