"""話題: the operator's list, the entries on one, and which of them one follows or mutes."""

from collections.abc import Callable
from itertools import groupby

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import choices as actions
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.diaries.queries import choices, pages
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.domain.diaries.rules import Choice
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member, viewer
from kokotomo.web.diaries import phrases
from kokotomo.web.diaries.blueprint import topics as blueprint
from kokotomo.web.entries import entries, ways
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.returning import way_back


@blueprint.get("/topics")
def topics() -> ResponseReturnValue:
    """All topics, by their groups; above them those that the reader follows."""
    groups = [(name, list(some)) for name, some in groupby(queries.topics(), lambda topic: topic.group)]
    followed = choices.topics_chosen(viewer(), Choice.FOLLOWED)
    return render_template("diaries/topics.html", ways=ways(viewer()), groups=groups, followed=followed)


@blueprint.get("/topics/following")
def following() -> ResponseReturnValue:
    """The entries of the last weeks on all topics that the reader follows."""
    reader = member()
    page = pages.page_of_followed_topics(reader, cursor())
    return render_template(
        "diaries/followed_topics.html",
        ways=ways(reader),
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
    )


@blueprint.get("/topics/<public_id>")
def topic(public_id: str) -> ResponseReturnValue:
    """The entries on one topic, the newest first."""
    reader = viewer()
    found = _found(public_id)
    page = pages.page_of_topic(reader, found, cursor())
    return render_template(
        "diaries/topic.html",
        ways=ways(reader),
        topic=found,
        choice=choices.choice_of(reader, found),
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
    )


@blueprint.post("/topics/<public_id>/follow")
@limited("standing")
def follow(public_id: str) -> ResponseReturnValue:
    """Follow a topic."""
    return _do(actions.choose, public_id, Choice.FOLLOWED)


@blueprint.post("/topics/<public_id>/follow/removal")
@limited("standing")
def follow_removal(public_id: str) -> ResponseReturnValue:
    """Follow it no longer."""
    return _do(actions.forget, public_id, Choice.FOLLOWED)


@blueprint.post("/topics/<public_id>/mute")
@limited("standing")
def mute(public_id: str) -> ResponseReturnValue:
    """Meet entries on a topic in no list but its own."""
    return _do(actions.choose, public_id, Choice.MUTED, phrases.TOPIC_MUTED)


@blueprint.post("/topics/<public_id>/mute/removal")
@limited("standing")
def mute_removal(public_id: str) -> ResponseReturnValue:
    """Meet them again."""
    return _do(actions.forget, public_id, Choice.MUTED, phrases.TOPIC_UNMUTED)


def _found(public_id: str) -> Topic:
    found = queries.find_topic(public_id)
    if found is None:
        raise NotFound("topic")
    return found


def _do(
    action: Callable[[User, Topic, Choice], None], public_id: str, choice: Choice, said: str | None = None
) -> ResponseReturnValue:
    action(member(), _found(public_id), choice)
    if said:
        notices.say(said)
    return redirect(way_back(url_for("topics.topic", public_id=public_id)), 303)
