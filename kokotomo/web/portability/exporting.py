"""日記を書き出す: everything that somebody wrote, with the replies they received, as one zip."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.portability import exports
from kokotomo.foundation import clock
from kokotomo.web.access import member
from kokotomo.web.limits import reading_limited
from kokotomo.web.portability.blueprint import blueprint
from kokotomo.web.streaming import Streamed


@blueprint.get("/settings/export")
def export() -> ResponseReturnValue:
    """What is in it, and the way to it."""
    return render_template("portability/export.html")


@blueprint.get("/settings/export/diaries.zip")
@reading_limited("export")
def archive() -> ResponseReturnValue:
    """The zip, made while it is sent."""
    owner = member()
    answer = Response(Streamed(lambda: exports.archive(owner)), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=kokotomo-{clock.today().isoformat()}.zip"
    answer.headers["Cache-Control"] = "no-store"
    return answer
