"""相談員の申しこみ, for moderators: what waits, what was decided, and the letter that decides."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.volunteers import papers
from kokotomo.domain.volunteers.actions import applications as actions
from kokotomo.domain.volunteers.queries import applications as queries
from kokotomo.domain.volunteers.queries.applications import Applied, Listed
from kokotomo.domain.volunteers.rules import ApplicationState
from kokotomo.foundation import text
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem
from kokotomo.foundation.paging import Page
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.threads import letter_words
from kokotomo.web.verifying import for_role
from kokotomo.web.volunteers import application_phrases as phrases
from kokotomo.web.volunteers import offering
from kokotomo.web.volunteers.application_forms import DecisionForm
from kokotomo.web.volunteers.blueprint import blueprint

ACCEPT, DECLINE = "accept", "decline"


@blueprint.get("/applications")
@for_role(Role.MODERATOR)
def applications() -> ResponseReturnValue:
    """What waits to be read, the oldest first."""
    return _list("open", queries.page_of_sent(member(), cursor()))


@blueprint.get("/applications/done")
@for_role(Role.MODERATOR)
def applications_done() -> ResponseReturnValue:
    """What was decided, the latest first."""
    return _list("done", queries.page_of_decided(member(), cursor()))


@blueprint.get("/applications/<public_id>")
@for_role(Role.MODERATOR)
def applicant(public_id: str) -> ResponseReturnValue:
    """One application, with the form of the decision while there is none."""
    form = kept.prefill(DecisionForm(formdata=None))
    form.key()
    return _page(_found(public_id), form)


@blueprint.post("/applications/<public_id>/decision")
@for_role(Role.MODERATOR)
@limited("moderation")
def decision(public_id: str) -> ResponseReturnValue:
    """Decide it by a letter."""
    form = DecisionForm()
    if form.decision.data not in (ACCEPT, DECLINE):
        found = _found(public_id)
        form.take_up(Invalid({"decision": Problem("decision.choice")}), phrases.say)
        return _page(found, form), 422
    try:
        actions.decide(
            member(),
            public_id,
            accepts=form.decision.data == ACCEPT,
            letter=form.letter.data or "",
            remarks=form.remarks(),
        )
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(_found(public_id), form), 422
    except Conflict as conflict:
        if conflict.key == "application.decided":
            # Somebody else was faster; the words that were written here can be copied.
            said = [form.letter.data or "", *form.remarks().values()]
            page = render_template("volunteers/decided.html", words=[one for one in said if one.strip()])
            return page, 409
        form.take_up(Invalid({"decision": Problem(conflict.key)}), phrases.say)
        return _page(_found(public_id), form), 422
    notices.say(phrases.DECIDED)
    return redirect(url_for("volunteers.applications"), 303)


def _found(public_id: str) -> Applied:
    found = queries.find_sent(member(), public_id)
    if found is None:
        raise NotFound("application")
    return found


def _page(found: Applied, form: DecisionForm) -> str:
    application, decision = found.application, found.decision
    names = {topic.public_id: topic.name for topic in topic_queries.every_topic()}
    return render_template(
        "volunteers/applicant.html",
        form=form,
        application=application,
        nickname=found.person.nickname,
        paper=offering.shown(found.paper, names),
        is_open=application.state == ApplicationState.SENT.value,
        accepted=application.state == ApplicationState.ACCEPTED.value,
        letter=letter_words(decision.letter) if decision else None,
        remarks=[letter_words(said) for said in decision.remarks.values()] if decision else [],
        decider=found.decider,
        limits={"letter": papers.DECISION_MAX, "remark": papers.REMARK_MAX},
        length=lambda field: text.length(text.clean(field.data or "")) if form.errors else None,
    )


def _list(state: str, page: Page[Listed]) -> str:
    return render_template("volunteers/applications.html", state=state, page=page)
