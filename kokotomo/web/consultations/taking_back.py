"""取りもどす while nobody has opened the letter, or when nobody has answered it; and もう一度送る."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.actions import taking_back as actions
from kokotomo.domain.consultations.actions import unanswered
from kokotomo.domain.consultations.rules import State
from kokotomo.foundation.errors import Conflict
from kokotomo.web import correspondents, notices
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.forms import BareForm
from kokotomo.web.limits import limited


@blueprint.route("/consult/<public_id>/withdrawal", methods=["GET", "POST"])
@limited("thread")
def withdrawal(public_id: str) -> ResponseReturnValue:
    """Ask, and take the letter back; where somebody was faster, say so."""
    writer, found = correspondents.writer_and_thread(public_id)
    row = found.consultation
    for_good = access.is_unanswered(row) and row.first_opened_at is not None
    opened = not access.may_take_off(writer, row) and row.state != State.TAKEN_BACK
    if request.method == "POST":
        try:
            unanswered.take_off(writer, found)
        except Conflict:
            return _page(public_id, opened=True), 409
        notices.say(phrases.TAKEN_OFF if for_good else phrases.TAKEN_BACK)
        return redirect(url_for("consultations.thread", public_id=public_id), 303)
    return _page(public_id, opened=opened, for_good=for_good)


@blueprint.post("/consult/<public_id>/sending-again")
@limited("thread")
def sending_again(public_id: str) -> ResponseReturnValue:
    """Put it on the board again, at its old place."""
    writer, found = correspondents.writer_and_thread(public_id)
    try:
        actions.send_again(writer, found.consultation)
    except Conflict:
        # It went on meanwhile, in another window: the thread shows how it stands.
        return redirect(url_for("consultations.thread", public_id=public_id), 303)
    notices.say(phrases.SENT_AGAIN)
    return redirect(url_for("consultations.thread", public_id=public_id), 303)


def _page(public_id: str, *, opened: bool, for_good: bool = False) -> str:
    return render_template(
        "consultations/withdrawal.html",
        form=BareForm(),
        public_id=public_id,
        opened=opened,
        for_good=for_good,
        sentence=phrases.OPENED,
    )
