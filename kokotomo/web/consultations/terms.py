"""What a writer says with one tap: 「読みました。ゆっくり返事します」, 延長, what the next one may read."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.actions import promises, summaries
from kokotomo.domain.consultations.actions import terms as actions
from kokotomo.foundation.errors import Conflict, Invalid
from kokotomo.web import letter_forms, notices
from kokotomo.web.consultations import phrases, showing
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.letter_forms import SummaryForm
from kokotomo.web.limits import limited


@blueprint.post("/consult/<public_id>/slowly")
@limited("thread")
def slowly(public_id: str) -> ResponseReturnValue:
    """There is no hurry: the term ends a week later."""
    writer, found = writer_and_thread(public_id)
    try:
        promises.go_slowly(writer, found)
    except Conflict:
        notices.say(phrases.NOBODY_LISTENS, "info")
    return redirect(url_for("consultations.thread", public_id=public_id) + "#letters", 303)


@blueprint.post("/consult/<public_id>/extension")
@limited("thread")
def extension(public_id: str) -> ResponseReturnValue:
    """延長をお願いする, or 延長する where who listens asks."""
    writer, found = writer_and_thread(public_id)
    try:
        extended = actions.extend_by_writer(writer, found, agreeing="agree" in request.form)
    except Conflict:
        notices.say(phrases.NOBODY_LISTENS, "info")
    else:
        notices.say(phrases.EXTENDED if extended else phrases.EXTENSION_ASKED)
    return redirect(url_for("consultations.thread", public_id=public_id), 303)


@blueprint.post("/consult/<public_id>/summary")
@limited("thread")
def summary(public_id: str) -> ResponseReturnValue:
    """渡す, with the words as they stand in the form; or 渡さない."""
    writer, found = writer_and_thread(public_id)
    form = SummaryForm()
    handed = request.form.get("handed") == "1"
    try:
        if handed:
            summaries.approve(
                writer, found, form.summary.data or "", letter_forms.version_in(form.version.data)
            )
        else:
            summaries.withhold(writer, found)
    except (Invalid, Conflict) as error:
        status = letter_forms.explain(form, error)
        writer, found = writer_and_thread(public_id)
        return showing.page(writer, found, summary=form, status=status)
    notices.say(phrases.HANDED if handed else phrases.WITHHELD)
    return redirect(url_for("consultations.thread", public_id=public_id), 303)
