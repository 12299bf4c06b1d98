"""番号で戻る, and このやりとりから出る."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.web import code_door, correspondents, notices
from kokotomo.web.code_door import ReturnForm
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.consultations.receipts import no_such_code, tried
from kokotomo.web.limits import limited


@blueprint.route("/consult/return", methods=["GET", "POST"])
@limited("receipt")
def returning() -> ResponseReturnValue:
    """The code, and whatever was written while the session ended."""
    form = ReturnForm()
    if not form.is_submitted():
        form.key()
        return code_door.page(form)
    carried = code_door.brought()
    thread = tried(form.code.data or "")
    if thread is None:
        return no_such_code(form, carried)
    correspondents.let_in(thread)
    if carried is None or not carried.fields:
        return redirect(url_for("consultations.thread", public_id=thread.public_id), 303)
    posted = code_door.carried_words(carried, thread.public_id)
    return render_template("consultations/returned.html", posted=posted, public_id=thread.public_id)


@blueprint.post("/consult/<public_id>/exit")
@limited("thread")
def parting(public_id: str) -> ResponseReturnValue:
    """Out of the thread in this browser; the code opens it again."""
    correspondents.guest_and_thread(public_id)
    correspondents.let_out()
    notices.say(phrases.OUT)
    response = redirect(url_for("consultations.start"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
