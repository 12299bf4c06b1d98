"""The way in: what waits, and what the doctor says."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.queries import roles
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.queries import board
from kokotomo.domain.help import queries as help_lines
from kokotomo.foundation import clock, mail
from kokotomo.web import diagnosis
from kokotomo.web.admin.blueprint import blueprint
from kokotomo.web.verifying import for_role


@blueprint.get("")
@for_role(Role.ADMIN)
def index() -> ResponseReturnValue:
    """The parts of the place, each with what waits there."""
    return render_template(
        "admin/index.html",
        proposals=len(roles.open_appointments()),
        failed=mail.count_failed(),
        often_opened=board.count_often_opened(),
        stale=len(help_lines.stale_lines(clock.now())),
    )


@blueprint.get("/doctor")
@for_role(Role.ADMIN)
def doctor() -> ResponseReturnValue:
    """What ``flask doctor`` says, as this process sees it."""
    return render_template("admin/doctor.html", found=diagnosis.examine(current_app.config["SETTINGS"]))
