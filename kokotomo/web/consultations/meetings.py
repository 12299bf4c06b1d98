"""これからも日記で会う: whom one meets, and the end of it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import meetings as actions
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.limits import limited


@blueprint.post("/consult/<public_id>/meeting")
@limited("thread")
def meeting(public_id: str) -> ResponseReturnValue:
    """Choose it, or not after all: the button sends ``wants`` = 1 or 0."""
    writer, found = writer_and_thread(public_id)
    if not isinstance(writer, User):
        raise NotFound("consultation")
    wants = request.form.get("wants") != "0"
    met = actions.tick(writer, found, wants=wants)
    would = phrases.WOULD_MEET if wants else phrases.WOULD_NOT_MEET
    notices.say(phrases.MET if met and wants else would)
    return redirect(url_for("consultations.thread", public_id=public_id), 303)


@blueprint.get("/consult/meetings")
def met() -> ResponseReturnValue:
    """Whom a member, or a volunteer as the member that they are, meets in the diary now."""
    return render_template("consultations/meetings.html", people=queries.meetings_of(member()))


@blueprint.post("/consult/meetings/<public_id>/removal")
@limited("standing")
def meeting_removal(public_id: str) -> ResponseReturnValue:
    """End it, and one's own follow."""
    actions.end(member(), public_id)
    notices.say(phrases.MEETING_ENDED)
    return redirect(url_for("consultations.met"), 303)
