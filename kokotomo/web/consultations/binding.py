"""A guest's thread becomes an account's: its code is dead, and it stands among the member's own."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import receipts as actions
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import State
from kokotomo.foundation.errors import NotAllowed
from kokotomo.web import correspondents, notices
from kokotomo.web.access import viewer
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.forms import BareForm
from kokotomo.web.limits import limited


@blueprint.route("/consult/<public_id>/account", methods=["GET", "POST"])
@limited("thread")
def account(public_id: str) -> ResponseReturnValue:
    """Ask, and take the thread along; who is not signed in finds the ways to sign in and to join."""
    reader, form = viewer(), BareForm()
    writer, found = correspondents.writer_and_thread(public_id)
    here = url_for("consultations.account", public_id=public_id)
    refused = False
    if form.is_submitted() and isinstance(reader, User):
        try:
            if isinstance(writer, Correspondent):
                actions.bind(reader, writer, found.consultation)
                correspondents.let_out()
        except NotAllowed:
            refused = True
        else:
            # Sent twice: the first one made it the member's.
            notices.say(phrases.BOUND)
            return redirect(_onward(found.consultation), 303)
    page = render_template(
        "consultations/account.html",
        form=form,
        public_id=public_id,
        mover=reader if isinstance(reader, User) else None,
        minor=reader.is_minor,
        done=not isinstance(writer, Correspondent),
        refused=refused,
        sign_in=url_for("accounts.login", next=here),
    )
    return page, 409 if refused else 200


def _onward(consultation: Consultation) -> str:
    """The thread; or its end, whose doors are open to a member only now."""
    over = consultation.state == State.CLOSED
    page = "consultations.closing" if over else "consultations.thread"
    return url_for(page, public_id=consultation.public_id)
