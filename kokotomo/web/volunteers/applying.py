"""相談員になる: four steps saved one by one, a last look, sending, and taking it back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.access import has_role
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.queries import seniors
from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.volunteers import access, papers
from kokotomo.domain.volunteers.actions import applications as actions
from kokotomo.domain.volunteers.papers import Paper, Step
from kokotomo.domain.volunteers.queries import applications as queries
from kokotomo.domain.volunteers.queries import faces
from kokotomo.domain.volunteers.queries.applications import Applied
from kokotomo.domain.volunteers.rules import TOPICS_OF_KIND, ApplicationState
from kokotomo.foundation import text
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.forms import BareForm
from kokotomo.web.letter_forms import version_in
from kokotomo.web.limits import limited
from kokotomo.web.threads import WAYS, letter_words
from kokotomo.web.volunteers import application_phrases as phrases
from kokotomo.web.volunteers import offering
from kokotomo.web.volunteers.application_forms import (
    GuideForm,
    ListeningForm,
    MotivesForm,
    PracticeForm,
    StepForm,
)
from kokotomo.web.volunteers.blueprint import blueprint

FORMS: dict[Step, type[StepForm]] = {
    Step.MOTIVES: MotivesForm,
    Step.LISTENING: ListeningForm,
    Step.GUIDE: GuideForm,
    Step.PRACTICE: PracticeForm,
}


@blueprint.get("/volunteer/application")
def application() -> ResponseReturnValue:
    """Where one stands: what applying is, a draft with its steps, sent, decided; or already a volunteer."""
    viewer = member()
    found = queries.latest_of(viewer)
    state = ApplicationState(found.application.state) if found else None
    decided = found is not None and state in (ApplicationState.ACCEPTED, ApplicationState.DECLINED)
    return render_template(
        "volunteers/application.html",
        graduated=_graduated(viewer),
        may_apply=access.may_apply(viewer),
        is_minor=viewer.is_minor,
        listens=Role.VOLUNTEER in viewer.roles,
        **_standing(viewer),
        runs_site=has_role(viewer, Role.ADMIN),
        reads=access.may_read_applications(viewer),
        state=state.value if state else None,
        steps=_steps(found) if state == ApplicationState.DRAFT else [],
        sent_at=found.application.sent_at if found else None,
        decision=_decision(found) if found and decided else None,
    )


@blueprint.route("/volunteer/application/motives", methods=["GET", "POST"])
@limited("applying")
def application_motives() -> ResponseReturnValue:
    """The first step."""
    return _step(Step.MOTIVES)


@blueprint.route("/volunteer/application/listening", methods=["GET", "POST"])
@limited("applying")
def application_listening() -> ResponseReturnValue:
    """The second step."""
    return _step(Step.LISTENING)


@blueprint.route("/volunteer/application/guidelines", methods=["GET", "POST"])
@limited("applying")
def application_guidelines() -> ResponseReturnValue:
    """The third step."""
    return _step(Step.GUIDE)


@blueprint.route("/volunteer/application/practice", methods=["GET", "POST"])
@limited("applying")
def application_practice() -> ResponseReturnValue:
    """The fourth step."""
    return _step(Step.PRACTICE)


@blueprint.get("/volunteer/application/check")
def application_check() -> ResponseReturnValue:
    """Everything once more, before it is sent."""
    found = _draft()
    if found is None:
        return redirect(url_for("volunteers.application"), 303)
    return _check(found, BareForm())


@blueprint.post("/volunteer/application/sending")
@limited("applying")
def application_sending() -> ResponseReturnValue:
    """Send it."""
    if not access.may_apply(member()):
        return redirect(url_for("volunteers.application"), 303)
    try:
        actions.send(member())
    except NotFound:
        return redirect(url_for("volunteers.application"), 303)
    except Invalid as invalid:
        found = _draft()
        if found is None:
            raise NotFound("application") from invalid
        return _check(found, BareForm(), invalid), 422
    notices.say(phrases.SENT)
    return redirect(url_for("volunteers.application"), 303)


@blueprint.route("/volunteer/application/withdrawal", methods=["GET", "POST"])
@limited("applying")
def application_withdrawal() -> ResponseReturnValue:
    """取りさげる."""
    form = BareForm()
    if not form.is_submitted():
        found = queries.latest_of(member())
        if found is None or not found.application.present:
            return redirect(url_for("volunteers.application"), 303)
        return render_template("volunteers/application_withdrawal.html", form=form)
    actions.withdraw(member())
    notices.say(phrases.WITHDRAWN)
    return redirect(url_for("volunteers.application"), 303)


def _step(step: Step) -> ResponseReturnValue:
    viewer = member()
    found = queries.latest_of(viewer)
    if not access.may_apply(viewer):
        return redirect(url_for("volunteers.application"), 303)
    if found is not None and found.application.state == ApplicationState.SENT.value:
        return redirect(url_for("volunteers.application"), 303)
    form = FORMS[step]()
    if not form.is_submitted():
        form = kept.prefill(_filled(step, found))
        form.key()
        return _page(step, form, found)
    agrees = isinstance(form, GuideForm) and bool(form.agrees.data)
    try:
        actions.save(viewer, step, form.brought(), version_in(form.version.data), agrees=agrees)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(step, form, found), 422
    except Conflict as conflict:
        return _changed(step, form, conflict)
    notices.say(phrases.SAVED)
    return redirect(url_for(_next(step) if "next" in request.form else _endpoint(step)), 303)


def _changed(step: Step, form: StepForm, conflict: Conflict) -> ResponseReturnValue:
    """Another page was faster: both texts on one page, with the version that stands there now."""
    found = _draft()
    if found is None:
        notices.say(phrases.SENT_ALREADY, "info")
        return redirect(url_for("volunteers.application"), 303)
    form.take_up(Invalid({"": Problem(conflict.key)}), phrases.say)
    form.saved = found.paper
    form.version.data = str(form.saved.version_of(step))
    return _page(step, form, found), 409


def _draft() -> Applied | None:
    found = queries.latest_of(member())
    return found if found and found.application.state == ApplicationState.DRAFT.value else None


def _filled(step: Step, found: Applied | None) -> StepForm:
    drafted = found if found and found.application.state == ApplicationState.DRAFT.value else None
    paper = drafted.paper if drafted else Paper()
    said: dict[Step, dict[str, object]] = {
        Step.MOTIVES: {"motives": paper.motives},
        Step.LISTENING: {
            "experience": paper.experience,
            "ways": list(paper.ways),
            "hours": list(paper.hours),
            **{kind: list(ids) for kind, ids in paper.topics.items()},
        },
        Step.GUIDE: {
            "agrees": drafted is not None and drafted.application.agreed_version == papers.GUIDE_VERSION
        },
        Step.PRACTICE: dict(paper.answers),
    }
    return FORMS[step](formdata=None, version=str(paper.version_of(step)), **said[step])


def _page(step: Step, form: StepForm, found: Applied | None) -> str:
    more: dict[str, object] = {}
    if isinstance(form, ListeningForm):
        chosen = {one for kind in papers.TOPIC_KINDS for one in form[kind].data or ()}
        more |= offering.offered(topic_queries.every_topic(), chosen)
        more["most"] = {kind.value: number for kind, number in TOPICS_OF_KIND.items()}
    if isinstance(form, PracticeForm):
        more["letters"] = practice(form)
    return render_template(
        f"volunteers/application_{step.value}.html",
        form=form,
        steps=_steps(found),
        here=step.value,
        url=url_for(_endpoint(step)),
        limits={"motives": papers.MOTIVES_MAX, "experience": papers.EXPERIENCE_MAX},
        answer_max=papers.ANSWER_MAX,
        length=lambda field: text.length(text.clean(field.data or "")) if form.errors else None,
        **more,
    )


def practice(form: PracticeForm) -> list[dict[str, object]]:
    """The practice letters, each with its box."""
    return [
        {"letter": one, "way": WAYS[one.way], "field": form.answer(one.key)}
        for one in papers.practice_letters()
    ]


def _check(found: Applied, form: BareForm, invalid: Invalid | None = None) -> str:
    paper = found.paper
    names = {topic.public_id: topic.name for topic in topic_queries.every_topic()}
    problems = invalid.problems if invalid else {}
    return render_template(
        "volunteers/application_check.html",
        form=form,
        paper=offering.shown(paper, names),
        steps=_steps(found),
        problems=[(f"step-{name}", phrases.say(problem)) for name, problem in problems.items()],
        urls={step.value: url_for(_endpoint(step)) for step in Step},
        agreed=found.application.agreed_version == papers.GUIDE_VERSION,
    )


def _steps(found: Applied | None) -> list[dict[str, object]]:
    """The four steps with their state, for the line above a page."""
    drafted = found if found and found.application.state == ApplicationState.DRAFT.value else None
    lacking: list[Step] = list(Step)
    if drafted is not None:
        paper = drafted.paper
        lacking = papers.missing(paper, drafted.application.agreed_version)
        lacking += [] if paper.version_of(Step.LISTENING) else [Step.LISTENING]
    return [
        {"name": step.value, "words": words, "done": step not in lacking, "url": url_for(_endpoint(step))}
        for step, words in phrases.STEPS.items()
    ]


def _graduated(viewer: User) -> bool:
    """Whether they listened until they ended it themselves."""
    if Role.VOLUNTEER in viewer.roles:
        return False
    face = faces.find_volunteer(viewer)
    return face is not None and face.graduated_at is not None


def _standing(viewer: User) -> dict[str, object]:
    """Where a volunteer stands; nothing is asked for anybody else."""
    face = faces.find_volunteer(viewer) if Role.VOLUNTEER in viewer.roles else None
    if face is None:
        return {"face": None}
    return {
        "face": face,
        "senior": seniors.name_of_senior(face) if face.on_trial else None,
        "cleared_until": viewer.cleared_until if viewer.is_cleared else None,
        "accompanies": not face.on_trial and seniors.has_trainee(viewer),
    }


def _decision(found: Applied) -> dict[str, object]:
    decision = found.decision
    remarks = decision.remarks if decision else {}
    return {
        "letter": letter_words(decision.letter) if decision else "",
        "at": found.application.decided_at,
        "remarks": [
            (number, letter_words(remarks[one.key]))
            for number, one in enumerate(papers.practice_letters(), start=1)
            if remarks.get(one.key)
        ],
    }


def _endpoint(step: Step) -> str:
    return f"volunteers.application_{step.value}"


def _next(step: Step) -> str:
    order = list(Step)
    beyond = order[order.index(step) + 1 :]
    return _endpoint(beyond[0]) if beyond else "volunteers.application_check"
