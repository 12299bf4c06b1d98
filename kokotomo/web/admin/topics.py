"""話題: added, renamed, put in order, retired."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.actions import lists as actions
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.domain.diaries.rules import topics_problem
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.admin import phrases
from kokotomo.web.admin.blueprint import blueprint
from kokotomo.web.admin.forms import TopicForm, posted_place
from kokotomo.web.limits import limited
from kokotomo.web.verifying import for_role


@blueprint.get("/topics")
@for_role(Role.ADMIN)
def topics() -> ResponseReturnValue:
    """All topics in their order, and the form for one more."""
    form = kept.prefill(TopicForm(formdata=None))
    form.key()
    return _list(form)


@blueprint.post("/topics")
@for_role(Role.ADMIN)
@limited("admin")
def topic_addition() -> ResponseReturnValue:
    """One more topic, at the end."""
    form = TopicForm()
    try:
        actions.add_topic(member(), form.name.data or "", form.group.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _list(form), 422
    notices.say(phrases.KEPT)
    return redirect(url_for("admin.topics"), 303)


@blueprint.route("/topics/<public_id>", methods=["GET", "POST"])
@for_role(Role.ADMIN)
@limited("admin")
def topic(public_id: str) -> ResponseReturnValue:
    """One topic, to be renamed."""
    found = queries.find_topic(public_id)
    if found is None:
        raise NotFound
    form = TopicForm()
    if not form.is_submitted():
        form = kept.prefill(TopicForm(formdata=None, obj=found))
        form.key()
        return render_template("admin/topic.html", form=form, topic=found)
    try:
        actions.rename_topic(member(), public_id, form.name.data or "", form.group.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("admin/topic.html", form=form, topic=found), 422
    notices.say(phrases.KEPT)
    return redirect(url_for("admin.topics"), 303)


@blueprint.post("/topics/<public_id>/place")
@for_role(Role.ADMIN)
@limited("admin")
def topic_place(public_id: str) -> ResponseReturnValue:
    """Another place in the order."""
    actions.place_topic(member(), public_id, posted_place())
    return redirect(url_for("admin.topics"), 303)


@blueprint.post("/topics/<public_id>/retirement")
@for_role(Role.ADMIN)
@limited("admin")
def topic_retirement(public_id: str) -> ResponseReturnValue:
    """Offer it no longer, or again."""
    retired = request.form.get("retired") != "0"
    actions.retire_topic(member(), public_id, retired=retired)
    notices.say(phrases.RETIRED if retired else phrases.BROUGHT_BACK)
    return redirect(url_for("admin.topics"), 303)


def _list(form: TopicForm) -> str:
    every: list[Topic] = list(queries.every_topic())
    offered = [one.group for one in every if one.retired_at is None]
    problem = topics_problem(offered)
    return render_template(
        "admin/topics.html",
        form=form,
        topics=every,
        groups=list(dict.fromkeys(one.group for one in every)),
        warning=phrases.say(problem) if problem else None,
    )
