"""公開範囲を変える: who may read one's own entry."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries import access, rules
from kokotomo.domain.diaries.actions import entries as actions
from kokotomo.domain.diaries.queries import entries
from kokotomo.domain.diaries.rules import Audience
from kokotomo.foundation.errors import Invalid, NotFound, Problem
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.diaries import phrases
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.forms import PageForm
from kokotomo.web.limits import limited
from kokotomo.web.writing import AUDIENCES


class AudienceForm(PageForm):
    """Who may read."""

    audience = RadioField("読める人", choices=[])

    def offer(self, viewer: User) -> None:
        """Give the choices that *viewer* has."""
        offered = rules.audiences_for(viewer.is_minor)
        self.audience.choices = [SelectChoice(one.value, AUDIENCES[one]) for one in offered]


@blueprint.route("/diaries/<public_id>/audience", methods=["GET", "POST"])
@limited("edit")
def audience(public_id: str) -> ResponseReturnValue:
    """Choose who may read the entry, and change nothing else."""
    viewer = member()
    found = entries.find_diary(viewer, public_id)
    if found is None or not access.may_edit(viewer, found[0]):
        raise NotFound("diary")
    form = AudienceForm(data={"audience": found[0].audience})
    form.offer(viewer)
    status = 200
    if form.is_submitted():
        try:
            actions.change_audience(viewer, found[0], _chosen(form))
        except Invalid as invalid:
            form.take_up(invalid, phrases.say)
            status = 422
        else:
            notices.say(phrases.AUDIENCE_CHANGED)
            return redirect(url_for("diaries.diary", public_id=public_id), 303)
    back = url_for("diaries.diary", public_id=public_id)
    return render_template("diaries/audience.html", form=form, public_id=public_id, back=back), status


def _chosen(form: AudienceForm) -> Audience:
    if form.audience.data not in list(Audience):
        raise Invalid({"audience": Problem("audience.choice")})
    return Audience(form.audience.data)
