"""約束の日, 延長, and the volunteer's own note."""

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.actions import papers, terms
from kokotomo.domain.consultations.actions import promises as actions
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import letter_forms, notices
from kokotomo.web.letter_forms import NoteForm, said
from kokotomo.web.limits import limited
from kokotomo.web.volunteers import phrases, showing
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.letters import too_late
from kokotomo.web.volunteers.showing import held_thread


@blueprint.post("/volunteer/threads/<public_id>/promise")
@limited("thread")
def promise(public_id: str) -> ResponseReturnValue:
    """「読みました。◯日までに返事します」, or another day than the one that was promised."""
    volunteer, found = held_thread(public_id)
    try:
        actions.promise(volunteer, found, _day(request.form.get("day", "")))
    except (Invalid, Conflict) as error:
        problem = next(iter(error.problems.values())) if isinstance(error, Invalid) else None
        notices.say(said(problem) if problem else letter_forms.PROBLEMS[error.key], "info")
    return redirect(url_for("volunteers.thread", public_id=public_id), 303)


@blueprint.post("/volunteer/threads/<public_id>/extension")
@limited("thread")
def extension(public_id: str) -> ResponseReturnValue:
    """延長をお願いする, or 延長する where the writer asks."""
    volunteer, found = held_thread(public_id)
    try:
        extended = terms.extend_by_listener(volunteer, found, agreeing="agree" in request.form)
    except Conflict as error:
        notices.say(letter_forms.PROBLEMS[error.key], "info")
    else:
        notices.say(phrases.EXTENDED if extended else phrases.EXTENSION_ASKED)
    return redirect(url_for("volunteers.thread", public_id=public_id), 303)


@blueprint.post("/volunteer/threads/<public_id>/note")
@limited("draft_letter")
def note(public_id: str) -> ResponseReturnValue:
    """Keep the note that nobody else reads."""
    form = NoteForm()
    form.key()
    words = form.note.data or ""
    try:
        volunteer, found = held_thread(public_id)
        papers.keep_note(volunteer, found, words, letter_forms.version_in(form.version.data))
    except NotFound:
        return too_late(public_id, words)
    except (Invalid, Conflict) as error:
        return _again(public_id, form, error)
    notices.say(phrases.NOTE_KEPT)
    return redirect(url_for("volunteers.thread", public_id=public_id) + "#note-box", 303)


def _again(public_id: str, form: NoteForm, error: Invalid | Conflict) -> ResponseReturnValue:
    status = letter_forms.explain(form, error)
    try:
        volunteer, found = held_thread(public_id)
    except NotFound:
        return too_late(public_id, form.note.data)
    return showing.page(volunteer, found, note=form, status=status)


def _day(sent: str) -> date | None:
    try:
        return date.fromisoformat(sent)
    except ValueError:
        return None
