"""通報 of a letter: from either side of its thread, and by who only reads it."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.queries import openings, threads
from kokotomo.domain.moderation import letters, rules
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.moderation.targets import Target
from kokotomo.foundation import text
from kokotomo.foundation.errors import Invalid, NotFound, Problem
from kokotomo.web import on_duty
from kokotomo.web.access import member
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.forms import sentence
from kokotomo.web.limits import limited
from kokotomo.web.moderation import numbers, phrases
from kokotomo.web.moderation.blueprint import blueprint
from kokotomo.web.moderation.forms import LetterReportForm
from kokotomo.web.moderation.reporting import thanked
from kokotomo.web.templating import moments
from kokotomo.web.verifying import for_role

EXTRACT = 60
"""Characters by which a letter is told from the others."""


@blueprint.route("/consult/<public_id>/report", methods=["GET", "POST"])
@limited("thread")
def thread_report(public_id: str) -> ResponseReturnValue:
    """Report what a volunteer wrote: members, and guests who gave their code."""
    writer, thread = writer_and_thread(public_id)
    back = url_for("consultations.thread", public_id=public_id)
    return _report(writer, letters.written_to_writer(writer, thread), back)


@blueprint.route("/volunteer/threads/<public_id>/report", methods=["GET", "POST"])
@limited("thread")
def held_report(public_id: str) -> ResponseReturnValue:
    """Report what was written to the volunteer who listens."""
    volunteer = member()
    thread = threads.find_taken(volunteer, public_id)
    if thread is None:
        raise NotFound("consultation")
    back = url_for("volunteers.thread", public_id=public_id)
    return _report(volunteer, letters.written_to_listener(volunteer, thread), back)


@blueprint.route("/volunteer/readings/<public_id>/report", methods=["GET", "POST"])
@for_role(Role.VOLUNTEER)
@limited("thread")
def reading_report(public_id: str) -> ResponseReturnValue:
    """Report a letter that waits, by who opened it: while they may read it."""
    volunteer = member()
    opened = openings.find_opened(volunteer, public_id)
    if opened is None:
        raise NotFound("opening")
    back = url_for("volunteers.reading", public_id=public_id)
    return _report(volunteer, letters.being_read(opened), back)


def _report(viewer: Writer, there: list[Target], back: str) -> ResponseReturnValue:
    if not there:
        raise NotFound("letter")
    form = LetterReportForm()
    said = moments()
    form.letter.choices = [
        (one.public_id, f"{said(one.evidence.written_at)}　{_opening(one)}") for one in there
    ]
    if not form.is_submitted():
        return _page(form, back), 200
    try:
        report = _taken(viewer, there, form)
    except Invalid as invalid:
        form.take_up(invalid, lambda problem: sentence(phrases.PROBLEMS, problem))
        return _page(form, back), 422
    return thanked(viewer, report, back)


def _taken(viewer: Writer, there: list[Target], form: LetterReportForm) -> Report:
    reason, words = form.reason.data or "", text.clean(form.words.data or "")
    wanted = form.letter.data if len(there) > 1 else there[0].public_id
    target = next((one for one in there if one.public_id == wanted), None)
    problems = rules.problems_of(reason, words)
    if target is None:
        problems = {"letter": Problem("letter.choice"), **problems}
    if problems or target is None:
        raise Invalid(problems)
    return actions.report(viewer, target, reason, words, form.key())


def _opening(target: Target) -> str:
    return text.extract(" ".join(target.evidence.part("letter").split()), EXTRACT)


def _page(form: LetterReportForm, back: str) -> str:
    # The key stands in the page: sent twice, the form makes one report.
    form.key()
    return render_template(
        "moderation/letter.html",
        form=form,
        back=back,
        notes=phrases.NOTES,
        read_by=on_duty.said(),
        read_within=numbers.read_within(),
        limit=rules.WORDS_MAX,
        now=text.length(text.clean(form.words.data or "")) if form.errors else None,
    )
