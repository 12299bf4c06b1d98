"""相手を変える, ブロック and 終える: a page that says what follows, and asks for no reason."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.actions import changing as actions
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import CLOSED_BY_WRITER_IN, SUMMARY_MAX, State
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import letter_forms, notices
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.forms import BareForm
from kokotomo.web.letter_forms import PartingForm
from kokotomo.web.limits import limited


@blueprint.route("/consult/<public_id>/change", methods=["GET", "POST"])
@limited("thread")
def change(public_id: str) -> ResponseReturnValue:
    """Somebody else may listen."""
    return _parted(public_id, block=False)


@blueprint.route("/consult/<public_id>/block", methods=["GET", "POST"])
@limited("thread")
def block(public_id: str) -> ResponseReturnValue:
    """The same, and nothing of mine comes before this volunteer again."""
    return _parted(public_id, block=True)


@blueprint.route("/consult/<public_id>/closure", methods=["GET", "POST"])
@limited("thread")
def closure(public_id: str) -> ResponseReturnValue:
    """このやりとりを終える."""
    writer, found = writer_and_thread(public_id)
    form = BareForm()
    if not form.is_submitted():
        if State(found.consultation.state) not in CLOSED_BY_WRITER_IN:
            raise NotFound("consultation")
        return _page("consultations/closure.html", found, form)
    try:
        actions.end_by_writer(writer, found)
    except Conflict:
        raise NotFound("consultation") from None
    return redirect(url_for("consultations.closing", public_id=public_id), 303)


def _parted(public_id: str, *, block: bool) -> ResponseReturnValue:
    writer, found = writer_and_thread(public_id)
    form = PartingForm()
    template = "consultations/block.html" if block else "consultations/change.html"
    if not form.is_submitted():
        if found.volunteer is None:
            raise NotFound("consultation")
        form.key()
        form.partner.data = found.volunteer.public_id
        return _page(template, found, form)
    try:
        actions.change(writer, found, form.partner.data or "", form.summary.data or "", block=block)
    except Invalid as invalid:
        form.take_up(invalid, letter_forms.said)
        _writer, found = writer_and_thread(public_id)
        return _page(template, found, form, 422)
    notices.say(phrases.CHANGED)
    return _back(public_id)


def _page(
    template: str, found: Thread, form: BareForm | PartingForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        template,
        form=form,
        everyone=found.consultation.state == State.OPEN,
        partner=f"{found.volunteer.name}さん" if found.volunteer else None,
        back=url_for("consultations.thread", public_id=found.consultation.public_id),
        limit=SUMMARY_MAX,
        now=letter_forms.length_in(form.summary) if isinstance(form, PartingForm) and form.errors else None,
    )
    return page, status


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("consultations.thread", public_id=public_id), 303)
