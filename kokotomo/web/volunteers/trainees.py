"""見習い, for moderators: who is on trial, and who reads along with them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.actions import seniors as actions
from kokotomo.domain.consultations.queries import seniors as queries
from kokotomo.domain.volunteers.rules import TRIALS
from kokotomo.foundation.errors import Invalid
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.verifying import for_role
from kokotomo.web.volunteers.blueprint import blueprint

NAMED = "いっしょに読む人を決めました。ふたりに、お知らせが届きます。"
NOBODY = "いっしょに読む人を、なくしました。"
UNFIT = "その相談員は、いまはいっしょに読めません（休んでいるか、見習いか、相談員でなくなっています）。"


@blueprint.get("/trainees")
@for_role(Role.MODERATOR)
def trainees() -> ResponseReturnValue:
    """Everybody on trial, those without a companion first seen."""
    return _page()


@blueprint.post("/trainees/<public_id>/senior")
@for_role(Role.MODERATOR)
@limited("moderation")
def senior(public_id: str) -> ResponseReturnValue:
    """Name who reads along."""
    named = request.form.get("senior", "")
    try:
        actions.name_senior(member(), public_id, named)
    except Invalid:
        return _page(problem=UNFIT, at=public_id), 422
    notices.say(NAMED if named else NOBODY)
    return redirect(url_for("volunteers.trainees"), 303)


def _page(*, problem: str | None = None, at: str = "") -> str:
    return render_template(
        "volunteers/trainees.html",
        trainees=queries.trainees(member()),
        seniors=queries.possible_seniors(member()),
        trials=TRIALS,
        problem=problem,
        at=at,
    )
