"""Buttons between two people: follow, remove a follower, mute. Each goes back to where it stood."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.follows import actions, queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.follows import phrases
from kokotomo.web.follows.blueprint import blueprint
from kokotomo.web.limits import limited
from kokotomo.web.returning import way_back


@blueprint.post("/u/<public_id>/follow")
@limited("follow")
def follow(public_id: str) -> ResponseReturnValue:
    """Follow somebody."""
    return _do(actions.follow, public_id)


@blueprint.post("/u/<public_id>/follow/removal")
@limited("standing")
def follow_removal(public_id: str) -> ResponseReturnValue:
    """Follow them no longer."""
    return _do(actions.unfollow, public_id)


@blueprint.post("/u/<public_id>/follower/removal")
@limited("standing")
def follower_removal(public_id: str) -> ResponseReturnValue:
    """Let them follow no longer."""
    return _do(actions.remove_follower, public_id, phrases.REMOVED)


@blueprint.post("/u/<public_id>/mute")
@limited("standing")
def mute(public_id: str) -> ResponseReturnValue:
    """See them no longer in lists, replies and notifications."""
    return _do(actions.mute, public_id, phrases.MUTED)


@blueprint.post("/u/<public_id>/mute/removal")
@limited("standing")
def mute_removal(public_id: str) -> ResponseReturnValue:
    """See them again."""
    return _do(actions.unmute, public_id, phrases.UNMUTED)


def _do(action: Callable[[User, User], None], public_id: str, said: str | None = None) -> ResponseReturnValue:
    person = queries.find_person(member(), public_id)
    if person is None:
        raise NotFound("person")
    action(member(), person)
    if said:
        notices.say(said)
    return redirect(way_back(url_for("diaries.notebook", public_id=public_id)), 303)
