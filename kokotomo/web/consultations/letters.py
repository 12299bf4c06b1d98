"""Letters of the writer's side: sent, looked at first, kept for later."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import follow_ups, papers
from kokotomo.domain.consultations.actions import letters as actions
from kokotomo.domain.consultations.models.threads import Letter
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import State
from kokotomo.foundation.errors import Conflict, Invalid
from kokotomo.web import letter_forms, notices
from kokotomo.web.consultations import phrases, showing
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.letter_forms import LetterForm
from kokotomo.web.limits import limited


@blueprint.post("/consult/<public_id>/letters")
def letter(public_id: str) -> ResponseReturnValue:
    """Write the next letter, or show how it will stand there (確認する)."""
    writer, found = writer_and_thread(public_id)
    form, over = LetterForm(), found.consultation.state == State.CLOSED
    form.key()
    try:
        if letter_forms.is_preview():
            letter_forms.preview(form)
            return showing.page(writer, found, form)
        sent = _write(writer, found, form)
    except (Invalid, Conflict) as error:
        return _again(public_id, form, error)
    if over:
        _say_reopened(public_id)
    return redirect(url_for("consultations.thread", public_id=public_id) + f"#l-{sent.public_id}", 303)


@blueprint.post("/consult/<public_id>/draft")
@limited("draft_letter")
def draft(public_id: str) -> ResponseReturnValue:
    """Keep what stands in the box, sealed, for the next time."""
    writer, found = writer_and_thread(public_id)
    form = LetterForm()
    try:
        papers.keep_writers_draft(writer, found, form.body.data or "", form.key(), form.seen())
    except Conflict as error:
        return _again(public_id, form, error)
    notices.say(phrases.DRAFT_KEPT)
    return redirect(url_for("consultations.thread", public_id=public_id) + "#write", 303)


@limited("letter")
def _write(writer: Writer, thread: Thread, form: LetterForm) -> Letter:
    drafted = form.seen() > 0
    if thread.consultation.state == State.CLOSED:
        return follow_ups.answer(writer, thread, form.body.data or "", form.key(), drafted=drafted)
    return actions.write(writer, thread, form.body.data or "", form.key(), drafted=drafted)


def _say_reopened(public_id: str) -> None:
    """Whether the same volunteer listens again, or it waits: who answered learns it at once."""
    _writer, now = writer_and_thread(public_id)
    if now.volunteer is not None:
        notices.say(phrases.REOPENED)
    elif now.consultation.state == State.WAITING:
        notices.say(phrases.REOPENED_ON_BOARD)


def _again(public_id: str, form: LetterForm, error: Invalid | Conflict) -> ResponseReturnValue:
    """The page with the words in it and what is wrong; the thread may have changed meanwhile."""
    status = letter_forms.explain(form, error)
    writer, found = writer_and_thread(public_id)
    return showing.page(writer, found, form, status=status)
