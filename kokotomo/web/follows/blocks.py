"""Blocking: asked once on a page of its own, then at once and silently."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.follows import actions, queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.follows import phrases
from kokotomo.web.follows.blueprint import blueprint
from kokotomo.web.forms import BareForm
from kokotomo.web.limits import limited


@blueprint.route("/u/<public_id>/block", methods=["GET", "POST"])
@limited("standing")
def block(public_id: str) -> ResponseReturnValue:
    """Say what a block does, and do it."""
    viewer = member()
    person = queries.find_person(viewer, public_id)
    if person is None and request.method == "POST":
        # The same form sent twice: the first one made them invisible.
        person = queries.find_blocked(viewer, public_id)
    if person is None or person.id == viewer.id:
        raise NotFound("person")
    if request.method != "POST":
        return render_template("follows/block.html", form=BareForm(), person=person)
    actions.block(viewer, person)
    notices.say(phrases.BLOCKED)
    return redirect(url_for("home.index"), 303)


@blueprint.post("/u/<public_id>/block/removal")
@limited("standing")
def block_removal(public_id: str) -> ResponseReturnValue:
    """Take a block back."""
    viewer = member()
    person = queries.find_blocked(viewer, public_id) or queries.find_person(viewer, public_id)
    if person is None:
        raise NotFound("person")
    actions.unblock(viewer, person)
    notices.say(phrases.UNBLOCKED)
    return redirect(url_for("follows.hidden"), 303)
