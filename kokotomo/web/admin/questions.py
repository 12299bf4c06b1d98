"""今日の問い: added, reworded, put in order, retired."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.actions import lists as actions
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.admin import phrases
from kokotomo.web.admin.blueprint import blueprint
from kokotomo.web.admin.forms import QuestionForm, posted_place
from kokotomo.web.limits import limited
from kokotomo.web.verifying import for_role


@blueprint.get("/questions")
@for_role(Role.ADMIN)
def questions() -> ResponseReturnValue:
    """All questions in their order, and the form for one more."""
    form = kept.prefill(QuestionForm(formdata=None))
    form.key()
    return _list(form)


@blueprint.post("/questions")
@for_role(Role.ADMIN)
@limited("admin")
def question_addition() -> ResponseReturnValue:
    """One more question, at the end."""
    form = QuestionForm()
    try:
        actions.add_question(member(), form.text.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _list(form), 422
    notices.say(phrases.KEPT)
    return redirect(url_for("admin.questions"), 303)


@blueprint.route("/questions/<public_id>", methods=["GET", "POST"])
@for_role(Role.ADMIN)
@limited("admin")
def question(public_id: str) -> ResponseReturnValue:
    """One question, to be reworded."""
    found = queries.find_question(public_id)
    if found is None:
        raise NotFound
    form = QuestionForm()
    if not form.is_submitted():
        form = kept.prefill(QuestionForm(formdata=None, obj=found))
        form.key()
        return render_template("admin/question.html", form=form, question=found)
    try:
        actions.reword_question(member(), public_id, form.text.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("admin/question.html", form=form, question=found), 422
    notices.say(phrases.KEPT)
    return redirect(url_for("admin.questions"), 303)


@blueprint.post("/questions/<public_id>/place")
@for_role(Role.ADMIN)
@limited("admin")
def question_place(public_id: str) -> ResponseReturnValue:
    """Another place in the order."""
    actions.place_question(member(), public_id, posted_place())
    return redirect(url_for("admin.questions"), 303)


@blueprint.post("/questions/<public_id>/retirement")
@for_role(Role.ADMIN)
@limited("admin")
def question_retirement(public_id: str) -> ResponseReturnValue:
    """Ask it no longer, or again."""
    retired = request.form.get("retired") != "0"
    actions.retire_question(member(), public_id, retired=retired)
    notices.say(phrases.RETIRED if retired else phrases.BROUGHT_BACK)
    return redirect(url_for("admin.questions"), 303)


def _list(form: QuestionForm) -> str:
    tonight = queries.question_of_evening(clock.now())
    return render_template(
        "admin/questions.html", form=form, questions=queries.every_question(), tonight=tonight
    )
