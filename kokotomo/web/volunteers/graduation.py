"""卒業: a volunteer ends it themselves, with thanks."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.queries import inboxes
from kokotomo.domain.volunteers.actions import faces as actions
from kokotomo.web.access import member
from kokotomo.web.forms import BareForm
from kokotomo.web.limits import limited
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import for_volunteers, page


@blueprint.route("/volunteer/graduation", methods=["GET", "POST"])
@for_volunteers
@limited("listening")
def graduation() -> ResponseReturnValue:
    """What it means, and the button."""
    form = BareForm()
    if not form.is_submitted():
        return page("volunteers/graduation.html", form=form, open=bool(inboxes.taken_by(member())))
    actions.graduate(member())
    return redirect(url_for("volunteers.application"), 303)
