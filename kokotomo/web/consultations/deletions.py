"""全部消す: the whole thread, by its writer, at any time."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import taking_back as actions
from kokotomo.web import correspondents, notices
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.forms import BareForm
from kokotomo.web.limits import limited


@blueprint.route("/consult/<public_id>/deletion", methods=["GET", "POST"])
@limited("thread")
def deletion(public_id: str) -> ResponseReturnValue:
    """Ask, and delete everything with its key."""
    writer, found = correspondents.writer_and_thread(public_id)
    if request.method == "POST":
        actions.delete_all(writer, found.consultation)
        if isinstance(writer, Correspondent):
            correspondents.let_out()
        notices.say(phrases.DELETED)
        return redirect(url_for("consultations.start"), 303)
    return render_template(
        "consultations/deletion.html",
        form=BareForm(),
        public_id=public_id,
        listened=found.claim is not None,
        is_guest=isinstance(writer, Correspondent),
    )
