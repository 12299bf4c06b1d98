"""通報する: what is reported, why, and a word of thanks."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.help import queries as help_lines
from kokotomo.domain.moderation import access, rules, targets
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.moderation.queries import reports as queries
from kokotomo.domain.moderation.rules import Kind
from kokotomo.domain.moderation.targets import Target
from kokotomo.foundation import clock, markup, text
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import kept, notices, on_duty
from kokotomo.web.access import member
from kokotomo.web.forms import sentence
from kokotomo.web.limits import limited
from kokotomo.web.moderation import numbers, phrases
from kokotomo.web.moderation.blueprint import blueprint
from kokotomo.web.moderation.forms import ReportForm
from kokotomo.web.moderation.things import THINGS

EXTRACT = 120
"""Characters that the form shows of what is reported."""


@blueprint.route("/diaries/<public_id>/report", methods=["GET", "POST"])
def diary_report(public_id: str) -> ResponseReturnValue:
    """Report an entry."""
    return _report(Kind.DIARY, public_id)


@blueprint.route("/replies/<public_id>/report", methods=["GET", "POST"])
def reply_report(public_id: str) -> ResponseReturnValue:
    """Report a reply."""
    return _report(Kind.COMMENT, public_id)


@blueprint.route("/u/<public_id>/report", methods=["GET", "POST"])
def person_report(public_id: str) -> ResponseReturnValue:
    """Report a person: their name, their notebook, what they do."""
    return _report(Kind.PERSON, public_id)


@blueprint.route("/volunteers/<public_id>/report", methods=["GET", "POST"])
def face_report(public_id: str) -> ResponseReturnValue:
    """Report a 相談員名, and the line that stands with it in メンバー紹介."""
    return _report(Kind.FACE, public_id)


@blueprint.get("/reports/<public_id>/thanks")
def thanks(public_id: str) -> ResponseReturnValue:
    """A word of thanks, whether somebody reads it now, and not a word of what was reported; where a life is
    in danger, help lines first."""
    viewer = member()
    report = queries.find_own(viewer, public_id)
    if report is None:
        raise NotFound("report")
    help_first = rules.asks_for_help_lines(report.reason)
    lines = help_lines.panel_for(viewer.is_minor, clock.now()) if help_first else []
    return render_template(
        "moderation/thanks.html", lines=lines, minor=viewer.is_minor, read_by=on_duty.said()
    )


def _report(kind: Kind, public_id: str) -> ResponseReturnValue:
    viewer = member()
    target = targets.find(viewer, kind, public_id)
    if target is None or not access.may_report(viewer, target.author_id):
        raise NotFound(kind.value)
    thing = THINGS[kind]
    return answer(viewer, target, url_for(thing.endpoint, public_id=public_id), thing.place(target))


def answer(viewer: Writer, target: Target, action: str, back: str) -> ResponseReturnValue:
    """The form in which *viewer*, who may, reports *target*, and what becomes of it: *action* is its address,
    *back* that of the page on which *target* stands."""
    form = ReportForm()
    if request.method != "POST":
        return _page(target, kept.prefill(ReportForm(formdata=None)), action, back), 200
    try:
        report = _taken(viewer, target, form)
    except Invalid as invalid:
        form.take_up(invalid, lambda problem: sentence(phrases.PROBLEMS, problem))
        return _page(target, form, action, back), 422
    return thanked(viewer, report, back)


def thanked(viewer: Writer, report: Report, back: str) -> ResponseReturnValue:
    """To the word of thanks; a guest, who has no page of their own, reads it where they were."""
    if isinstance(viewer, User):
        return redirect(url_for("moderation.thanks", public_id=report.public_id), 303)
    notices.say(phrases.THANKS + on_duty.said())
    return redirect(back, 303)


def _taken(viewer: Writer, target: Target, form: ReportForm) -> Report:
    reason, words = form.reason.data or "", text.clean(form.words.data or "")
    # Before anything is counted: a mistake is no report.
    problems = rules.problems_of(reason, words)
    if problems:
        raise Invalid(problems)
    if rules.is_never_refused(reason):
        return actions.report(viewer, target, reason, words, form.key())
    count: Callable[..., Report] = _counted if isinstance(viewer, User) else _counted_of_guest
    return count(viewer, target, reason, words, form.key())


@limited("report")
def _counted(viewer: User, target: Target, reason: str, words: str, form_key: str) -> Report:
    return actions.report(viewer, target, reason, words, form_key)


@limited("thread")
def _counted_of_guest(viewer: Writer, target: Target, reason: str, words: str, form_key: str) -> Report:
    return actions.report(viewer, target, reason, words, form_key)


def _page(target: Target, form: ReportForm, action: str, back: str) -> str:
    # The key stands in the page: sent twice, the form makes one report.
    form.key()
    thing, evidence = THINGS[target.kind], target.evidence
    words = next((evidence.part(part) for part in SHOWN if evidence.part(part).strip()), "")
    return render_template(
        "moderation/new.html",
        form=form,
        target=target,
        this=thing.this,
        action=action,
        back=back,
        title=evidence.part("title") or evidence.part("face"),
        note=evidence.part("note"),
        extract=markup.extract(words, EXTRACT),
        notes=phrases.NOTES,
        read_by=on_duty.said(),
        read_within=numbers.read_within(),
        limit=rules.WORDS_MAX,
        now=text.length(text.clean(form.words.data or "")) if form.errors else None,
    )


SHOWN = ("event", "feeling", "effort", "body", "bio", "lines")
"""Of which part the form shows the beginning: the first that says something."""
