"""引きつぐ, ブロック and 終える, for who listens."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.actions import changing as actions
from kokotomo.domain.consultations.queries import inboxes
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import SUMMARY_MAX
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import letter_forms, notices
from kokotomo.web.access import member
from kokotomo.web.forms import BareForm
from kokotomo.web.letter_forms import PartingForm
from kokotomo.web.limits import limited
from kokotomo.web.threads import called
from kokotomo.web.volunteers import phrases
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.showing import held_thread


@blueprint.route("/volunteer/threads/<public_id>/handover", methods=["GET", "POST"])
@limited("thread")
def handover(public_id: str) -> ResponseReturnValue:
    """ほかの相談員に引きつぐ."""
    return _handed(public_id, block=False)


@blueprint.route("/volunteer/threads/<public_id>/block", methods=["GET", "POST"])
@limited("thread")
def block(public_id: str) -> ResponseReturnValue:
    """The same, and nothing of this writer comes before me again."""
    return _handed(public_id, block=True)


@blueprint.route("/volunteer/threads/<public_id>/closure", methods=["GET", "POST"])
@limited("thread")
def closure(public_id: str) -> ResponseReturnValue:
    """このやりとりを終える."""
    form = BareForm()
    try:
        volunteer, found = held_thread(public_id)
        if not form.is_submitted():
            return _page("volunteers/closure.html", found, form)
        actions.end_by_listener(volunteer, found)
    except (NotFound, Conflict):
        return _over(public_id, is_sent=form.is_submitted())
    notices.say(phrases.CLOSED)
    return redirect(url_for("volunteers.inbox"), 303)


def _handed(public_id: str, *, block: bool) -> ResponseReturnValue:
    form = PartingForm()
    template = "volunteers/block.html" if block else "volunteers/handover.html"
    try:
        volunteer, found = held_thread(public_id)
        if not form.is_submitted():
            form.key()
            return _page(template, found, form)
        actions.hand_over(volunteer, found, form.summary.data or "", block=block)
    except (NotFound, Conflict):
        return _over(public_id, is_sent=form.is_submitted())
    except Invalid as invalid:
        form.take_up(invalid, letter_forms.said)
        return _page(template, held_thread(public_id)[1], form, 422)
    notices.say(phrases.HANDED_OVER)
    return redirect(url_for("volunteers.inbox"), 303)


def _over(public_id: str, *, is_sent: bool) -> ResponseReturnValue:
    """The same form twice, or somebody was faster: what was wanted is so. For others there is nothing."""
    if not is_sent or inboxes.find_ended(member(), public_id) is None:
        raise NotFound("consultation")
    return redirect(url_for("volunteers.inbox"), 303)


def _page(
    template: str, found: Thread, form: BareForm | PartingForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        template,
        form=form,
        writer=called(contents.alias_of(found.data_key, found.consultation)),
        back=url_for("volunteers.thread", public_id=found.consultation.public_id),
        limit=SUMMARY_MAX,
        now=letter_forms.length_in(form.summary) if isinstance(form, PartingForm) and form.errors else None,
    )
    return page, status
